"""The part of the face in which the network is followed exactly."""

import numpy as np

from face.ibug import NUM_LANDMARKS
from model.layers.inner_face import inner_face
from tests.model.layers.people import landmarks


def test_it_holds_eyes_and_mouth_but_neither_jaw_nor_hair() -> None:
    points = landmarks()
    face = inner_face(points, 64)
    assert face is not None
    at = ((points + 1) * 32).astype(int)
    assert face[at[27:36, 1], at[27:36, 0]].min() > 0.8
    assert face[at[:17, 1], at[:17, 0]].max() < 0.2
    assert face[:8].max() < 1e-3
    assert face.min() >= 0
    assert face.max() <= 1


def test_keypoints_that_are_no_landmarks_have_none() -> None:
    assert inner_face(np.zeros((10, 2), np.float32), 64) is None
    assert inner_face(np.zeros((NUM_LANDMARKS, 2), np.float32), 64) is not None
