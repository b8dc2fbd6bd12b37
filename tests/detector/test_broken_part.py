import numpy as np
import pytest

from detector.broken_part import WHOLE, broken_part
from tests.detector.faces import landmarks

SHAPE = (200, 300, 3)
SIDE = 48


def heat_at(x: float, y: float, radius: float = 14) -> np.ndarray:
    columns, rows = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    px, py = (columns + 0.5) * SHAPE[1] / SIDE, (rows + 0.5) * SHAPE[0] / SIDE
    return (np.hypot(px - x, py - y) < radius).astype(np.float32)


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (slice(36, 42), "left eye broken"),
        (slice(42, 48), "right eye broken"),
        (slice(48, 68), "mouth broken"),
        (slice(6, 11), "chin broken"),
    ],
)
def test_the_hottest_part_is_named(part: slice, reason: str) -> None:
    points = landmarks(scale=45, x=150, y=80).points
    assert broken_part(heat_at(*points[part].mean(0)), points, SHAPE) == reason


@pytest.mark.parametrize("heat", [0.0, 0.9])
def test_a_face_that_is_alike_everywhere_has_no_part(heat: float) -> None:
    points = landmarks(scale=45, x=150, y=80).points
    assert broken_part(np.full((SIDE, SIDE), heat, np.float32), points, SHAPE) == WHOLE


def test_points_beyond_the_picture_are_taken_at_its_edge() -> None:
    points = landmarks(scale=200, x=0, y=0).points
    assert broken_part(np.zeros((SIDE, SIDE), np.float32), points, SHAPE) == WHOLE
