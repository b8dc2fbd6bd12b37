"""Random gestures with puffed cheeks, and gestures that may be taken for these."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from training.heads.expressions import NAMES, puffed
from training.heads.moods import sample_expression
from training.mouths.gestures import sample_gesture

Rng = np.random.Generator
Values = dict[str, float]


def sample_puff(rng: Rng) -> Values:
    """Return values of the rig for a gesture with one puffed cheek or two."""
    u = rng.uniform
    values = {"puff": u(0.3, 1.5)}
    if rng.random() < 0.45:
        values["puffSide"] = float(rng.choice([-1, 1])) * (1.0 if rng.random() < 0.6 else u(0.2, 1))
    with_it: tuple[Values, ...] = (
        {"compress": u(0.1, 0.8)},
        {"pucker": u(0.1, 0.8)},
        {"frown": u(0.1, 0.6)},
        dict.fromkeys(("smile_L", "smile_R"), u(0.05, 0.4)),
        {},
    )
    values |= with_it[int(rng.choice(len(with_it), p=(0.25, 0.2, 0.1, 0.1, 0.35)))]
    return _of_the_rig(values | _upper_face(rng))


def sample_flat(rng: Rng) -> Values:
    """Return values of the rig for a gesture without a puffed cheek; the lips are mostly closed."""
    u = rng.uniform
    samplers: tuple[tuple[float, Callable[[], Values]], ...] = (
        (0.14, lambda: {}),
        (0.16, lambda: {**_both(rng, "smile", u(0.2, 1.1)), **_both(rng, "squint", u(0, 0.5))}),
        (0.06, lambda: {f"smile_{rng.choice(['L', 'R'])}": u(0.3, 1)}),
        (0.10, lambda: {"pucker": u(0.3, 1.1), "protrude": u(0, 0.6)}),
        (0.10, lambda: {"compress": u(0.2, 1.1), "frown": u(0, 0.5)}),
        (0.06, lambda: {"stretch": u(0.3, 1), **_both(rng, "smile", u(0, 0.4))}),
        (0.08, lambda: {"frown": u(0.3, 1), **_both(rng, "browDown", u(0, 0.8))}),
        (0.06, lambda: {"protrude": u(0.3, 1), "frown": u(0, 0.8)}),
        (0.08, lambda: {"noseWrinkle": u(0.2, 1), **_both(rng, "squint", u(0, 1))}),
        (0.16, lambda: _without_puff(sample_gesture(rng)[1])),
    )
    number = int(rng.choice(len(samplers), p=[chance for chance, _ in samplers]))
    values = samplers[number][1]()
    if rng.random() < 0.25:
        values["jawSide"] = float(rng.normal(0, 0.5))
    return _of_the_rig(_upper_face(rng) | values)


def cheeks_of(expression: Values) -> tuple[float, float]:
    """Return how far the cheeks of the left and the right of the picture are puffed, at most 1."""
    subjects_left, subjects_right = puffed(expression)
    return min(subjects_right, 1.0), min(subjects_left, 1.0)


def _without_puff(values: Values) -> Values:
    return {name: value for name, value in values.items() if name not in ("puff", "puffSide")}


def _upper_face(rng: Rng) -> Values:
    """Lids, brows and gaze of any mood."""
    kept = ("blink", "wide", "brow", "gaze")
    return {name: value for name, value in sample_expression(rng)[1].items() if name.startswith(kept)}


def _both(rng: Rng, name: str, value: float) -> Values:
    left, right = np.clip(value + rng.normal(0, 0.08, 2), 0, 1.2)
    return {f"{name}_L": float(left), f"{name}_R": float(right)}


def _of_the_rig(values: Values) -> Values:
    return {name: float(value) for name, value in values.items() if name in NAMES}
