from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate

from face.close_ups import EYE_POINTS, CloseUps, load_close_ups
from face.ibug import MOUTH
from training.close_ups import CloseUpSamples, CloseUpTask, imprecise
from training.people import read_people


@pytest.fixture
def task(heads: Path) -> CloseUpTask:
    torch.manual_seed(0)
    return CloseUpTask(read_people([heads]), read_people([heads], held_out=True), None)


def test_a_step_lowers_the_loss(task: CloseUpTask) -> None:
    batch = default_collate([task.samples[i] for i in range(4)])
    optimizer = torch.optim.AdamW(task.groups(), lr=1e-4)
    first, _ = task.loss(batch)
    first.backward()
    optimizer.step()
    assert task.loss(batch)[0] < first


def test_the_truth_has_no_loss(task: CloseUpTask, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = default_collate([task.samples[i] for i in range(3)])
    from training import close_ups

    eyes, mouths = close_ups.frames(batch["found"])
    true = batch["points"]
    eye_points = torch.cat([true[:, list(eye)] for eye in EYE_POINTS])
    monkeypatch.setattr(task.network.eye, "forward", lambda _: eyes.seen(eye_points))
    monkeypatch.setattr(task.network.mouth, "forward", lambda _: mouths.seen(true[:, MOUTH]))
    assert float(task.loss(batch)[0]) == pytest.approx(0, abs=1e-4)


def test_a_sample_depends_on_its_number_alone(heads: Path) -> None:
    one, other = (CloseUpSamples(read_people([heads])) for _ in range(2))
    other[3]
    for name, value in one[5].items():
        assert torch.equal(value, other[5][name])
    assert not torch.equal(one[5]["picture"], one[6]["picture"])


def test_where_to_look_is_off_a_little() -> None:
    rng = np.random.default_rng(0)
    points = rng.normal(0, 0.2, (70, 2)).astype(np.float32)
    points[36], points[45] = (-0.3, 0), (0.3, 0)
    off = np.stack([imprecise(points, rng) - points for _ in range(50)])
    distance = np.linalg.norm(off, axis=2).mean() / 0.6
    assert 0.01 < distance < 0.08
    together = off[:, MOUTH].mean(1)
    assert together.std() > 0.01


def test_it_measures_and_exports(task: CloseUpTask, tmp_path: Path) -> None:
    task.network.eval()
    with torch.no_grad():
        figures = task.evaluate(tmp_path, 1)
    assert figures["lids_percent"] > 1
    assert -1 <= figures["lips_r"] <= 1
    task.export(tmp_path)
    loaded = load_close_ups(tmp_path / "close_ups.safetensors")
    assert isinstance(loaded, CloseUps)
    again = CloseUpTask([], [], tmp_path / "close_ups.safetensors").network
    for name, value in again.state_dict().items():
        assert torch.equal(value, loaded.state_dict()[name])
