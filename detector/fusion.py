"""Fusion: combines several signals of one frame into one number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from detector.errors import DetectorError
from detector.levels import Level

ALONE, DRIVEN, AS_ASKED = "alone", "driven", "as asked"
"""Names of the fusions: of the avatar's own signals; of these and the driver; of these and what was asked."""

BESIDE_REST, DRIVEN_BESIDE_REST = "beside rest", "driven beside rest"
"""Names that replace ALONE and DRIVEN if the avatar's own picture at rest is known."""

FUSION = Path(__file__).resolve().parent.parent / "checkpoints" / "failure_fusion.json"


@dataclass(frozen=True)
class Fusion:
    """A weighted sum of signals: `bias` plus each signal times its weight.

    `weights` are by signal, `limits` the least and the greatest value of each that counts. `level` says what
    sum is ordinary, and from what sum a frame fails.
    """

    bias: float
    weights: Mapping[str, float]
    limits: Mapping[str, tuple[float, float]]
    level: Level

    def total(self, values: Mapping[str, float]) -> float:
        """Return the sum for these signals; one that is missing counts as its least value."""
        total = self.bias
        for name, weight in self.weights.items():
            low, high = self.limits[name]
            total += weight * min(max(values.get(name, low), low), high)
        return total


def load_fusions(path: Path = FUSION) -> Mapping[str, Fusion]:
    """Read the fusions of a file by name: "alone" and "driven".

    Raises:
        DetectorError: The file is missing or damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return MappingProxyType({name: _fusion(part) for name, part in content["fusions"].items()})
    except (
        OSError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise DetectorError(
            f"{path} does not hold the weights of the detector's signals ({error}). "
            "Get it again from the repository."
        ) from error


def _fusion(part: Mapping[str, object]) -> Fusion:
    weights = {str(name): _finite(value) for name, value in _mapping(part["weights"]).items()}
    limits = {str(name): _pair(pair) for name, pair in _mapping(part["limits"]).items()}
    if weights.keys() != limits.keys():
        raise ValueError("weights and limits have other names")
    level = Level(*_pair(part["level"]))
    return Fusion(_finite(part["bias"]), MappingProxyType(weights), MappingProxyType(limits), level)


def _mapping(value: object) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise TypeError("weights and limits are objects")
    return value


def _pair(value: object) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise TypeError("limits are pairs")
    low, high = (_finite(each) for each in value)
    if not low < high:
        raise ValueError("a lower limit is below the upper one")
    return low, high


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not np.isfinite(value):
        raise ValueError("a number is missing")
    return float(value)
