from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch

from model.drawing import DOTS, FILLS, LINES, PLANES, WIDTH, Drawing
from model.mean_face_2d import MEAN_FACE

IRISES = np.array([[-0.34, -0.17], [0.34, -0.17]], np.float32)
LANDMARKS = torch.from_numpy(np.concatenate([MEAN_FACE, IRISES]))[None] * 0.6


def drawn(landmarks: torch.Tensor, side: int = 64) -> torch.Tensor:
    (planes,) = Drawing((side,))(landmarks)
    return planes[0]


def test_one_plane_for_each_line_fill_and_pair_of_dots() -> None:
    assert drawn(LANDMARKS).shape == (PLANES, 64, 64)
    assert len(LINES) + len(FILLS) + len(DOTS) == PLANES
    assert 0 <= drawn(LANDMARKS).min() <= drawn(LANDMARKS).max() <= 1


@pytest.mark.parametrize("side", [64, 128])
def test_a_plane_by_another_route(side: int) -> None:
    """The left upper lid, point by point."""
    line = np.linspace(-1, 1, side)
    x, y = np.meshgrid(line, line)
    total = np.zeros((side, side))
    lid = LANDMARKS[0, [36, 37, 38, 39]].double().numpy()
    for start, end in pairwise(lid):
        for share in (0, 1 / 3, 2 / 3, 1):
            px, py = start + share * (end - start)
            total += np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * WIDTH**2))
    np.testing.assert_allclose(drawn(LANDMARKS, side)[4].numpy(), 1 - np.exp(-total), atol=1e-5)


def test_every_landmark_of_a_line_is_on_it() -> None:
    planes = drawn(LANDMARKS, 256)
    for plane, line in zip(planes, LINES, strict=False):
        for x, y in LANDMARKS[0, list(line)]:
            column, row = (round((float(value) + 1) * 127.5) for value in (x, y))
            assert plane[row, column] > 0.5


def test_the_irises_are_two_dots_and_move_alone() -> None:
    aside = LANDMARKS.clone()
    aside[:, 68:, 0] += 0.1
    before, after = drawn(LANDMARKS, 256), drawn(aside, 256)
    assert torch.equal(before[:-1], after[:-1])
    for planes, points in ((before, LANDMARKS), (after, aside)):
        for x, y in points[0, 68:]:
            column, row = (round((float(value) + 1) * 127.5) for value in (x, y))
            assert 0.5 < planes[-1, row, column] < 0.7
    torch.testing.assert_close(after[-1].sum(), before[-1].sum(), rtol=0.01, atol=0)


def test_an_open_mouth_is_filled_and_a_shut_one_is_not() -> None:
    opened = LANDMARKS.clone()
    opened[:, 64:68, 1] += 0.15
    inside = len(LINES)
    assert drawn(opened)[inside].sum() > 1.5 * drawn(LANDMARKS)[inside].sum()
    assert torch.equal(drawn(opened)[0], drawn(LANDMARKS)[0])


def test_what_is_drawn_moves_with_the_face() -> None:
    step = 2 / 63
    moved = drawn(LANDMARKS + torch.tensor([step, 0.0]))
    torch.testing.assert_close(moved[..., 1:], drawn(LANDMARKS)[..., :-1], atol=1e-4, rtol=0)
