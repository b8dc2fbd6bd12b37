import numpy as np
import pytest

from model.mouth.window import BELOW, HEIGHT, REACH, WIDTH, window_of_mouth
from model.retouch.window import Window
from tests.model.mouth.mouths import frontal, opened


def turned(points: np.ndarray, degrees: float, scale: float = 1.0) -> np.ndarray:
    a = np.deg2rad(degrees)
    return (points @ (scale * np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]))).astype(np.float32)


def corners(window: Window) -> np.ndarray:
    at = np.array([[0, 0, 1], [WIDTH - 1, 0, 1], [0, HEIGHT - 1, 1]], np.float32)
    return at @ window.matrix.T


def in_pixels_of_256(spacing: float, left: float, top: float) -> Window:
    """A window whose pixels are `spacing` apart in a picture of 256 px, and begin at `left`, `top`."""
    matrix = np.array([[spacing, 0, left - 127.5], [0, spacing, top - 127.5]], np.float32)
    return Window(matrix / np.float32(127.5), WIDTH, HEIGHT)


def test_the_window_of_a_frontal_face_by_hand() -> None:
    points = frontal(size=0.5, middle=(0.0, 0.0))
    window = window_of_mouth(points)
    pixel = 2 * REACH * 0.5 / WIDTH
    lips = points[48:68].mean(0)
    left = lips[0] - pixel * (WIDTH - 1) / 2
    top = lips[1] + BELOW * 0.5 - pixel * (HEIGHT - 1) / 2
    expected = [[left, top], [left + pixel * (WIDTH - 1), top], [left, top + pixel * (HEIGHT - 1)]]
    np.testing.assert_allclose(corners(window), expected, atol=1e-5)


def test_the_window_stays_upright_on_the_line_of_the_eyes() -> None:
    upright = window_of_mouth(frontal())
    tilted = window_of_mouth(turned(frontal(), 20))
    np.testing.assert_allclose(corners(tilted), turned(corners(upright), 20), atol=1e-5)


def test_the_window_follows_the_head() -> None:
    rest = frontal()
    moved = turned(rest, -15, 1.2) + np.array([0.1, -0.05], np.float32)
    window = window_of_mouth(rest)
    expected = turned(corners(window), -15, 1.2) + np.array([0.1, -0.05])
    np.testing.assert_allclose(corners(window.following(rest, moved)), expected, atol=1e-5)


def test_lips_that_open_leave_the_window_in_its_place() -> None:
    rest = frontal()
    window = window_of_mouth(rest)
    assert np.abs(window.following(rest, opened(rest)).matrix - window.matrix).max() < 1e-6


def test_points_become_pixels_of_the_window_and_back() -> None:
    points = turned(frontal(), 12)
    window = window_of_mouth(points)
    pixels = window.pixels_of(points)
    back = pixels @ window.matrix[:, :2].T + window.matrix[:, 2]
    np.testing.assert_allclose(back, points, atol=1e-5)


def test_lips_are_near_the_middle_and_within_the_window() -> None:
    lips = window_of_mouth(frontal()).pixels_of(opened(frontal()))[48:68]
    assert (lips > 12).all()
    assert (lips[:, 0] < WIDTH - 12).all()
    assert (lips[:, 1] < HEIGHT - 12).all()


@pytest.mark.parametrize("side", [256, 704])
def test_keypoints_lie_on_the_centres_of_coarse_pixels(side: int) -> None:
    identity = Window(np.array([[1, 0, 0], [0, 1, 0]], np.float32), 8, 6)
    matrix = identity.to_pixels(side, left=7, top=-3)
    for place, coarse in (((-1, -1), 0), ((1, 1), 255)):
        expected = (coarse + 0.5) * side / 256 - 0.5 + np.array([7, -3])
        np.testing.assert_allclose(matrix @ np.array([*place, 1]), expected, atol=1e-3)


def test_a_crop_shows_what_lies_there() -> None:
    across = np.tile(np.arange(256, dtype=np.uint8), (256, 1))
    picture = np.dstack([across, across.T, across])
    crop = in_pixels_of_256(0.9, 30, 60).cropped(picture, 256).astype(float)
    assert crop.shape == (HEIGHT, WIDTH, 3)
    assert crop[50, 60, 0] == pytest.approx(0.9 * 60 + 30, abs=1)
    assert crop[50, 60, 1] == pytest.approx(0.9 * 50 + 60, abs=1)
    coarse = in_pixels_of_256(1.5, 10, 20).cropped(picture, 256).astype(float)
    assert coarse[50, 60, 0] == pytest.approx(1.5 * 60 + 10, abs=1.5)
