from __future__ import annotations

import numpy as np

from training.heads.cameras import Camera, set_up
from training.portraits.shards.hair_map import DENSE, nearest_hair

VIEW = set_up(Camera(field_of_view=20, share=0.5), np.array([0.0, 0, 0]), 2.0)
FAR = float(np.linalg.norm(VIEW.eye))
MIDDLE = np.zeros((DENSE, 3))
"""As many points of hair as hide something, in the middle of the picture."""


def test_hair_before_the_skin_is_found_with_its_distance() -> None:
    skin = np.full((16, 16), FAR + 1, np.float32)
    nearest, which = nearest_hair(MIDDLE + np.array([0.01, 0.01, 0.2]), VIEW, skin)
    rows, columns = np.nonzero(which >= 0)
    assert len(rows) == 1
    assert nearest[rows[0], columns[0]] == np.float32(np.linalg.norm([0.01, 0.01, FAR - 0.2]))


def test_hair_behind_the_skin_is_not_found() -> None:
    _, which = nearest_hair(MIDDLE + np.array([0.01, 0.01, 0]), VIEW, np.full((16, 16), FAR - 1, np.float32))
    assert (which < 0).all()


def test_hair_before_the_room_is_found() -> None:
    _, which = nearest_hair(MIDDLE + np.array([0.01, 0.01, 0]), VIEW, np.zeros((16, 16), np.float32))
    assert (which >= 0).sum() == 1


def test_a_single_hair_hides_nothing() -> None:
    _, which = nearest_hair(MIDDLE[:1], VIEW, np.zeros((16, 16), np.float32))
    assert (which < 0).all()


def test_hair_outside_the_picture_is_left_out() -> None:
    _, which = nearest_hair(MIDDLE + np.array([50, 0, 0]), VIEW, np.zeros((16, 16), np.float32))
    assert (which < 0).all()
