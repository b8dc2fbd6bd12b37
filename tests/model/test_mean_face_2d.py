from __future__ import annotations

import numpy as np

from face.ibug import NUM_POINTS
from model.mean_face_2d import GROUPS, MEAN_FACE, local_fits, means

IRISES = np.full((2, 2), 7, np.float32)


def test_a_keypoint_is_the_mean_of_its_landmarks() -> None:
    landmarks = np.arange(140, dtype=np.float32).reshape(70, 2)
    keypoints = means(GROUPS) @ landmarks
    assert keypoints.shape == (len(GROUPS), 2)
    np.testing.assert_allclose(keypoints[8], (landmarks[37] + landmarks[38]) / 2)


def test_an_iris_moves_its_own_keypoint_and_turns_none() -> None:
    np.testing.assert_array_equal(means(GROUPS)[-2:, 68:], np.eye(2))
    assert not means(GROUPS)[:-2, 68:].any()
    assert local_fits(GROUPS).shape == (len(GROUPS), NUM_POINTS, 2)
    assert not local_fits(GROUPS)[:, 68:].any()


def test_the_fit_of_a_turned_mean_face_is_the_turn() -> None:
    turn = 50 * np.array([[0.8, -0.6], [0.6, 0.8]])
    found = np.einsum("pi,kpj->kij", np.concatenate([MEAN_FACE @ turn.T + 100, IRISES]), local_fits(GROUPS))
    np.testing.assert_allclose(found, np.broadcast_to(turn, (len(GROUPS), 2, 2)), rtol=0.03, atol=0.5)


def test_the_fit_by_another_route() -> None:
    """Least squares, weighted, around one keypoint of a face of no particular shape."""
    face = (MEAN_FACE + np.random.default_rng(0).normal(0, 0.1, (68, 2))).astype(np.float32)
    for k in (0, 13, 27):
        at, here = (points[list(GROUPS[k])].mean(0) for points in (MEAN_FACE, face))
        weight = np.exp(-((MEAN_FACE - at) ** 2).sum(1, keepdims=True) / (4 * 0.45**2))
        expected = np.linalg.lstsq(weight * (MEAN_FACE - at), weight * (face - here), rcond=None)[0].T
        found = np.einsum("pi,pj->ij", np.concatenate([face, IRISES]), local_fits(GROUPS)[k])
        np.testing.assert_allclose(found, expected, atol=0.02)
