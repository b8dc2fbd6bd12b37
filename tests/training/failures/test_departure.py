import cv2
import numpy as np
import pytest

from tests.training.conftest import drawn_face, drawn_points
from training.failures.departure import MAP_SIDE, departure, face_mask, shape_error

POINTS = drawn_points(0.0)


def textured() -> np.ndarray:
    """The drawn face with skin that a flow can be found in."""
    noise = np.random.default_rng(0).normal(0, 30, (64, 64, 3)).astype(np.float32)
    rough = cv2.resize(noise, (256, 256), interpolation=cv2.INTER_CUBIC)
    return np.clip(drawn_face(POINTS, 150) + rough, 0, 255).astype(np.uint8)


def test_the_truth_itself_does_not_depart() -> None:
    found = departure(textured(), textured(), POINTS, POINTS)
    assert found.severity.shape == found.face.shape == (MAP_SIDE, MAP_SIDE)
    assert found.share == pytest.approx(0, abs=1e-3)
    assert (found.shape_error, found.point_error) == (0, 0)


def test_a_face_that_is_only_elsewhere_departs_by_its_points_and_not_by_its_look() -> None:
    moved = cv2.warpAffine(textured(), np.float64([[1, 0, 5], [0, 1, -3]]), (256, 256), borderMode=1)
    found = departure(moved, textured(), POINTS, POINTS + np.float32([5, -3]))
    assert found.share < 0.05
    assert found.shape_error == pytest.approx(0, abs=1e-6)
    assert found.point_error == pytest.approx(np.hypot(5, 3) / 78, rel=1e-3)


def test_an_eye_that_is_gone_departs_there_and_only_there() -> None:
    broken = textured()
    broken[92:124, 80:112] = 200
    found = departure(broken, textured(), POINTS, POINTS)
    assert found.severity[24:30, 21:27].mean() > 0.6
    assert found.severity[38:44, 28:34].mean() < 0.1


def test_without_a_face_the_points_are_not_known() -> None:
    found = departure(textured(), textured(), POINTS, None)
    assert np.isnan(found.shape_error)
    assert np.isnan(found.point_error)
    assert found.face.any()


def test_shape_errors_by_hand() -> None:
    wide = POINTS.astype(np.float64).copy()
    turned = (POINTS @ np.array([[0, 1], [-1, 0]]) * 2 + 7).astype(np.float32)
    assert shape_error(turned, POINTS, 78.0) == pytest.approx(0, abs=1e-5)
    wide[36:42, 0] -= 10
    assert 0 < shape_error(wide.astype(np.float32), POINTS, 78.0) < 10 / 78


def test_the_mask_has_a_forehead() -> None:
    mask = face_mask(POINTS, 256)
    assert mask[90, 124]
    assert not mask[30, 124]
