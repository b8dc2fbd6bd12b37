import cv2
import numpy as np
import pytest

from tests.training.conftest import drawn_face, drawn_points
from training.failures.warps import WARPS, Face, broken, severity_of_shift

POINTS = drawn_points(0.0)
EYES = float(np.linalg.norm(POINTS[36:42].mean(0) - POINTS[42:48].mean(0)))


def face() -> Face:
    noise = np.random.default_rng(0).integers(0, 40, (256, 256, 3), dtype=np.uint8)
    return Face(drawn_face(POINTS, 150) + noise, POINTS, EYES, drawn_face(drawn_points(9.0), 190) + noise)


def places() -> np.ndarray:
    return np.stack(np.meshgrid(np.arange(256), np.arange(256)), 2).astype(np.float32)


@pytest.mark.parametrize("name", list(WARPS))
def test_a_failure_is_marked_on_changed_pixels(name: str) -> None:
    severities, changes = [], []
    for seed in range(6):
        result = WARPS[name][0](face(), np.random.default_rng(seed))
        assert result.picture.shape == (256, 256, 3)
        assert result.picture.dtype == np.uint8
        assert 0 <= result.severity.min() <= result.severity.max() <= 1
        changed = (result.picture != face().picture).any(2)
        severities.append(result.severity.max())
        changes += changed[result.severity > 0.5].tolist()
    assert np.median(severities) > 0.3
    assert np.mean(changes) > 0.5


def test_a_turn_a_shift_and_another_size_are_no_failure() -> None:
    centre, angle = np.array([120, 130]), np.radians(20)
    turn = 1.2 * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shift = (places() - centre) @ (turn - np.eye(2)).T + (14, -9)
    assert severity_of_shift(face(), shift.astype(np.float32)).max() < 1e-3


def test_a_shear_fails_more_the_stronger_it_is() -> None:
    away = places() - POINTS.mean(0)
    shears = [np.stack([k * away[..., 1], 0 * away[..., 1]], 2) for k in (0.03, 0.3, 0.6)]
    inside = tuple(POINTS[8].astype(int)[::-1])
    weak, strong, stronger = (severity_of_shift(face(), s.astype(np.float32)) for s in shears)
    assert weak[inside] == 0
    assert strong[inside] > 0.5
    assert stronger.mean() > strong.mean() > weak.mean()


def test_a_stretched_face_has_another_aspect_and_its_surroundings_have_not() -> None:
    side = np.full((256, 256, 3), 90, np.uint8)
    cv2.circle(side, (128, 128), 40, (200, 200, 200), -1)
    side[:6, :6] = np.random.default_rng(0).integers(0, 80, (6, 6, 3))
    plain = Face(side, POINTS - POINTS.mean(0) + np.float32(128), EYES, side)
    for seed in range(6):
        picture = WARPS["stretched"][0](plain, np.random.default_rng(seed)).picture
        assert np.abs(picture[:5, :5].astype(int) - side[:5, :5]).mean() < 15
        made = picture[..., 0] > 145
        rows, columns = np.flatnonzero(made.any(1)), np.flatnonzero(made.any(0))
        aspect = np.log((np.ptp(columns) + 1) / (np.ptp(rows) + 1))
        assert abs(aspect) > 0.1


def test_the_same_random_numbers_break_alike() -> None:
    one, other = (broken(face(), np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one.picture, other.picture)
    np.testing.assert_array_equal(one.severity, other.severity)
