"""The shipped suite: what its people look like is known from every side."""

from __future__ import annotations

import cv2
import numpy as np

from app.commands.lab import SUITE
from face.ibug import NUM_LANDMARKS
from face.visible import FAILING, FINE
from lab.suite import Suite


def test_an_avatar_s_own_pictures_do_not_depart_and_a_sheared_face_does() -> None:
    own = Suite.open(SUITE).avatars[0]
    looks, levels = own.looks, own.pictures("smile_teeth")
    assert looks is not None
    assert levels is not None
    for picture, points in zip(levels, own.points("smile_teeth"), strict=True):
        assert looks.departure(picture, points[:NUM_LANDMARKS]) < FINE
    matrix = np.array([[1, 0.4, -0.4 * 128], [0, 1, 0]])
    sheared = np.asarray(cv2.warpAffine(own.neutral, matrix, (256, 256)), np.uint8)
    moved = own.neutral_points @ matrix[:, :2].T + matrix[:, 2]
    assert looks.departure(sheared, moved[:NUM_LANDMARKS].astype(np.float32)) > FAILING


def test_of_a_bundled_avatar_no_look_is_rendered() -> None:
    person = Suite.open(SUITE).bundled[0]
    assert person.looks is None
    assert person.picture_file is not None
    assert person.portrait.shape[0] > person.neutral.shape[0] == 256
