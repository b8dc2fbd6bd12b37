"""The head pack, and two made people on disk as the renderer leaves them: a face, its labels, its map."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from training.heads.pack import Pack
from training.heads.rig import Rig

SIDE = 256


def drawn_points(shift: float) -> np.ndarray:
    """68 points of a plain face, moved to the right by `shift` pixels."""
    jaw = [(60 + 8 * i, 110 + 80 * np.sin(np.pi * i / 16)) for i in range(17)]
    brows = [(75 + 10 * i, 95) for i in range(5)] + [(135 + 10 * i, 95) for i in range(5)]
    nose = [(124, 105 + 8 * i) for i in range(4)] + [(114 + 5 * i, 138) for i in range(5)]
    ring = [(-10, 0), (-4, -4), (4, -4), (10, 0), (4, 4), (-4, 4)]
    eyes = [(x + a, 108 + b) for x in (95, 153) for a, b in ring]
    outer = [(124 + 22 * np.cos(t), 165 + 9 * np.sin(t)) for t in np.pi + np.arange(12) * np.pi / 6]
    inner = [(124 + 16 * np.cos(t), 165 + 4 * np.sin(t)) for t in np.pi + np.arange(8) * np.pi / 4]
    return np.array(jaw + brows + nose + eyes + outer + inner, np.float32) + np.float32([shift, 0])


def drawn_face(points: np.ndarray, colour: int) -> np.ndarray:
    picture = np.full((SIDE, SIDE, 3), 60, np.uint8)
    cv2.fillConvexPoly(picture, cv2.convexHull(points.astype(np.int32)), (colour, 150, 190))
    for part in (points[36:42], points[42:48], points[48:60]):
        cv2.fillConvexPoly(picture, part.astype(np.int32), (30, 30, 120))
    return picture


def flat_map(points: np.ndarray, shift: float) -> np.ndarray:
    """A head that is a plate: its places are the pixels less the shift."""
    row, column = np.mgrid[0:64, 0:64] * 4 + 2.5
    inside = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillConvexPoly(inside, cv2.convexHull(points.astype(np.int32)), 1)
    cells = np.stack([(column - shift) / 100, row / 100, np.zeros((64, 64)), inside[2::4, 2::4]], 2)
    return cells.astype(np.float16)


def write_person(folder: Path, seed: int) -> None:
    shifts = (0.0, 12.0, -8.0)
    points = np.stack([drawn_points(shift) for shift in shifts])
    pictures = folder / f"{seed:05d}"
    pictures.mkdir()
    for k, at in enumerate(points):
        cv2.imwrite(
            str(pictures / f"{k}.jpg"), drawn_face(at, 150 + 10 * seed), [cv2.IMWRITE_JPEG_QUALITY, 95]
        )
    depth = np.linspace(-0.5, 0.5, 68, dtype=np.float32)
    distance = 6 - np.repeat(depth[None], 3, 0)
    focal = 600.0
    across = (points - 127.5) / focal * distance[:, :, None] * np.float32([1, -1])
    np.savez(
        folder / f"{seed:05d}.npz",
        lm=points,
        lm_contour=points,
        iris=np.stack([points[:, 36:42].mean(1), points[:, 42:48].mean(1)], 1),
        lm3_cam=np.concatenate([across, -distance[:, :, None]], 2).astype(np.float32),
        R_cam=np.repeat(np.eye(3, dtype=np.float32)[None], 3, 0),
        canon=np.stack([flat_map(at, shift) for at, shift in zip(points, shifts, strict=True)]),
    )


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    """A folder of shards: person 20 is held out, 1 and 2 are not."""
    folder = tmp_path / "heads"
    folder.mkdir()
    for seed in (1, 2, 20):
        write_person(folder, seed)
    return folder


@pytest.fixture(scope="session")
def pack(shared: Path) -> Pack:
    if not (shared / "heads-pack").is_dir():
        pytest.skip(f"needs the head pack in {shared / 'heads-pack'}")
    return Pack.open(shared / "heads-pack")


@pytest.fixture(scope="session")
def rig(pack: Pack) -> Rig:
    return Rig(pack)
