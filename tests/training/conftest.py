"""The head pack, and two made people on disk as the renderer leaves them: a face, its labels, its map."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.drawn_faces import SIDE, drawn_face, drawn_points
from tests.training.studios import studio_or_skip
from training.heads.pack import Pack
from training.heads.rig import Rig


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
def studio(pack: Pack) -> object:
    """A studio of the size of a tile; skipped without OpenGL."""
    return studio_or_skip(pack, size=128)


@pytest.fixture(scope="session")
def rig(pack: Pack) -> Rig:
    return Rig(pack)
