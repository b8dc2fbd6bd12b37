"""Wrinkles that come and go with the expression: forehead, frown, crow's feet, cheek fold."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.expressions import Expression
from training.heads.noise import clouds, smoothstep
from training.heads.regions import HEIGHT, WIDTH, Regions

SCALE = 2
"""The wrinkle map is this many times larger than the masks."""
REST = (0.0, 0.04, 0.16, 0.36)
"""Depth of wrinkles at rest, from teenager to old person."""
DEPTH = (0.35, 0.55, 0.85, 1.0)

Weights = tuple[float, float, float, float]


def paint_wrinkles(regions: Regions, seed: int) -> NDArray[np.uint8]:
    """Depth of the four kinds of fold (HEIGHT, WIDTH, 4) × SCALE, for the masks' canonical positions."""
    rng = np.random.default_rng(seed)
    height, width = HEIGHT * SCALE, WIDTH * SCALE
    position = cv2.resize(regions.position, (width, height), interpolation=cv2.INTER_LINEAR)
    side, y, z = np.abs(position[:, :, 0]), position[:, :, 1], position[:, :, 2]
    wobble = 0.02 * clouds(rng, height, width, 4, 6)
    front = (z > 0.75) & (position[:, :, 1] > 6)
    folds = [
        _forehead(rng, side, y + wobble),
        _frown(side + 0.6 * wobble, y),
        _crows_feet(rng, side, y + wobble),
    ]
    folds.append(_cheek_fold(side + wobble, y))
    return np.dstack([np.asarray(np.clip(fold * front, 0, 1) * 255, np.uint8) for fold in folds])


def wrinkle_weights(expression: Expression, side: str, age: int) -> Weights:
    """Depth of each fold on one side ("L" or "R") of a face of that age (0–3), for this expression."""

    def value(name: str) -> float:
        return max(0.0, expression.get(f"{name}_{side}", expression.get(name, 0.0)))

    deep, rest = DEPTH[age], REST[age]
    forehead = value("browUp") + 0.5 * value("browInner") + 0.4 * value("browOuter")
    frown = value("browDown") + 0.3 * value("browInner") + 0.3 * value("noseWrinkle")
    squint = 0.6 * value("squint") + 0.6 * value("smile") + 0.3 * value("blink") + 0.4 * value("noseWrinkle")
    cheek = 0.9 * value("smile") + 0.6 * value("teeth") + 0.4 * value("stretch") + 0.5 * value("noseWrinkle")
    amounts = (min(1.0, rest + deep * amount) for amount in (forehead, frown, squint, cheek))
    one, two, three, four = amounts
    return one, two, 0.8 * three, 0.7 * four


def _groove(distance: NDArray[Any], width: float) -> NDArray[Any]:
    return np.asarray(np.exp(-((distance / width) ** 2)))


def _forehead(rng: np.random.Generator, side: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    lines = np.zeros_like(y)
    for level in np.linspace(7.82, 8.06, int(rng.integers(3, 5))) + rng.uniform(-0.015, 0.015):
        lines = np.maximum(lines, _groove(y - level + 0.10 * side**2 - 0.05 * side, 0.016))
    return np.asarray(lines * smoothstep(0.62, 0.35, side))


def _frown(side: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    span = smoothstep(7.46, 7.52, y) * smoothstep(7.78, 7.62, y)
    return np.asarray(_groove(side - 0.085, 0.016) * span)


def _crows_feet(rng: np.random.Generator, side: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    outward, up = side - 0.47, y - 7.47
    lines = np.zeros_like(y)
    for slope in np.linspace(-0.55, 0.6, int(rng.integers(3, 5))):
        lines = np.maximum(lines, _groove(up - slope * outward, 0.012))
    return np.asarray(lines * smoothstep(0.02, 0.05, outward) * smoothstep(0.19, 0.11, outward))


def _cheek_fold(side: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    """From the wing of the nose, in a bow, to beside the corner of the mouth."""
    down = np.clip((7.10 - y) / 0.34, 0, 1)
    line = 0.185 + 0.21 * down**0.8
    span = smoothstep(7.14, 7.06, y) * smoothstep(6.72, 6.84, y)
    return np.asarray(_groove(side - line, 0.022) * span)
