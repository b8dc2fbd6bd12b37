"""Signals of a single frame of the avatar, the inputs of the fusion "alone"."""

from __future__ import annotations

import numpy as np

from detector.face import Face
from detector.face_shapes import PERSPECTIVE as USUAL_PERSPECTIVE
from detector.face_shapes import face_shapes
from detector.features import Numbers, asymmetry
from detector.landmarks import Landmarks
from detector.levels import (
    ASYMMETRY,
    BROW_LEVEL,
    EXPRESSION,
    EYE_LEVEL,
    EYE_WIDTHS,
    IDENTITY,
    LOOK,
    MOUTH_ASIDE,
    NOVELTY,
    PERSPECTIVE,
    SHEAR,
    SKEW,
    SPREAD,
    STREAKS,
    WORST,
)
from detector.look import Look
from face.ibug import BROWS, EYES, JAW, LEFT_BROW, LEFT_EYE, MOUTH, NOSE, RIGHT_BROW, RIGHT_EYE
from face.mean_face_3d import MEAN_FACE

_INNER = np.r_[BROWS, NOSE, EYES]
_SOLVE = np.linalg.pinv(np.column_stack([MEAN_FACE[_INNER], np.ones(len(_INNER))]))
_LEAST = 1e-6


def frame_signals(landmarks: Landmarks, face: Face, novelty: float, look: Look) -> dict[str, float]:
    """Return the signals by name; more is worse for each.

    `novelty` is the outlier factor of the face; its logarithm is taken. Lengths are in eye distances.
    """
    shape = face.frontal.shape
    signals = {
        LOOK: look.score,
        WORST: look.worst,
        STREAKS: look.streaks,
        NOVELTY: float(np.log(max(novelty, _LEAST))),
        ASYMMETRY: asymmetry(face.shape),
        EYE_WIDTHS: abs(float(np.log(_width(shape[LEFT_EYE]) / _width(shape[RIGHT_EYE])))),
        EYE_LEVEL: abs(float(shape[LEFT_EYE, 1].mean() - shape[RIGHT_EYE, 1].mean())),
        BROW_LEVEL: abs(float(shape[LEFT_BROW, 1].mean() - shape[RIGHT_BROW, 1].mean())),
        MOUTH_ASIDE: abs(float(shape[MOUTH, 0].mean() - shape[NOSE, 0].mean())),
        SKEW: skew(face.points),
        **_beyond_people(landmarks, face),
    }
    if landmarks.spread is not None:
        signals[SPREAD] = float(landmarks.spread[JAW].mean())
    return signals


def _beyond_people(landmarks: Landmarks, face: Face) -> dict[str, float]:
    """Return how unlikely the identity, expression and camera are that a 3D face needs to match this one.

    Identity and expression: mean squares of the components, 1 for an average person.
    """
    rotation = face.frontal.rotation if landmarks.rotation is None else landmarks.rotation
    fit = face_shapes().fit(face.points, rotation)
    return {
        IDENTITY: float(np.mean(fit.identity**2)),
        EXPRESSION: float(np.mean(fit.expression**2)),
        SHEAR: abs(fit.shear),
        PERSPECTIVE: abs(fit.perspective - USUAL_PERSPECTIVE),
    }


def skew(points: Numbers) -> float:
    """Return how far the face's axes in (68, 2) px are from perpendicular.

    If a distant camera sees a rigid head, the affine map from the mean face to the points has the rows of a
    rotation, times one scale. The skew is then 0, also if the picture was squeezed. A sheared face has up to
    1.
    """
    rows = (_SOLVE @ points[_INNER])[:3]
    lengths = np.linalg.norm(rows, axis=0)
    return float(abs(rows[:, 0] @ rows[:, 1]) / max(float(lengths.prod()), _LEAST))


def _width(eye: Numbers) -> float:
    return max(float(np.linalg.norm(eye[3] - eye[0])), _LEAST)
