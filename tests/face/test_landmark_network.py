from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch.utils.flop_counter import FlopCounterMode

from face.landmark_crop import LANDMARK_CROP
from face.landmark_network import LandmarkNetwork, expectation, load_landmark_network, rotation_from_six

WEIGHTS = Path(__file__).parents[2] / "checkpoints" / "landmarks.safetensors"


def test_shapes_and_units() -> None:
    output = LandmarkNetwork().eval()(torch.rand(2, 3, LANDMARK_CROP, LANDMARK_CROP))
    assert [tuple(part.shape) for part in output] == [(2, 68, 2), (2, 68), (2, 17, 2), (2, 3, 3), (2,)]
    assert output.points.abs().max() <= 1
    assert output.points_3d.shape == (2, 68, 3)
    torch.testing.assert_close(output.points_3d[:, :17, :2], output.jaw)


def test_a_point_is_at_the_peak_of_its_heatmap() -> None:
    heatmaps = torch.full((1, 1, 28, 28), -50.0)
    heatmaps[0, 0, 7, 21] = 50
    torch.testing.assert_close(expectation(heatmaps)[0, 0], torch.tensor([21.5 / 14 - 1, 7.5 / 14 - 1]))


def test_six_numbers_make_a_rotation() -> None:
    torch.testing.assert_close(rotation_from_six(torch.zeros(1, 6))[0], torch.eye(3))
    turned = rotation_from_six(torch.randn(5, 6))
    torch.testing.assert_close(turned @ turned.mT, torch.eye(3).expand(5, 3, 3), atol=1e-5, rtol=0)
    torch.testing.assert_close(torch.linalg.det(turned), torch.ones(5))


def test_within_the_budget() -> None:
    network = load_landmark_network(WEIGHTS)
    assert WEIGHTS.stat().st_size <= 4 * 2**20
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        network(torch.rand(1, 3, LANDMARK_CROP, LANDMARK_CROP))
    assert counter.get_total_flops() <= 0.8e9


def test_another_networks_weights_are_refused(tmp_path: Path) -> None:
    save_file({"other": torch.zeros(1)}, tmp_path / "other.safetensors")
    with pytest.raises(RuntimeError, match="Missing key"):
        load_landmark_network(tmp_path / "other.safetensors")


def test_nothing_shows_no_face() -> None:
    output = load_landmark_network(WEIGHTS)(torch.zeros(1, 3, LANDMARK_CROP, LANDMARK_CROP))
    assert output.presence < 0
