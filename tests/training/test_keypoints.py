from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch.utils.data import default_collate

from training.avatar_network import AvatarNetwork
from training.keypoints import JAW_SHARE, KeypointTask, SeenPairs, importance, losses
from training.people import read_people


@pytest.fixture
def task(heads: Path) -> KeypointTask:
    torch.manual_seed(0)
    people = [read_people([heads], held_out=each, with_maps=True) for each in (False, True)]
    return KeypointTask(AvatarNetwork().eval(), *people)


def test_a_step_lowers_the_loss_and_leaves_all_but_the_points_alone(task: KeypointTask) -> None:
    batch = default_collate([task.samples[i] for i in range(2)])
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    optimizer = torch.optim.AdamW(task.groups(), lr=5e-5)
    first, _ = task.loss(batch)
    first.backward()
    optimizer.step()
    assert task.loss(batch)[0] < first
    after = task.network.state_dict()
    changed = {name for name, value in after.items() if not torch.equal(value, before[name])}
    trained = ("kp_detector.landmarks.", "kp_detector.close_ups.")
    assert all(any(name.startswith(part) for name in changed) for part in trained)
    assert all(name.startswith(trained) and ".pose." not in name for name in changed)


def test_an_error_that_both_pictures_share_is_no_error_of_the_pair() -> None:
    true = torch.rand(4, 70, 2, generator=torch.Generator().manual_seed(0)) - 0.5
    off = torch.full((1, 70, 2), 0.05)
    true[:, 36], true[:, 45] = torch.tensor([-0.2, 0.0]), torch.tensor([0.2, 0.0])
    shared = losses(true + off, true[:, :68], true)
    assert float(shared["pairs"]) == pytest.approx(0, abs=1e-6)
    assert float(shared["openings"]) == pytest.approx(0, abs=1e-6)
    assert shared["points"] > 0
    apart = losses(true + off * torch.tensor([-1.0, -1.0, 1.0, 1.0])[:, None, None], true[:, :68], true)
    assert apart["pairs"] > 0
    assert float(apart["points"]) == pytest.approx(float(shared["points"]), rel=1e-5)


def test_the_truth_has_no_loss() -> None:
    true = torch.rand(2, 70, 2, generator=torch.Generator().manual_seed(0)) - 0.5
    assert all(float(part) == 0 for part in losses(true, true[:, :68], true).values())


def test_points_of_the_jaw_weigh_less() -> None:
    assert importance(torch.zeros(2, 70, 2)).tolist() == [JAW_SHARE] * 17 + [1.0] * 53


def test_both_pictures_are_disturbed_each_for_itself(heads: Path) -> None:
    people = read_people([heads], with_maps=True)
    first, again = SeenPairs(people)[3], SeenPairs(people)[3]
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert first["source"].shape == first["driving"].shape == (3, 256, 256)
    top = [first[name][:, :20].float() for name in ("source", "driving")]  # the same background
    assert not torch.equal(*top)
    for name in ("source_points", "driving_points"):
        assert first[name].shape == (70, 2)


def test_figures_are_of_people_held_out(task: KeypointTask, tmp_path: Path) -> None:
    with torch.no_grad():
        figures = task.evaluate(tmp_path, 1)
    assert set(figures) == {"held_out_points", "held_out_pairs", "held_out_openings"}
    assert all(value > 0 for value in figures.values())
