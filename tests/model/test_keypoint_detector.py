from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from model.config import DEFAULT, VOX_256
from model.keypoint_detector import KeypointDetector
from tests.model.tiny import TINY, TOLERANCE, batch, difference, tiny_networks


@pytest.mark.parametrize("name", ["source", "initial", "driving"])
@torch.inference_mode()
def test_finds_what_the_published_network_finds(name: str) -> None:
    found = tiny_networks().keypoint_detector(batch(name))
    assert difference(found.value, f"kp_{name}_value") <= TOLERANCE
    assert difference(found.jacobian, f"kp_{name}_jacobian") <= TOLERANCE


@torch.inference_mode()
def test_keypoints_do_not_depend_on_what_else_is_in_the_batch() -> None:
    detector = tiny_networks().keypoint_detector
    together = detector(torch.cat([batch("source"), batch("driving")]))
    alone = detector(batch("driving"))
    assert torch.allclose(together.value[1:], alone.value, atol=1e-5)
    assert torch.allclose(together.jacobian[1:], alone.jacobian, atol=1e-5)


@torch.inference_mode()
def test_a_keypoint_is_the_mean_place_of_its_heatmap() -> None:
    """Another route: the layers by hand, the mean in a plain loop."""
    detector = tiny_networks().keypoint_detector
    logits = detector.kp(detector.predictor(detector.down(batch("driving"))))[0, 3] / TINY.temperature
    weights = (logits - logits.max()).exp()
    side = len(weights)
    x = sum(float(weights[:, i].sum()) * (2 * i / (side - 1) - 1) for i in range(side)) / float(weights.sum())
    y = sum(float(weights[i].sum()) * (2 * i / (side - 1) - 1) for i in range(side)) / float(weights.sum())
    found = detector(batch("driving")).value[0, 3].tolist()
    assert found == pytest.approx([x, y], abs=1e-5)


def test_padded_detector_sees_the_whole_small_picture() -> None:
    assert KeypointDetector(replace(VOX_256, kp_pad=3)).grid.shape == (64, 64, 2)
    assert KeypointDetector(VOX_256).grid.shape == (58, 58, 2)


def test_grid_is_no_weight() -> None:
    assert "grid" not in tiny_networks().keypoint_detector.state_dict()


def test_can_be_trained() -> None:
    detector = KeypointDetector(TINY)
    found = detector(batch("source"))
    (found.value.square().sum() + found.jacobian.square().sum()).backward()
    assert all(weight.grad is not None for weight in detector.parameters())


def test_a_network_driven_by_landmarks_has_no_such_detector() -> None:
    with pytest.raises(ValueError, match="has landmarks for keypoints"):
        KeypointDetector(DEFAULT)
