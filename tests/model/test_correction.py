from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from face.ibug import INNER
from model.config import DEFAULT
from model.correction import BROWS_SHARE, OTHERS_SHARE, STILLNESS, corrected
from model.dense_motion import DenseMotion
from model.grid import KEYPOINT_VARIANCE, coordinate_grid
from model.mean_face_2d import MEAN_FACE

GRID = coordinate_grid(41, 41)
STILL = GRID[None]
FACE = F.pad(0.5 * torch.from_numpy(MEAN_FACE), (0, 0, 0, 2))[None]


def test_one_landmark_by_hand() -> None:
    """All landmarks but one are at home, far away: only the one's Gaussian counts around it."""
    landmarks = torch.full((1, 70, 2), -0.9)
    landmarks[0, 30] = torch.tensor([0.5, 0.5])
    avatar = landmarks.clone()
    avatar[0, 30, 0] = 0.4  # the tip of the nose is asked for 0.1 further right than it is
    made = corrected(STILL, landmarks, avatar, GRID) - STILL
    assert math.isclose(float(made[0, 30, 30, 0]), -OTHERS_SHARE * 0.1 / (1 + STILLNESS), rel_tol=1e-4)
    beside = math.exp(-0.5 * 0.05**2 / KEYPOINT_VARIANCE)
    expected = -OTHERS_SHARE * 0.1 * beside / (beside + STILLNESS)
    assert math.isclose(float(made[0, 30, 31, 0]), expected, rel_tol=1e-4)
    assert made[..., 1].abs().max() == 0
    assert made[0, :, :15].abs().max() < 1e-6


def test_brows_arrive_and_the_others_come_half_way() -> None:
    """A still deformation, and a face that is asked to be elsewhere: around brows and nose alike."""
    asked = FACE + torch.tensor([0.03, -0.05])
    gone = (corrected(STILL, asked, FACE, GRID) - STILL).norm(dim=3) / math.hypot(0.03, 0.05)
    row, column = ((asked[0, [19, 57]] + 1) * 20).round().long().flip(1).T
    brow, lip = gone[0, row, column].tolist()
    assert 0.7 < brow < BROWS_SHARE
    assert 0.4 < lip < OTHERS_SHARE


def test_nothing_is_corrected_if_nothing_lacks() -> None:
    assert torch.allclose(corrected(STILL, FACE, FACE, GRID), STILL, atol=1e-5)


def test_the_jaw_does_not_count() -> None:
    asked = FACE.clone()
    asked[:, : INNER.start] += 0.1
    assert torch.allclose(corrected(STILL, asked, FACE, GRID), STILL, atol=1e-5)


def test_each_picture_of_a_batch_is_corrected_for_itself() -> None:
    asked = torch.cat([FACE + 0.02, FACE - 0.03])
    together = corrected(STILL.expand(2, 41, 41, 2), asked, FACE, GRID)
    alone = [corrected(STILL, each[None], FACE, GRID) for each in asked]
    assert torch.allclose(together, torch.cat(alone), atol=1e-6)


@torch.inference_mode()
def test_dense_motion_of_landmarks_is_corrected() -> None:
    """Untrained weights, which know nothing of brows: raised brows are raised all the same."""
    torch.manual_seed(0)
    dense_motion = DenseMotion(DEFAULT).eval()
    asked = FACE.clone()
    asked[:, 17:27, 1] -= 0.05
    logits = torch.zeros(1, DEFAULT.num_kp + 1, 64, 64)
    logits[:, 0] = 20.0  # all places stand still
    motions = torch.zeros(1, DEFAULT.num_kp + 1, 2, 3)
    motions[:, 0] = torch.eye(2, 3)
    made = dense_motion.combine(logits, logits[:, :1], motions, asked, FACE)
    origins = _origins(made.deformation, asked)[0, 17:27]
    assert (origins - FACE[0, 17:27]).abs().mean() < 0.5 * (asked - FACE)[0, 17:27].abs().mean()


def _origins(deformation: Tensor, places: Tensor) -> Tensor:
    found = F.grid_sample(deformation.permute(0, 3, 1, 2), places[:, None], align_corners=True)
    return found[:, :, 0].transpose(1, 2)
