import cv2
import numpy as np
import pytest

from model.layers.avatar_layers import AvatarLayers
from model.layers.certain_cut import MOST_CHANGED, Cut, outline_width, share_changed, share_of_face
from tests.model.layers.people import drawn_alpha, drawn_layers, landmarks


def cut(alpha: np.ndarray, points: np.ndarray | None = None) -> Cut:
    layers = drawn_layers(len(alpha))
    found = AvatarLayers(layers.person, alpha, layers.room)
    return Cut.of(found, layers.picture, landmarks() if points is None else points)


def test_the_width_of_an_outline_is_that_of_its_soft_edge() -> None:
    for width in (4, 8, 16):
        alpha = np.zeros((256, 256), np.float32)
        alpha[:, 100:] = 1
        alpha[:, 100 - width // 2 : 100 + width // 2] = np.linspace(0.06, 0.94, width)
        expected = width * 256 / (2 * 256 + 2 * 156)  # the contour goes round the person, also at the edges
        assert outline_width(alpha) * 256 == pytest.approx(expected, rel=0.05)


def test_the_width_is_a_share_of_the_picture() -> None:
    large = cv2.GaussianBlur(drawn_alpha(512), (0, 0), 6)
    small = cv2.resize(large, (256, 256), interpolation=cv2.INTER_AREA)
    assert outline_width(small) == pytest.approx(outline_width(large), rel=0.1)
    assert outline_width(np.zeros((64, 64), np.float32)) == float("inf")


def test_the_face_is_within_the_person_or_partly_so() -> None:
    assert share_of_face(drawn_alpha(), landmarks()) == pytest.approx(1, abs=0.03)
    half = drawn_alpha()
    half[:, :256] = 0
    assert share_of_face(half, landmarks()) == pytest.approx(0.5, abs=0.05)


def test_a_clear_person_is_certain() -> None:
    assert cut(drawn_alpha()).is_certain


def test_a_person_with_a_wide_outline_a_hole_in_the_face_or_without_landmarks_is_not_certain() -> None:
    assert not cut(cv2.GaussianBlur(drawn_alpha(), (0, 0), 12)).is_certain
    holed = drawn_alpha()
    holed[200:250, 220:270] = 0
    assert not cut(holed).is_certain
    assert not cut(drawn_alpha(), np.zeros((10, 2), np.float32)).is_certain


def test_a_chair_that_is_taken_for_the_person_is_no_change_and_one_that_is_lost_is() -> None:
    layers = drawn_layers()
    picture = layers.picture.copy()
    picture[300:420, 0:160] = 10  # a chair beside the person
    whole = drawn_alpha()
    whole[300:420, 0:160] = 1
    kept = AvatarLayers(picture, whole, layers.room)
    assert share_changed(kept, picture) == 0
    lost = share_changed(layers, picture)
    beside = (drawn_alpha()[300:420, 0:160] < 0.5).sum() / 512**2
    assert lost == pytest.approx(beside, rel=0.1)
    assert lost > MOST_CHANGED
    assert not Cut.of(layers, picture, landmarks()).is_certain
    assert Cut.of(layers, layers.picture, landmarks()).is_certain
