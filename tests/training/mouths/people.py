"""Mouths that are drawn: skin, red lips and white teeth."""

from pathlib import Path

import cv2
import numpy as np

from model.mouth.window import HEIGHT, WIDTH, window_of_mouth
from tests.model.mouth.mouths import frontal, opened


def write_person(folder: Path, seed: int, frames: int = 4) -> Path:
    """Write one person, whose scene shows grey between the lips and whose truth shows white."""
    rest = frontal()
    window = window_of_mouth(rest)
    rng = np.random.default_rng(seed)
    rows: dict[str, list[object]] = {name: [] for name in ("seen", "true", "points", "tongue", "kind")}
    for number in range(frames):
        points = window.pixels_of(opened(rest, rng.uniform(0.05, 0.2)))
        rows["seen"].append(_drawn(points, 110))
        rows["true"].append(_drawn(points, 235))
        rows["points"].append(points)
        rows["tongue"].append((0.8, 0.4) if number == 0 else (0.0, 0.0))
        rows["kind"].append("tongue" if number == 0 else "talk")
    arrays = {name: np.array(values) for name, values in rows.items()}
    own = window.pixels_of(rest)
    path = folder / f"{seed:05d}.npz"
    np.savez_compressed(path, rest=_drawn(own, 110), rest_points=own, **arrays)
    return path


def _drawn(points: np.ndarray, grey: int) -> np.ndarray:
    picture = np.full((HEIGHT, WIDTH, 3), (200, 150, 120), np.uint8)
    cv2.fillPoly(picture, [np.round(points[48:60]).astype(np.int32)], (180, 60, 70))
    cv2.fillPoly(picture, [np.round(points[60:68]).astype(np.int32)], (grey,) * 3)
    return picture
