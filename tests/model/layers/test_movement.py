import numpy as np
import pytest

from model.layers.movement import BREATH, BREATH_SECONDS, STRETCH, Neck, PersonMotion, smooth_step
from tests.model.layers.people import drawn_alpha, still_grid

NECK = Neck(chin=0.3, shoulders=0.7)
MOTION = PersonMotion(drawn_alpha(256), NECK)


def test_at_rest_everything_stays() -> None:
    places, below = MOTION(still_grid())
    assert np.allclose(places, still_grid(), atol=1e-6)
    assert below[:41].max() < 0.01
    assert below[56:].min() > 0.99


def test_head_and_neck_move_as_the_network_says_and_shoulders_as_one() -> None:
    away = np.zeros((64, 64, 2), np.float32)
    away[..., 0] = 0.03 * np.sin(np.arange(64) / 5)[:, None]
    places, _ = MOTION(still_grid() + away)
    moved = places - still_grid()
    assert np.allclose(moved[:40], away[:40], atol=1e-6)
    assert np.ptp(moved[58:].reshape(-1, 2), axis=0).max() < 1e-5


def test_the_neck_is_not_stretched_without_end() -> None:
    away = np.zeros((64, 64, 2), np.float32)
    away[:46, :, 0] = -0.5
    places, _ = MOTION(still_grid() + away)
    body = (places - still_grid())[62, 32]
    assert body[0] == pytest.approx(-0.5 + STRETCH, abs=0.05)


def test_a_breath_lifts_the_body_alone() -> None:
    places, _ = MOTION(still_grid(), seconds=BREATH_SECONDS / 4)
    away = places - still_grid()
    assert away[62, 32, 1] == pytest.approx(BREATH, rel=0.01)
    assert np.abs(away[:40]).max() < 1e-6


def test_a_neck_from_landmarks() -> None:
    points = np.zeros((68, 2), np.float32)
    points[8, 1], points[17:27, 1] = 0.3, -0.2
    neck = Neck.of_landmarks(points)
    assert neck.chin == pytest.approx(0.3)
    assert neck.shoulders == pytest.approx(0.575)


def test_a_neck_from_alpha_is_at_the_narrowest_row() -> None:
    neck = Neck.of_alpha(drawn_alpha(512))
    assert 0.2 < neck.chin < 0.65
    assert neck.shoulders > neck.chin


def test_a_smooth_step_by_hand() -> None:
    x = np.array([-1, 0, 0.5, 1, 2], np.float32)
    assert smooth_step(0, 1, x) == pytest.approx([0, 0, 0.5, 1, 1])
