import numpy as np
import pytest

from face.ibug import MIRROR
from model.eyes.shape import CORNER, EYE_DISTANCE, EyeShape, gaze_of, lid, pixel_at_rest, window_of_eye
from tests.model.eyes.faces import FACE, blinking


def shape_of(points: np.ndarray, *, is_right: bool = False) -> EyeShape:
    seen = window_of_eye(points, pixel_at_rest(points), is_right=is_right).pixels_of(points)
    return EyeShape.of(seen[MIRROR] if is_right else seen)


@pytest.mark.parametrize(("is_right", "outer", "inner"), [(False, 36, 39), (True, 45, 42)])
def test_the_window_lies_on_the_corners_of_the_eye(is_right: bool, outer: int, inner: int) -> None:
    window = window_of_eye(FACE, pixel_at_rest(FACE), is_right=is_right)
    seen = window.pixels_of(FACE)
    np.testing.assert_allclose(seen[outer], CORNER, atol=1e-3)
    assert seen[inner, 0] > CORNER[0] + 20
    assert seen[inner, 1] == pytest.approx(CORNER[1], abs=1e-3)
    assert seen[27:36, 1].mean() > CORNER[1]  # the nose is below the eye in both windows
    assert np.linalg.norm(seen[45] - seen[36]) == pytest.approx(EYE_DISTANCE, rel=1e-4)


def test_the_right_eye_is_seen_as_the_left_one_of_the_mirror_image() -> None:
    face = blinking(0.2, 0.7)
    mirror_image = face[MIRROR] * np.array([-1, 1], np.float32)
    for expected, found in zip(shape_of(mirror_image), shape_of(face, is_right=True), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-2)


def test_a_lid_is_a_curve_through_its_points() -> None:
    seen = window_of_eye(FACE, pixel_at_rest(FACE), is_right=False).pixels_of(FACE)
    shape = EyeShape.of(seen)
    for coefficients, points in ((shape.upper, (37, 38)), (shape.lower, (41, 40))):
        at = (seen[[*points], 0] - CORNER[0]) / shape.length
        np.testing.assert_allclose(lid(coefficients, at), CORNER[1] - seen[[*points], 1], atol=1e-2)
    assert lid(shape.upper, np.array([-1, 0, 1, 2], np.float32)).tolist() == [0, 0, 0, 0]


def test_the_opening_by_hand() -> None:
    pixels = np.zeros((70, 2), np.float32)
    pixels[39], pixels[17:22, 0] = (30, 0), range(5)
    for number, (x, y) in {37: (10, -9), 38: (20, -9), 41: (10, 3), 40: (20, 3)}.items():
        pixels[number] = x, y
    at = np.linspace(0.2, 0.8, 13)
    assert EyeShape.of(pixels).opening == pytest.approx(float((54 * at * (1 - at)).mean()), rel=1e-4)


def test_lids_that_cross_are_not_open() -> None:
    assert shape_of(blinking(1.4)).opening == 0
    assert 0 < shape_of(blinking(0.5)).opening < shape_of(FACE).opening


def test_the_gaze_is_the_place_of_both_irises_between_the_corners() -> None:
    points = FACE.copy()
    for iris, left, right in ((68, 36, 39), (69, 42, 45)):
        points[iris] = points[left] + 0.25 * (points[right] - points[left])
    assert gaze_of(points) == pytest.approx(0.25, abs=1e-6)
    assert gaze_of(2 * points + 1) == pytest.approx(0.25, abs=1e-5)
