from __future__ import annotations

from functools import cache

import pytest
import torch
import torch.nn.functional as F

from model.checkpoint import load_networks
from model.config import DEFAULT
from model.face_keypoints import SEEN_SIDE, FaceKeypoints
from model.mean_face_2d import MEAN_FACE
from model.weights import DEFAULT_WEIGHTS
from tests.model.faces import face


@cache
def shipped() -> FaceKeypoints:
    detector = load_networks(DEFAULT_WEIGHTS, DEFAULT).keypoint_detector
    assert isinstance(detector, FaceKeypoints)
    return detector


def batch(name: str) -> torch.Tensor:
    return torch.from_numpy(face(name)).permute(2, 0, 1)[None].float() / 255


@torch.inference_mode()
def test_keypoints_are_the_landmarks_fixed_to_the_head() -> None:
    """Another route: the landmark network by itself, its own units, pixels between."""
    small = F.interpolate(batch("neutral"), size=(SEEN_SIDE, SEEN_SIDE), mode="bilinear", align_corners=False)
    output = shipped().landmarks(small)
    fixed = torch.cat([output.jaw, output.points[:, 17:]], dim=1)
    closer = shipped().close_ups(batch("neutral"), fixed)
    assert torch.equal(closer[:, :36], fixed[:, :36])
    assert 0.5 < 128 * (closer[:, 36:68] - fixed[:, 36:]).norm(dim=2).mean() < 4
    pixels = (closer + 1) * 128 - 0.5
    torch.testing.assert_close(shipped()(batch("neutral")).value, pixels / 127.5 - 1, atol=1e-5, rtol=0)


@torch.inference_mode()
def test_the_chin_is_below_the_nose_and_the_eyes_above() -> None:
    x, y = shipped()(batch("neutral")).value[0].T
    assert y[8] > y[57] > y[33] > y[27] > y[19]
    assert x[36] < x[68] < x[39] < x[27] < x[42] < x[69] < x[45]


@torch.inference_mode()
def test_a_face_of_the_usual_size_has_the_identity_for_jacobians() -> None:
    landmarks = F.pad(torch.from_numpy(MEAN_FACE), (0, 0, 0, 2))[None] * 90 / 127.5
    jacobian = shipped().keypoints(landmarks).jacobian
    torch.testing.assert_close(jacobian[0, 6], torch.eye(2), atol=0.03, rtol=0)
    double = shipped().keypoints(2 * landmarks + 0.3).jacobian
    torch.testing.assert_close(double, 2 * jacobian, atol=1e-4, rtol=0)


@torch.inference_mode()
def test_an_open_mouth_is_seen_open() -> None:
    shut, opened = (shipped()(batch(name)).value[0, :, 1] for name in ("neutral", "jaw_open"))
    assert opened[66] - opened[62] > shut[66] - shut[62] + 0.03


def test_only_what_finds_points_has_weights() -> None:
    assert all(name.startswith(("landmarks.", "close_ups.")) for name in FaceKeypoints(DEFAULT).state_dict())


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_keeps_its_length(count: int) -> None:
    with torch.inference_mode():
        found = FaceKeypoints(DEFAULT).eval()(torch.rand(count, 3, 256, 256))
    assert found.value.shape == (count, 70, 2)
    assert found.jacobian.shape == (count, DEFAULT.num_kp, 2, 2)
