from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
import torch
import torch.nn.functional as F

from model.checkpoint import load_networks
from model.config import DEFAULT
from model.face_keypoints import MARGIN, FaceKeypoints, upright
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
    """Another route: the crop by OpenCV, the networks by themselves, their own units, pixels between."""
    detector, picture = shipped(), face("neutral")
    small = F.interpolate(batch("neutral"), size=(80, 80), mode="bilinear", align_corners=False)
    frame = upright(detector.overview.locate(detector.overview.look(small)[0]))
    middle, across, down = (side[0].numpy() for side in frame)
    corners = np.float32([middle - across - down, middle + across - down, middle - across + down])
    matrix = cv2.getAffineTransform(128 * (corners + 1) - 0.5, np.float32([[0, 0], [96, 0], [0, 96]]) - 0.5)
    crop = cv2.warpAffine(picture.astype(np.float32) / 255, matrix, (96, 96), borderMode=cv2.BORDER_REPLICATE)
    seen = detector.landmarks.look(torch.from_numpy(crop).permute(2, 0, 1)[None])[0]
    located = (detector.landmarks.locate(seen)[0].numpy() + 1) * 48 - 0.5
    fixed = cv2.transform(located[None], cv2.invertAffineTransform(matrix))[0]
    points = (torch.from_numpy(fixed)[None].float() + 0.5) / 128 - 1
    closer = detector.close_ups(batch("neutral"), points)
    assert torch.equal(closer[:, :36], points[:, :36])
    assert 0.3 < 128 * (closer[:, 36:68] - points[:, 36:]).norm(dim=2).mean() < 4
    pixels = (closer + 1) * 128 - 0.5
    torch.testing.assert_close(detector(batch("neutral")).value, pixels / 127.5 - 1, atol=2e-3, rtol=0)


@torch.inference_mode()
def test_the_crop_of_a_face_is_upright_and_has_the_usual_margin() -> None:
    points = torch.from_numpy(MEAN_FACE)[None] * 0.4
    straight, angle = upright(points), torch.tensor(0.5)
    turn = torch.stack([torch.stack([angle.cos(), angle.sin()]), torch.stack([-angle.sin(), angle.cos()])])
    low, high = points[0].min(0).values, points[0].max(0).values
    torch.testing.assert_close(straight.middle[0], (low + high) / 2, atol=1e-3, rtol=0)
    torch.testing.assert_close(straight.across[0, 0], MARGIN / 2 * (high - low).max(), atol=1e-3, rtol=0)
    turned = upright(2 * points @ turn + 0.1)
    for side, before in zip(turned, straight, strict=True):
        moved = 2 * before @ turn + (0.1 if before is straight.middle else 0)
        torch.testing.assert_close(side, moved, atol=1e-5, rtol=0)


@pytest.mark.parametrize("share", [0.45, 0.7, 1.0])
@torch.inference_mode()
def test_a_face_that_does_not_fill_the_picture_is_found(share: float) -> None:
    """The overview once knew only faces that fill the picture."""
    side = round(256 * share) // 2 * 2
    edge = (256 - side) // 2
    small = F.interpolate(batch("neutral"), size=(side, side), mode="area")
    points = shipped()(F.pad(small, (edge,) * 4, mode="replicate")).value
    whole = shipped()(batch("neutral")).value * (side / 256)
    assert 127.5 * (points - whole).norm(dim=2).mean() < 2.5


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
    assert all(
        name.startswith(("overview.", "landmarks.", "close_ups."))
        for name in FaceKeypoints(DEFAULT).state_dict()
    )


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_keeps_its_length(count: int) -> None:
    with torch.inference_mode():
        found = FaceKeypoints(DEFAULT).eval()(torch.rand(count, 3, 256, 256))
    assert found.value.shape == (count, 70, 2)
    assert found.jacobian.shape == (count, DEFAULT.num_kp, 2, 2)
