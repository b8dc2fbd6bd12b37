"""Drawn people whose tongue is out, and the same mouths without it."""

from pathlib import Path

import cv2
import numpy as np

from model.mouth.drawing import Tongue, lips_and_tongue
from model.mouth.window import HEIGHT, WIDTH, window_of_mouth
from tests.model.mouth.mouths import frontal, opened

RED, PINK = (180, 60, 70), (230, 130, 130)


def write_tongues(folder: Path, seed: int) -> Path:
    """Write one person: a tongue to the right, the same mouth without it, and a tongue between the lips."""
    rest = frontal()
    window = window_of_mouth(rest)
    points = window.pixels_of(opened(rest, 0.05))
    own = window.pixels_of(rest)
    rows: dict[str, list[object]] = {
        name: [] for name in ("true", "covered", "points", "tongue", "tip", "bent")
    }
    for tongue in (Tongue(0.9, 0.5), Tongue(), Tongue(0.2, 0.0)):
        covered = lips_and_tongue(points, tongue)[..., 3]
        picture = mouth(points)
        picture[covered > 127] = PINK
        rows["true"].append(picture)
        rows["covered"].append(np.asarray(255 * (covered > 127), np.uint8))
        rows["points"].append(points)
        rows["tongue"].append(tongue)
        rows["tip"].append(points[66] + np.array([30 * tongue.side, 25]))
        rows["bent"].append(False)
    path = folder / f"{seed:05d}.npz"
    arrays = {name: np.array(values) for name, values in rows.items()}
    for name in ("tongue", "tip"):
        arrays[name] = arrays[name].astype(np.float32)
    np.savez_compressed(path, rest=mouth(own), rest_points=own, **arrays)
    return path


def mouth(points: np.ndarray) -> np.ndarray:
    """Skin, red lips and a dark inside."""
    picture = np.full((HEIGHT, WIDTH, 3), (200, 150, 120), np.uint8)
    cv2.fillPoly(picture, [np.round(points[48:60]).astype(np.int32)], RED)
    cv2.fillPoly(picture, [np.round(points[60:68]).astype(np.int32)], (40, 20, 20))
    return picture
