import cv2
import numpy as np
import pytest

from tests.training.conftest import drawn_face, drawn_points
from training.failures.departure import (
    MAP_SIDE,
    NEAREST,
    departure,
    face_mask,
    moved,
    similarity,
)

POINTS = drawn_points(0.0)


def textured(points: np.ndarray = POINTS) -> np.ndarray:
    """The drawn face with skin that a flow can be found in."""
    noise = np.random.default_rng(0).normal(0, 30, (64, 64, 3)).astype(np.float32)
    rough = cv2.resize(noise, (256, 256), interpolation=cv2.INTER_CUBIC)
    return np.clip(drawn_face(points, 150) + rough, 0, 255).astype(np.uint8)


def test_a_look_of_the_person_does_not_depart() -> None:
    found = departure(textured(), [textured()], POINTS[None], POINTS)
    assert found.severity.shape == found.face.shape == (MAP_SIDE, MAP_SIDE)
    assert found.share == pytest.approx(0, abs=1e-3)


def test_a_face_that_is_only_elsewhere_does_not_depart() -> None:
    shifted = moved(textured(), np.float64([[1, 0, 9], [0, 1, -7]]))
    found = departure(shifted, [textured()], POINTS[None], POINTS + np.float32([9, -7]))
    assert found.share < 0.05


def test_a_face_that_looks_like_another_frame_of_the_person_does_not_depart() -> None:
    turned = drawn_points(12.0)
    looks, points = [textured(), textured(turned)], np.stack([POINTS, turned])
    assert departure(textured(turned), looks, points, turned).share == pytest.approx(0, abs=1e-3)
    assert departure(textured(turned), looks[:1], points[:1], turned).share > 0.02


def test_only_the_most_similar_looks_are_compared() -> None:
    wide = POINTS * np.float32([1.3, 1])
    looks = [np.zeros((256, 256, 3), np.uint8)] * NEAREST + [textured()]
    shapes = np.stack([POINTS] * NEAREST + [wide])
    assert departure(textured(), looks, shapes, POINTS).share > 0.3


def test_an_eye_that_is_gone_departs_there_and_only_there() -> None:
    broken = textured()
    broken[92:124, 80:112] = 200
    found = departure(broken, [textured()], POINTS[None], POINTS)
    assert found.severity[24:30, 21:27].mean() > 0.6
    assert found.severity[38:44, 28:34].mean() < 0.1


def test_without_a_face_nothing_is_known() -> None:
    for lost in (None, np.full((68, 2), np.nan, np.float32)):
        found = departure(textured(), [textured()], POINTS[None], lost)
        assert not found.face.any()
        assert found.share == 1


def test_a_similarity_by_hand() -> None:
    turned = (POINTS @ np.array([[0, 1], [-1, 0]]) * 2 + 7).astype(np.float32)
    matrix, error = similarity(POINTS, turned)
    assert matrix == pytest.approx(np.array([[0, -2, 7], [2, 0, 7]]), abs=1e-4)
    assert error == pytest.approx(0, abs=1e-4)
    wide = POINTS.copy()
    wide[36:42, 0] -= 10
    assert 0 < similarity(wide, POINTS)[1] < 10


def test_the_mask_has_a_forehead() -> None:
    mask = face_mask(POINTS, 256)
    assert mask[90, 124]
    assert not mask[30, 124]
