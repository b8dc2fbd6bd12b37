"""Fitting a novelty model on the faces that an instrument found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detector.errors import DetectorError
from detector.features import Numbers, frontal_shape, normalised_distances
from detector.judge import model_path
from detector.landmarks import Landmarks
from detector.levels import NOVELTY, ORDINARY_SCORE, Level, levels_of
from detector.lof import LocalOutlierFactor
from detector.novelty import SKLEARN_THRESHOLD, NoveltyModel, fit_novelty

HELD_OUT_PERCENTILE = 99.0
FOLDS = 5

STUDY_NOTE = (
    "The study's method flags turned heads like failures. Measured with Guise's landmarks and Yale's faces: "
    "it called 27 of 37 clips of real people failing, and 17 of 22 of driven avatars (docs/study.md)."
)
SHIPPED_STUDY_NOTE = (
    "The study's method on rendered faces, not on Yale's. Measured with Guise's landmarks: it called 20 of 37"
    " clips of real people failing, and 16 of 22 of driven avatars (docs/study.md)."
)
"""Measured error rates, shown beside every verdict of the method."""


def fit_faces(
    faces: Sequence[Landmarks],
    *,
    method: str,
    instrument: str,
    data: str,
    reading: str = "max",
    standardise: bool = False,
    is_added: bool = True,
) -> NoveltyModel:
    """Fit a model on these faces.

    With `is_added`, the guise method adds them to the rendered faces that ship with Guise. Raises
    DetectorError if there are too few, or if they lack the depth that the method needs.
    """
    if method == "study":
        return study_model(faces, instrument=instrument, data=data, reading=reading, standardise=standardise)
    if not is_added:
        return guise_model(faces, instrument=instrument, data=data, is_held_out=True)
    shipped = NoveltyModel.load(model_path(method, instrument), method, instrument)
    return extended(shipped, _shapes(faces), data)


def study_model(
    faces: Sequence[Landmarks],
    *,
    instrument: str,
    data: str,
    reading: str = "max",
    standardise: bool = False,
) -> NoveltyModel:
    """Return the study's model of these faces. Its error rates are shown with every verdict."""
    features = np.array([normalised_distances(face.points, reading) for face in faces])
    fitted = fit_novelty(
        features, method="study", instrument=instrument, data=data, reading=reading, standardise=standardise
    )
    return replace(fitted, note=STUDY_NOTE)


def guise_model(
    faces: Sequence[Landmarks], *, instrument: str, data: str, is_held_out: bool = False
) -> NoveltyModel:
    """Return our model of these faces, with the instrument's thresholds.

    The thresholds were measured with the shipped faces. `is_held_out` measures that of novelty again for
    other ones.
    """
    shapes = _shapes(faces)
    levels = dict(levels_of(instrument))
    fitted = fit_novelty(shapes, method="guise", instrument=instrument, data=data)
    threshold = held_out_threshold(shapes) if is_held_out else levels[NOVELTY].failing
    levels[NOVELTY] = Level(ORDINARY_SCORE, threshold)
    return replace(fitted, threshold=threshold, levels=levels)


def extended(model: NoveltyModel, features: NDArray[np.floating], data: str) -> NoveltyModel:
    """Return the model with more reference faces: the same scaling, axes and threshold, a new LOF."""
    more = model.reduce(features).astype(np.float32).astype(np.float64)
    references = np.concatenate([model.lof.references, more])
    lof = LocalOutlierFactor.fit(references, model.lof.neighbours)
    return replace(model, lof=lof, data=f"{model.data}; {data}")


def held_out_threshold(features: NDArray[np.floating]) -> float:
    """Return the 99th percentile of the novelty of held-out faces, at least scikit-learn's 1.5.

    The faces are held out in blocks, because neighbours in a folder often show the same person.
    """
    blocks = np.array_split(np.arange(len(features)), FOLDS)
    scores = [_held_out_scores(features, block) for block in blocks]
    return max(SKLEARN_THRESHOLD, float(np.percentile(np.concatenate(scores), HELD_OUT_PERCENTILE)))


def _held_out_scores(features: NDArray[np.floating], block: NDArray[np.intp]) -> Numbers:
    rest = np.delete(features, block, axis=0)
    model = fit_novelty(rest, method="guise", instrument="", data="")
    return model.lof.score(model.reduce(features[block]))


def _shapes(faces: Sequence[Landmarks]) -> Numbers:
    if any(face.points_3d is None for face in faces):
        raise DetectorError("The guise method needs landmarks with depth, and these have none.")
    return np.array([frontal_shape(face.points_3d) for face in faces if face.points_3d is not None])
