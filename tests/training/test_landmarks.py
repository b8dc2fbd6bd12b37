from pathlib import Path

import numpy as np
import pytest
import torch
from torch.utils.data import default_collate

from face.landmark_crop import LANDMARK_CROP
from face.landmark_network import LandmarkNetwork, LandmarkOutput, load_landmark_network
from training.landmark_samples import LandmarkSamples
from training.landmarks import (
    LandmarkTask,
    losses,
    point_error,
    predictions,
    read_frames,
    rotation_error,
    wing,
)
from training.people import read_people


@pytest.fixture
def task(heads: Path) -> LandmarkTask:
    torch.manual_seed(0)
    people = read_people([heads])
    return LandmarkTask(people, read_people([heads], held_out=True), [], [])


def test_a_step_lowers_the_loss(task: LandmarkTask, heads: Path) -> None:
    samples = LandmarkSamples(read_people([heads]))
    batch = default_collate([samples[i] for i in range(6)])
    optimizer = torch.optim.AdamW(task.groups(), lr=1e-4)
    first, _ = task.loss(batch)
    first.backward()
    optimizer.step()
    assert task.loss(batch)[0] < first


def test_the_truth_has_no_loss(heads: Path) -> None:
    samples = LandmarkSamples(read_people([heads]), negatives=0)
    batch = default_collate([samples[i] for i in range(3)])
    true = LandmarkOutput(
        *(batch[name] for name in ("points", "depth", "jaw", "rotation")), torch.full((3,), 20.0)
    )
    assert all(float(part) == pytest.approx(0, abs=1e-6) for part in losses(true, batch).values())


def test_labels_of_no_face_do_not_count(heads: Path) -> None:
    batch = default_collate([LandmarkSamples(read_people([heads]), negatives=1)[i] for i in range(2)])
    with torch.no_grad():
        parts = losses(LandmarkNetwork().eval()(batch["picture"].float() / 255), batch)
    assert float(parts["points"]) == float(parts["depth"]) == float(parts["rotation"]) == 0
    assert float(parts["presence"]) > 0


def test_the_wing_is_continuous() -> None:
    edge = torch.tensor([0.0999999, 0.1000001])
    assert wing(edge).diff().abs() < 1e-5
    assert wing(torch.tensor(0.0)) == 0


def test_it_measures_and_exports(task: LandmarkTask, tmp_path: Path) -> None:
    task.network.eval()
    with torch.no_grad():
        figures = task.evaluate(tmp_path, 1)
    assert figures["rendered_percent"] > 1
    task.export(tmp_path)
    loaded = load_landmark_network(tmp_path / "landmarks.safetensors")
    crop = np.zeros((LANDMARK_CROP, LANDMARK_CROP, 3), np.uint8)
    with torch.no_grad():
        before, after = predictions(task.network, [crop]), predictions(loaded, [crop])
    torch.testing.assert_close(before.points, after.points, atol=0.01, rtol=0)


def test_errors_are_in_percent_and_degrees(heads: Path) -> None:
    person = read_people([heads])[0]
    network = LandmarkNetwork().eval()
    with torch.no_grad():
        error = point_error(network, [(person.picture(0), person.points[0])])
        turned = rotation_error(network, [(person.picture(0), person.points[0])], person.rotation[:1])
    assert 5 < error < 300
    assert 0 <= turned <= 180
    assert read_frames(None) == []
