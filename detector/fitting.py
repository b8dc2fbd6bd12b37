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
from detector.lof import LocalOutlierFactor
from detector.novelty import SKLEARN_THRESHOLD, NoveltyModel, fit_novelty

HELD_OUT_PERCENTILE = 99.0
FOLDS = 5

STUDY_NOTE = (
    "The study's method: by its authors' rule any anomalous frame fails a video. Measured with Guise's own "
    "landmarks on clips of real people: see checkpoints/README.md."
)


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
    """Fit on these faces. guise adds them to the rendered faces that ship with Guise where `is_added`.

    Raises DetectorError where there are too few, or where they have no depth and need it.
    """
    if method == "study":
        features = np.array([normalised_distances(face.points, reading) for face in faces])
        model = fit_novelty(
            features,
            method=method,
            instrument=instrument,
            data=data,
            reading=reading,
            standardise=standardise,
        )
        return replace(model, note=STUDY_NOTE)
    shapes = np.array([_shape(face) for face in faces])
    shipped = NoveltyModel.load(model_path(method, instrument), method, instrument)
    if is_added:
        return extended(shipped, shapes, data)
    alone = fit_novelty(shapes, method=method, instrument=instrument, data=data)
    return replace(alone, threshold=held_out_threshold(shapes), levels=shipped.levels)


def extended(model: NoveltyModel, features: NDArray[np.floating], data: str) -> NoveltyModel:
    """The model with more faces among its references: the same scaling, axes and threshold, a new LOF."""
    more = model.reduce(features).astype(np.float32).astype(np.float64)
    references = np.concatenate([model.lof.references, more])
    lof = LocalOutlierFactor.fit(references, model.lof.neighbours)
    return replace(model, lof=lof, data=f"{model.data}; {data}")


def held_out_threshold(features: NDArray[np.floating]) -> float:
    """What 99 of 100 faces stay under when they were not fitted on, and never below scikit-learn's 1.5.

    The faces are held out in blocks, for neighbours in a folder are often one person.
    """
    blocks = np.array_split(np.arange(len(features)), FOLDS)
    scores = [_held_out_scores(features, block) for block in blocks]
    return max(SKLEARN_THRESHOLD, float(np.percentile(np.concatenate(scores), HELD_OUT_PERCENTILE)))


def _held_out_scores(features: NDArray[np.floating], block: NDArray[np.intp]) -> Numbers:
    rest = np.delete(features, block, axis=0)
    model = fit_novelty(rest, method="guise", instrument="", data="")
    return model.lof.score(model.reduce(features[block]))


def _shape(face: Landmarks) -> Numbers:
    if face.points_3d is None:
        raise DetectorError("The guise method needs landmarks with depth, and these have none.")
    return frontal_shape(face.points_3d)
