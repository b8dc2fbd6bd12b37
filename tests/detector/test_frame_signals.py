from dataclasses import replace

import numpy as np
import pytest

from detector.face import Face
from detector.frame_signals import frame_signals, skew
from detector.levels import (
    ASYMMETRY,
    BROW_LEVEL,
    EYE_LEVEL,
    EYE_WIDTHS,
    LOOK,
    MOUTH_ASIDE,
    NOVELTY,
    SPREAD,
    STREAKS,
)
from detector.look import Look
from face.ibug import LEFT_BROW, LEFT_EYE, MOUTH
from face.mean_face_3d import MEAN_FACE
from tests.detector.faces import landmarks

LOOKED = Look(np.zeros((48, 48), np.float32), np.zeros(32, np.float32), -1.5, 0.25, (256, 256), 0.6)


def signals(shape: np.ndarray = MEAN_FACE, spread: float | None = None, **pose: float) -> dict[str, float]:
    found = landmarks(shape, **pose)
    if spread is not None:
        found = replace(found, spread=np.full(68, spread, np.float32))
    face = Face.of(found)
    assert face is not None
    return frame_signals(found, face, np.e, LOOKED)


@pytest.mark.parametrize("pose", [{}, {"yaw": 25, "pitch": -10, "roll": 30}])
def test_a_symmetric_face_has_no_shape_signals_in_any_pose(pose: dict[str, float]) -> None:
    found = signals(**pose)
    for name in (ASYMMETRY, EYE_WIDTHS, EYE_LEVEL, BROW_LEVEL, MOUTH_ASIDE):
        assert found[name] == pytest.approx(0, abs=2e-3)
    assert found[LOOK] == -1.5
    assert found[STREAKS] == 0.6
    assert found[NOVELTY] == pytest.approx(1)
    assert SPREAD not in found


def test_each_part_that_is_moved_shows_in_its_own_signal() -> None:
    aside, low, narrow = MEAN_FACE.copy(), MEAN_FACE.copy(), MEAN_FACE.copy()
    aside[MOUTH, 0] += 0.3
    low[LEFT_BROW, 1] += 0.2
    middle = narrow[LEFT_EYE, 0].mean()
    narrow[37:39, 0] = middle + (narrow[37:39, 0] - middle) * 0.5
    assert signals(aside)[MOUTH_ASIDE] == pytest.approx(0.3, abs=1e-3)
    assert signals(low)[BROW_LEVEL] == pytest.approx(0.2, abs=1e-3)
    assert signals(aside)[BROW_LEVEL] == pytest.approx(0, abs=1e-3)
    assert signals(spread=0.04)[SPREAD] == pytest.approx(0.04)


def test_a_rigid_head_is_not_skew_and_a_sheared_picture_is() -> None:
    for pose in ({}, {"yaw": 30}, {"yaw": -20, "pitch": 15, "roll": 40}):
        points = landmarks(**pose).points.astype(np.float64)
        assert skew(points) == pytest.approx(0, abs=1e-4)
        sheared = points @ np.array([[1, 0], [0.3, 1]])
        assert skew(sheared) > 0.15


@pytest.mark.parametrize("roll", [0, 35])
def test_a_picture_that_is_only_squeezed_is_not_skew(roll: float) -> None:
    points = landmarks(roll=roll, yaw=20).points.astype(np.float64)
    assert skew(points @ np.diag([1.3, 1.0])) == pytest.approx(0, abs=1e-4)
