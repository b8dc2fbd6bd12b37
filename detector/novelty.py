"""NoveltyModel: measures how strange a face is, relative to the ordinary faces that it was fitted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.errors import DetectorError
from detector.features import Numbers, frontal_shape, normalised_distances
from detector.landmarks import Landmarks
from detector.levels import Level
from detector.lof import NEIGHBOURS, LocalOutlierFactor

VERSION = 1
METHODS = ("guise", "study")
SKLEARN_THRESHOLD = 1.5
"""Factor above which scikit-learn calls a row an outlier (`offset_` of contamination "auto")."""
KEPT_VARIANCE = 0.95


@dataclass(frozen=True, eq=False)
class NoveltyModel:
    """Ordinary faces as one method sees them through one landmark instrument.

    Features are standardised by `mean` and `spread` (D,), projected on `axes` (d, D) if there are any, and
    scored by `lof`. `data` describes the faces in words. `levels` are the thresholds of the other signals
    with the same instrument.
    """

    method: str
    instrument: str
    data: str
    reading: str
    mean: Numbers
    spread: Numbers
    axes: Numbers
    lof: LocalOutlierFactor
    threshold: float = SKLEARN_THRESHOLD
    levels: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    note: str = ""

    def features(self, landmarks: Landmarks) -> Numbers:
        """Return the method's features (D,). Raises DetectorError if it needs depth that is missing."""
        if self.method == "study":
            return normalised_distances(landmarks.points, self.reading)
        if landmarks.points_3d is None:
            raise DetectorError(
                f"The guise method needs landmarks with depth, which “{self.instrument}” did not give."
            )
        return frontal_shape(landmarks.points_3d)

    def score(self, features: NDArray[np.floating]) -> float:
        """Return the outlier factor of one (D,) row: 1 is ordinary, above `threshold` is not."""
        return self.lof.score_one(self.reduce(features))

    def reduce(self, features: NDArray[np.floating]) -> Numbers:
        """Return the input of the outlier factor, (..., D) features → (..., d)."""
        standard: Numbers = (np.asarray(features, np.float64) - self.mean) / self.spread
        return standard @ self.axes.T if self.axes.size else standard

    def save(self, path: Path) -> None:
        """Write plain arrays (.npz, no pickle), under the final name only when complete."""
        partial = path.with_name(path.name + ".partial")
        with partial.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **self._arrays())
        partial.replace(path)

    def _arrays(self) -> dict[str, NDArray[Any]]:
        levels = [[level.ordinary, level.failing] for level in self.levels.values()]
        return {
            **{name: np.array(getattr(self, name), np.str_) for name in TEXTS},
            "version": np.array(VERSION),
            "mean": self.mean,
            "spread": self.spread,
            "axes": self.axes,
            "references": self.lof.references.astype(np.float32),
            "reaches": self.lof.reaches,
            "densities": self.lof.densities,
            "neighbours": np.array(self.lof.neighbours),
            "threshold": np.array(self.threshold),
            "level_names": np.array(list(self.levels), np.str_),
            "level_values": np.array(levels, np.float64).reshape(-1, 2),
        }

    @classmethod
    def load(cls, path: Path, method: str, instrument: str) -> NoveltyModel:
        """Read a model for this method and instrument. Raises DetectorError if it does not fit."""
        arrays = _read(path)
        _refuse_other(path, arrays, method, instrument)
        try:
            return cls._from_arrays(arrays)
        except (KeyError, ValueError, TypeError, IndexError, OverflowError) as error:
            raise DetectorError(f"{path} is damaged: its arrays do not fit together ({error}).") from error

    @classmethod
    def _from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> NoveltyModel:
        levels = {
            str(name): Level(float(ordinary), float(failing))
            for name, (ordinary, failing) in zip(
                arrays["level_names"], _finite(arrays["level_values"]), strict=True
            )
        }
        mean, spread, axes = (_finite(arrays[name]) for name in ("mean", "spread", "axes"))
        method, instrument, data, reading, note = (str(arrays[name]) for name in TEXTS)
        lof, threshold = _lof(arrays), _number(arrays["threshold"])
        _check_sizes(mean, spread, axes, lof)
        sealed = MappingProxyType(levels)
        return cls(method, instrument, data, reading, mean, spread, axes, lof, threshold, sealed, note)


TEXTS = ("method", "instrument", "data", "reading", "note")


def fit_novelty(
    features: NDArray[np.floating],
    *,
    method: str,
    instrument: str,
    data: str,
    reading: str = "max",
    standardise: bool | None = None,
    neighbours: int = NEIGHBOURS,
) -> NoveltyModel:
    """Fit on (n, D) features of ordinary faces.

    guise: StandardScaler → PCA of 95 % of the variance → LOF. study: LOF on the distances themselves, unless
    `standardise` requests the scaler. Raises DetectorError if there are too few faces.
    """
    rows = np.asarray(features, np.float64)
    if len(rows) <= neighbours:
        raise DetectorError(
            f"{len(rows)} faces are too few to learn from: the method compares each face with "
            f"{neighbours} others."
        )
    is_scaled = method == "guise" if standardise is None else standardise
    mean = rows.mean(0) if is_scaled else np.zeros(rows.shape[1])
    spread = np.maximum(rows.std(0), 1e-9) if is_scaled else np.ones(rows.shape[1])
    standard = (rows - mean) / spread
    axes = _principal_axes(standard) if method == "guise" else np.empty((0, rows.shape[1]))
    reduced = standard @ axes.T if axes.size else standard
    stored = reduced.astype(np.float32).astype(np.float64)  # fitted on what the file will hold
    lof = LocalOutlierFactor.fit(stored, neighbours)
    return NoveltyModel(method, instrument, data, reading, mean, spread, axes, lof)


def _principal_axes(standard: Numbers) -> Numbers:
    from sklearn.decomposition import PCA

    axes: Numbers = PCA(KEPT_VARIANCE, svd_solver="full").fit(standard).components_
    return axes


def _read(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except FileNotFoundError as error:
        raise DetectorError(
            f"There is no fitted model at {path}. Fit one with: python main.py fit FOLDER --method METHOD "
            "--landmarks LANDMARKS --output FILE, and give it with --model FILE."
        ) from error
    except Exception as error:  # zip, zlib, header and pickle errors have no common ancestor
        raise DetectorError(
            f"{path} is not a model of the failure detector. Fit one with: "
            "python main.py fit FOLDER --method guise --output FILE"
        ) from error


def _refuse_other(path: Path, arrays: Mapping[str, NDArray[Any]], method: str, instrument: str) -> None:
    """Check that a model is of this method and instrument: thresholds and references hold for no other."""
    found = {name: str(arrays.get(name, "nothing")) for name in ("method", "instrument", "version")}
    wanted = {"method": method, "instrument": instrument, "version": str(VERSION)}
    if found["version"] != wanted["version"]:
        raise DetectorError(
            f"{path} was made by another version of Guise (its layout is {found['version']}, "
            f"this one reads {VERSION}). Fit it again."
        )
    if found["method"] != method:
        raise DetectorError(f"{path} was fitted for the {found['method']} method, not for {method}.")
    if found["instrument"] != instrument:
        raise DetectorError(
            f"{path} was fitted with the landmarks of “{found['instrument']}”, which cannot be compared with "
            f"those of “{instrument}”. Use --landmarks {found['instrument']}, or fit again."
        )


def _lof(arrays: Mapping[str, NDArray[Any]]) -> LocalOutlierFactor:
    references, reaches, densities = (_finite(arrays[n]) for n in ("references", "reaches", "densities"))
    neighbours = int(_number(arrays["neighbours"]))
    if references.ndim != 2 or not (len(references) == len(reaches) == len(densities) > neighbours > 0):
        raise ValueError("references and densities differ in number")
    if not ((densities > 0).all() and (reaches >= 0).all()):
        raise ValueError("densities are positive and distances are not negative")
    return LocalOutlierFactor(references, reaches, densities, neighbours)


def _check_sizes(mean: Numbers, spread: Numbers, axes: Numbers, lof: LocalOutlierFactor) -> None:
    width = len(axes) if axes.size else len(mean)
    if mean.ndim != 1 or mean.shape != spread.shape or axes.ndim != 2 or axes.shape[1:] != mean.shape:
        raise ValueError("mean, spread and axes differ in width")
    if lof.references.shape[1] != width or not (spread > 0).all():
        raise ValueError("the references have another width")


def _number(array: NDArray[Any]) -> float:
    """Return the one finite number that a scalar array holds."""
    return float(_finite(array).reshape(()))


def _finite(array: NDArray[Any]) -> Numbers:
    numbers = np.asarray(array, np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError("a number is missing or infinite")
    return numbers
