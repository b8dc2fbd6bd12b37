import numpy as np
import pytest

from model.layers.movement import (
    ASIDE,
    BREATH,
    BREATH_SECONDS,
    LONGER,
    SHORTER,
    STRETCH,
    Neck,
    PersonMotion,
    smooth_step,
)
from tests.model.eyes.faces import FACE
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


def head_at(right: float, down: float) -> tuple[np.ndarray, np.ndarray]:
    """Landmarks, and a deformation in which what is above the chin moves half of the way."""
    away = np.zeros((64, 64, 2), np.float32)
    away[:42] = -right / 2, -down / 2
    return FACE + np.array([right, down], np.float32), still_grid() + away


@pytest.mark.parametrize(
    ("right", "down", "expected"),
    [
        (0.0, -0.5, (0.0, 0.5 - LONGER * (NECK.shoulders - NECK.chin))),
        (0.0, 0.5, (0.0, SHORTER * (NECK.shoulders - NECK.chin) - 0.5)),
        (0.6, 0.0, (ASIDE - 0.6, 0.0)),
    ],
)
def test_shoulders_follow_so_that_the_neck_keeps_its_length(
    right: float, down: float, expected: tuple[float, float]
) -> None:
    points, moved = head_at(right, down)
    motion = PersonMotion(drawn_alpha(256), NECK, landmarks=FACE)
    places, _ = motion(moved, head=motion.head_shift(points))
    np.testing.assert_allclose((places - still_grid())[62, 32], expected, atol=0.01)
    before = (MOTION(moved)[0] - still_grid())[62, 32]
    assert np.abs(before - (-right, -down)).max() > np.abs(np.array(expected) - (-right, -down)).max()


def test_a_nod_and_a_small_motion_leave_the_shoulders_to_the_network() -> None:
    motion = PersonMotion(drawn_alpha(256), NECK, landmarks=FACE)
    for points, moved in (head_at(0.02, -0.03), (FACE, still_grid())):
        np.testing.assert_allclose(
            motion(moved, head=motion.head_shift(points))[0], MOTION(moved)[0], atol=1e-6
        )
