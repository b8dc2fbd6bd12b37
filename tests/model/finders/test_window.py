import numpy as np
import pytest

from model.finders.window import HEIGHT, WIDTH, filled_lips, halved, lips_now_and_at_rest
from model.mouth import window as painted
from model.mouth.window import window_of_mouth
from tests.model.mouth.mouths import frontal, opened


def test_it_shows_the_same_as_the_painters_window_with_half_as_many_pixels() -> None:
    points = frontal()
    whole, half = window_of_mouth(points), halved(window_of_mouth(points))
    assert (half.width, half.height) == (WIDTH, HEIGHT) == (painted.WIDTH // 2, painted.HEIGHT // 2)
    corners = points[[48, 54, 57]]
    assert half.pixels_of(corners) == pytest.approx((whole.pixels_of(corners) + 0.5) / 2 - 0.5, abs=1e-3)


def test_lips_are_filled_between_their_edges() -> None:
    rest = frontal()
    places = halved(window_of_mouth(rest)).pixels_of(opened(rest))
    outer, inner = filled_lips(places).transpose(2, 0, 1)
    x, y = np.round(places[[62, 66]].mean(0)).astype(int)
    assert outer[y, x] == inner[y, x] == 255
    x, y = np.round(places[[66, 57]].mean(0)).astype(int)
    assert (outer[y, x], inner[y, x]) == (255, 0)
    x, y = np.round(places[57] + np.array([0, 4])).astype(int)
    assert (outer[y, x], inner[y, x]) == (0, 0)


def test_points_far_away_are_drawn_nowhere() -> None:
    assert not filled_lips(frontal() + np.float32(1e6)).any()


def test_lips_at_rest_are_drawn_beside_those_of_now() -> None:
    rest = frontal()
    window = halved(window_of_mouth(rest))
    moved = window.pixels_of(opened(rest))
    now, calm = lips_now_and_at_rest(moved, window.pixels_of(rest)).transpose(2, 0, 1)
    assert np.array_equal(now, filled_lips(moved)[..., 0])
    assert np.array_equal(calm, filled_lips(window.pixels_of(rest))[..., 0])
