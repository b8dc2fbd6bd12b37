"""Batched augmentation: pictures and points stay together, and JPEG is JPEG."""

from __future__ import annotations

import cv2
import numpy as np
import torch

from training.batched_augmentation import HARSH, Chance, bent_and_placed, each, inside, made_up, seen
from training.batched_camera import blurred, jpeg, shaken

CPU = torch.device("cpu")


def chance(batch: int, seed: int = 0) -> Chance:
    return Chance(batch, CPU, seed)


def face() -> torch.Tensor:
    """68 points and irises, spread over the middle of the picture, the lips as rings."""
    turns = torch.arange(70) * 0.7
    points = 0.3 * torch.stack([turns.cos(), turns.sin()], 1)
    ring = torch.arange(12) * (2 * torch.pi / 12)
    points[48:60] = 0.2 * torch.stack([ring.cos(), 0.5 * ring.sin()], 1)
    ring = torch.arange(8) * (2 * torch.pi / 8)
    points[60:68] = 0.1 * torch.stack([ring.cos(), 0.5 * ring.sin()], 1)
    return points


def with_spots(points: torch.Tensor, side: int = 128) -> torch.Tensor:
    """A picture with a soft white spot at each point, its number of spots in three channels."""
    line = (torch.arange(side) + 0.5) * 2 / side - 1
    away = (line[None, None] - points[:, 0, None, None]).square()
    away = away + (line[None, :, None] - points[:, 1, None, None]).square()
    return torch.exp(-away / 0.0005).amax(0).expand(3, side, side)


def test_points_move_with_what_they_mark() -> None:
    points = face()[[0, 9, 18, 27, 36]]
    whole = torch.cat([points, face()[5:70]])
    moved, places = bent_and_placed(
        with_spots(points).expand(6, -1, -1, -1), whole.expand(6, 70, 2), chance(6), (0.3, 0.5)
    )
    for picture, found in zip(moved, places, strict=True):
        for x, y in ((found[:5] + 1) * 64 - 0.5).tolist():
            if 4 < x < 123 and 4 < y < 123:
                column, row = round(x), round(y)
                around = picture[0, row - 3 : row + 4, column - 3 : column + 4]
                where = torch.nonzero(around == around.max())[0] - 3
                assert around.max() > 0.5
                assert where.abs().max() <= 1


def test_the_same_seed_gives_the_same_pictures() -> None:
    pictures, points = torch.rand(3, 3, 64, 64), face().expand(3, 70, 2)
    first, again, other = (seen(pictures, points, chance(3, seed), (0.4, 0.7)) for seed in (1, 1, 2))
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[0], other[0])
    assert first[0].min() >= 0
    assert first[0].max() <= 1


def test_an_outline_is_filled_as_opencv_fills_it() -> None:
    outline = face()[48:60]
    drawn = np.zeros((64, 64), np.float32)
    cv2.fillPoly(
        drawn, [np.rint(((outline.numpy() + 1) * 32 - 0.5) * 16).astype(np.int32)], 1, cv2.LINE_AA, 4
    )
    made = inside(outline[None], 64)[0, 0].numpy()
    assert abs(made.sum() - drawn.sum()) < 0.15 * drawn.sum()
    assert np.abs(made - drawn).mean() < 0.02


def test_only_lips_are_made_up() -> None:
    grey = torch.full((8, 3, 64, 64), 0.5)
    made = made_up(grey, face().expand(8, 70, 2), chance(8))
    outside = inside(face()[None, 48:60] * 1.3, 64)[0, 0] == 0
    torch.testing.assert_close(made[:, :, outside], grey[:, :, outside])
    assert not torch.equal(made, grey)


def test_jpeg_loses_what_opencv_loses() -> None:
    rng = np.random.default_rng(0)
    smooth = cv2.GaussianBlur(rng.uniform(-900, 900, (64, 64)), (0, 0), 2)
    picture = np.clip(smooth[:, :, None] * [1, 1, 1] + 128, 0, 255).astype(np.uint8)
    for quality in (25, 80):
        words = [cv2.IMWRITE_JPEG_QUALITY, quality]
        theirs = cv2.imdecode(cv2.imencode(".jpg", picture[:, :, ::-1], words)[1], 1)[:, :, ::-1]
        given = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
        ours = jpeg(given, torch.tensor([float(quality)]))[0].permute(1, 2, 0).numpy() * 255
        lost = np.abs(theirs.astype(np.float32) - picture).mean()
        assert np.abs(ours - theirs).mean() < 0.6 * lost
        assert 0.7 < np.abs(ours - picture).mean() / lost < 1.3


def test_blur_is_opencvs() -> None:
    picture = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    made = blurred(picture, torch.tensor([1.1]))[0, 0].numpy()
    right = cv2.GaussianBlur(picture[0, 0].numpy(), (9, 9), 1.1, borderType=cv2.BORDER_REPLICATE)
    np.testing.assert_allclose(made, right, atol=1e-5)


def test_motion_blurs_along_its_direction_alone() -> None:
    columns = torch.arange(32).remainder(8).lt(4).float().expand(1, 3, 32, 32)
    along = shaken(columns, torch.tensor([torch.pi / 2]), torch.tensor([0.1]))
    torch.testing.assert_close(along, columns, atol=1e-4, rtol=0)
    assert (shaken(columns, torch.tensor([0.0]), torch.tensor([0.1])) - columns).abs().mean() > 0.05


def test_a_share_is_a_share() -> None:
    assert abs(float(chance(20000).some(HARSH).float().mean()) - HARSH) < 0.02
    assert each(torch.arange(3)).shape == (3, 1, 1, 1)
