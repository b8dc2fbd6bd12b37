from typing import NamedTuple

import cv2
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from face.ibug import MOUTH
from face.visible import FAILING, FINE, Looks, aligned_points, similarity, view_errors
from tests.drawn_faces import drawn_face, drawn_points


class Drawn(NamedTuple):
    """Three pictures of a face with rough skin, which moves along with the head."""

    pictures: list[np.ndarray]
    points: np.ndarray
    depth: np.ndarray

    @property
    def looks(self) -> Looks:
        return Looks.of(self.pictures, self.points, self.depth)


@pytest.fixture(scope="module")
def person() -> Drawn:
    noise = np.random.default_rng(0).normal(0, 25, (64, 64)).astype(np.float32)
    skin = cv2.resize(noise, (256, 256), interpolation=cv2.INTER_CUBIC)[..., None]
    shifts = (0, 12, -8)
    points = np.stack([drawn_points(shift) for shift in shifts])
    faces = [drawn_face(at, 150) + np.roll(skin, shift, 1) for at, shift in zip(points, shifts, strict=True)]
    depth = np.repeat(np.linspace(50, -50, 68, dtype=np.float32)[None], 3, 0)
    return Drawn([np.clip(face, 0, 255).astype(np.uint8) for face in faces], points, depth)


def turned(picture: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same face elsewhere: turned in the picture, smaller and moved."""
    matrix = cv2.getRotationMatrix2D((128, 128), 14, 0.85)
    matrix[:, 2] += (10, -6)
    moved = cv2.warpAffine(picture, matrix, (256, 256), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8), (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def test_a_person_s_own_frames_do_not_depart(person: Drawn) -> None:
    looks = person.looks
    for number in range(3):
        assert looks.departure(person.pictures[number], person.points[number]) < 0.1


def test_a_face_that_looks_elsewhere_is_fine(person: Drawn) -> None:
    picture, points = turned(person.pictures[1], person.points[1])
    assert person.looks.departure(picture, points) < FINE / 2


def test_the_departure_grows_with_a_shear_until_the_face_fails(person: Drawn) -> None:
    looks, points = person.looks, person.points[0]
    grown = []
    for shear in (0.0, 0.1, 0.2, 0.4):
        matrix = np.array([[1, shear, -shear * 128], [0, 1, 0]])
        sheared = cv2.warpAffine(person.pictures[0], matrix, (256, 256), borderMode=cv2.BORDER_REPLICATE)
        moved = points @ matrix[:, :2].T + matrix[:, 2]
        grown.append(looks.departure(np.asarray(sheared, np.uint8), moved.astype(np.float32)))
    assert grown == sorted(grown)
    assert grown[-1] > FAILING


def test_a_mouth_that_is_painted_over_departs_by_its_look_alone(person: Drawn) -> None:
    looks, points = person.looks, person.points[0]
    x, y = points[MOUTH].mean(0).astype(int)
    broken = person.pictures[0].copy()
    broken[y - 16 : y + 16, x - 30 : x + 30] = 160
    assert looks.part_departure(broken, points) > 0.6
    assert looks.shape_departure(points) == pytest.approx(0, abs=1e-3)


def test_without_a_face_nothing_is_known(person: Drawn) -> None:
    looks = person.looks
    assert np.isnan(looks.departure(person.pictures[0], None))
    assert np.isnan(looks.departure(person.pictures[0], np.full((68, 2), np.nan, np.float32)))


def test_a_view_of_a_shape_has_no_errors_and_a_stretched_one_has() -> None:
    shape, other = np.random.default_rng(0).normal(0, 40, (2, 51, 3))
    view = 1.3 * (shape @ Rotation.from_euler("yxz", (25, -10, 5), degrees=True).as_matrix().T)[:, :2]
    errors, scales = view_errors(np.stack([other, shape]), view + np.array([20, -7]))
    assert errors[0].mean() > 3
    assert errors[1].max() < 0.1
    assert scales[1] == pytest.approx(1.3, rel=1e-3)
    errors, _ = view_errors(shape[None], view * (1.3, 1))
    assert errors.mean() > 3


def test_without_pictures_only_the_shape_is_compared(person: Drawn) -> None:
    looks = Looks.of([], person.points, person.depth)
    assert looks.departure(np.zeros((256, 256, 3), np.uint8), person.points[1]) < 0.1
    stretched = person.points[1] * np.float32([1.5, 1])
    assert looks.departure(person.pictures[1], stretched) > FAILING


def test_eyes_come_to_their_standard_places() -> None:
    points = np.random.default_rng(1).uniform(0, 200, (68, 2))
    placed = aligned_points(points)
    np.testing.assert_allclose(placed[36:42].mean(0), (36, 40), atol=1e-9)
    np.testing.assert_allclose(placed[42:48].mean(0), (76, 40), atol=1e-9)


def test_similarities_by_hand() -> None:
    area = np.random.default_rng(2).uniform(0, 255, (40, 50)).astype(np.float32)
    patch = area[9:29, 12:42]
    assert similarity(patch, area) == pytest.approx(1, abs=1e-4)
    assert similarity(2 * patch + 30, area) == pytest.approx(1, abs=1e-4)
    assert similarity(-patch, area) < 0.3
    assert similarity(np.full_like(patch, 9), area) == 0
    assert similarity(area, patch) == 0
