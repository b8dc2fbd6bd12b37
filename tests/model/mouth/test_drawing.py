import numpy as np
import pytest

from face.ibug import LIP_PAIRS
from model.mouth.drawing import (
    LOWEST,
    PAINTABLE,
    TONGUE_RADIUS,
    Tongue,
    lip_lines,
    lips_and_tongue,
    openness,
    paintable,
)
from model.mouth.window import HEIGHT, WIDTH, window_of_mouth
from tests.model.mouth.mouths import frontal, opened


@pytest.fixture
def lips() -> np.ndarray:
    rest = frontal()
    return window_of_mouth(rest).pixels_of(opened(rest))


def test_lines_go_through_the_landmarks(lips: np.ndarray) -> None:
    outer, inner, opening, tongue = lips_and_tongue(lips).transpose(2, 0, 1)
    for plane, points in ((outer, lips[48:60]), (inner, lips[60:68])):
        columns, rows = np.round(points).astype(int).T
        around = [plane[r - 1 : r + 2, c - 1 : c + 2].max() for r, c in zip(rows, columns, strict=True)]
        assert min(around) > 120
    x, y = np.round(lips[[62, 66]].mean(0)).astype(int)
    assert opening[y, x] == 255
    assert outer[y, x] == inner[y, x] == 0
    assert not tongue.any()
    assert np.array_equal(lip_lines(lips) > 0, (outer > 0) | (inner > 0))


def test_a_tongue_reaches_below_the_lip_and_to_its_side() -> None:
    rest = frontal()
    lips = window_of_mouth(rest).pixels_of(opened(rest, 0.03))
    planes = [lips_and_tongue(lips, Tongue(out, side))[..., 3] for out, side in ((0.4, 0), (1, 0), (1, 0.8))]
    lowest = [np.nonzero(plane)[0].max() for plane in planes]
    assert lips[66, 1] < lowest[0] < lowest[1]
    middles = [np.nonzero(plane[round(lips[66, 1]) + 8 :])[1].mean() for plane in planes[1:]]
    assert middles[1] > middles[0] + 8


def test_a_tongue_ends_within_the_window_however_wide_the_mouth(lips: np.ndarray) -> None:
    for down in (0, 12, 24):
        plane = lips_and_tongue(lips + np.array([0, down], np.float32), Tongue(1, 0))[..., 3]
        assert np.nonzero(plane)[0].max() <= max(LOWEST, lips[66, 1] + down + TONGUE_RADIUS) + 2


def test_nothing_may_be_painted_far_from_the_lips_or_at_the_edges(lips: np.ndarray) -> None:
    region = paintable(lips, lips_and_tongue(lips)[..., 3].copy())
    rows, columns = np.nonzero(region)
    assert columns.min() > lips[48:60, 0].min() - 2 * PAINTABLE
    assert rows.min() > lips[48:60, 1].min() - 2 * PAINTABLE
    x, y = np.round(lips[48:68].mean(0)).astype(int)
    assert region[y, x] == 255
    down = lips + np.array([40, 50], np.float32)
    edge = paintable(down, np.zeros((HEIGHT, WIDTH), np.uint8))
    assert edge.any()
    assert not edge[-1].any()
    assert not edge[:, -1].any()


@pytest.mark.parametrize("far", [1e4, -1e6])
def test_points_far_away_are_drawn_nowhere(lips: np.ndarray, far: float) -> None:
    assert not lips_and_tongue(lips + np.float32(far)).any()


@pytest.mark.parametrize(("height", "expected"), [(0.0, 0), (1.5, 0), (2.75, 0.5), (4.0, 1), (30.0, 1)])
def test_openness_grows_from_closed_to_open_lips(height: float, expected: float) -> None:
    points = np.zeros((68, 2), np.float32)
    points[[upper for upper, _ in LIP_PAIRS], 1] = 10
    points[[lower for _, lower in LIP_PAIRS], 1] = 10 + height
    assert openness(points) == pytest.approx(expected)


def test_it_may_paint_ten_pixels_around_the_lips(lips: np.ndarray) -> None:
    region = paintable(lips, np.zeros((HEIGHT, WIDTH), np.uint8))
    column, top = int(lips[51, 0]), int(lips[48:60, 1].min())
    assert region[top - PAINTABLE + 4, column] > 200
    assert region[top - PAINTABLE - 8, column] < 20
