from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from face.ibug import MOUTH
from training.failures.corpus import encoded
from training.failures.visible import FAILING, FINE, Looks, aligned_points, similarity, view_errors
from training.people import Person, read_people


@pytest.fixture
def person(heads: Path) -> Person:
    """A drawn person with rough skin, which moves along with the head."""
    drawn = read_people([heads])[0]
    noise = np.random.default_rng(0).normal(0, 25, (64, 64)).astype(np.float32)
    skin = cv2.resize(noise, (256, 256), interpolation=cv2.INTER_CUBIC)[..., None]
    shifts = np.rint(drawn.points[:, 30, 0] - drawn.points[0, 30, 0]).astype(int)
    pictures = [drawn.picture(k) + np.roll(skin, shift, 1) for k, shift in enumerate(shifts)]
    jpegs = tuple(encoded(np.clip(picture, 0, 255).astype(np.uint8)) for picture in pictures)
    return replace(drawn, jpegs=jpegs)


def turned(picture: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same face elsewhere: turned in the picture, smaller and moved."""
    matrix = cv2.getRotationMatrix2D((128, 128), 14, 0.85)
    matrix[:, 2] += (10, -6)
    moved = cv2.warpAffine(picture, matrix, (256, 256), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8), (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def test_a_person_s_own_frames_do_not_depart(person: Person) -> None:
    looks = Looks.of(person)
    for number in range(len(person.jpegs)):
        assert looks.departure(person.picture(number), person.fixed[number, :68]) < 0.1


def test_a_face_that_looks_elsewhere_is_fine(person: Person) -> None:
    picture, points = turned(person.picture(1), person.fixed[1, :68])
    assert Looks.of(person).departure(picture, points) < FINE / 2


def test_the_departure_grows_with_a_shear_until_the_face_fails(person: Person) -> None:
    looks, points = Looks.of(person), person.fixed[0, :68]
    grown = []
    for shear in (0.0, 0.1, 0.2, 0.4):
        matrix = np.array([[1, shear, -shear * 128], [0, 1, 0]])
        sheared = cv2.warpAffine(person.picture(0), matrix, (256, 256), borderMode=cv2.BORDER_REPLICATE)
        moved = points @ matrix[:, :2].T + matrix[:, 2]
        grown.append(looks.departure(np.asarray(sheared, np.uint8), moved.astype(np.float32)))
    assert grown == sorted(grown)
    assert grown[-1] > FAILING


def test_a_mouth_that_is_painted_over_departs_by_its_look_alone(person: Person) -> None:
    looks, points = Looks.of(person), person.fixed[0, :68]
    x, y = points[MOUTH].mean(0).astype(int)
    broken = person.picture(0).copy()
    broken[y - 16 : y + 16, x - 30 : x + 30] = 160
    assert looks.part_departure(broken, points) > 0.6
    assert looks.shape_departure(points) == pytest.approx(0, abs=1e-3)


def test_without_a_face_nothing_is_known(person: Person) -> None:
    looks = Looks.of(person)
    assert np.isnan(looks.departure(person.picture(0), None))
    assert np.isnan(looks.departure(person.picture(0), np.full((68, 2), np.nan, np.float32)))


def test_a_view_of_a_shape_has_no_errors_and_a_stretched_one_has() -> None:
    shape = np.random.default_rng(0).normal(0, 40, (51, 3))
    view = 1.3 * (shape @ Rotation.from_euler("yxz", (25, -10, 5), degrees=True).as_matrix().T)[:, :2]
    errors, scale = view_errors(shape, view + np.array([20, -7]))
    assert errors.max() < 0.1
    assert scale == pytest.approx(1.3, rel=1e-3)
    errors, _ = view_errors(shape, view * (1.3, 1))
    assert errors.mean() > 3


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
