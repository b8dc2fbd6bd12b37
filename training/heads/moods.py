"""Moods: random expressions of a kind (a laugh, a wink, a vowel)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from training.heads.expressions import NAMES

Rng = np.random.Generator
Values = dict[str, float]


def sample_expression(rng: Rng, mood: str | None = None) -> tuple[str, Values]:
    """A mood (random without one) and an expression of it, with a gaze and sometimes half-closed lids."""
    name = mood or str(rng.choice(list(MOODS), p=_CHANCES))
    values = MOODS[name][1](rng)
    if rng.random() < 0.12 and not ("blink_L" in values or "blink_R" in values):
        values["blink_L"] = values["blink_R"] = rng.uniform(0.3, 1)
    values["gazeX"] = float(np.clip(rng.normal(0, 0.28), -1, 1))
    values["gazeY"] = float(np.clip(rng.normal(0, 0.2), -1, 0.9))
    return name, {key: float(value) for key, value in values.items()}


def _both(rng: Rng, name: str, value: float, jitter: float = 0.08) -> Values:
    """Left and right of a movement, never quite alike."""
    left, right = np.clip(value + rng.normal(0, jitter, 2), 0, 1.1)
    return {f"{name}_L": float(left), f"{name}_R": float(right)}


def _neutral(rng: Rng) -> Values:
    return {}


def _smile(rng: Rng) -> Values:
    return _both(rng, "smile", rng.uniform(0.4, 1)) | _both(rng, "squint", rng.uniform(0, 0.4))


def _grin(rng: Rng) -> Values:
    values = _both(rng, "smile", rng.uniform(0.3, 0.7)) | _both(rng, "teeth", rng.uniform(0.6, 1))
    return values | _both(rng, "squint", rng.uniform(0.1, 0.5)) | {"part": rng.uniform(0.3, 1)}


def _laugh(rng: Rng) -> Values:
    values = _both(rng, "smile", rng.uniform(0.3, 0.6)) | _both(rng, "teeth", rng.uniform(0.5, 1))
    return values | _both(rng, "squint", rng.uniform(0.2, 0.7)) | {"jawOpen": rng.uniform(0.25, 0.7)}


def _talk(rng: Rng) -> Values:
    u = rng.uniform
    sound = str(rng.choice(["aa", "ee", "oo", "f", "m", "th", "eh"]))
    values: Values = {
        "aa": lambda: {"jawOpen": u(0.3, 0.7)},
        "ee": lambda: (
            {"stretch": u(0.2, 0.6), "jawOpen": u(0.05, 0.2), "part": u(0.3, 1)}
            | _both(rng, "teeth", u(0.1, 0.5))
        ),
        "oo": lambda: {"pucker": u(0.3, 0.9), "jawOpen": u(0, 0.3), "protrude": u(0, 0.2)},
        "f": lambda: {"compress": u(0.1, 0.4), "part": u(0.2, 0.7)} | _both(rng, "teeth", u(0.1, 0.4)),
        "m": lambda: {"compress": u(0.2, 0.8)},
        "th": lambda: {"jawOpen": u(0.15, 0.3), "tongueOut": u(0.1, 0.25)},
        "eh": lambda: {"jawOpen": u(0.15, 0.4), "lowerLipDown": u(0, 0.4)},
    }[sound]()
    return values | _both(rng, "browUp", max(0.0, rng.normal(0, 0.25)))


def _jaw(rng: Rng) -> Values:
    return {"jawOpen": rng.uniform(0.5, 1.1)} | _both(rng, "browUp", rng.uniform(0, 0.5))


def _surprise(rng: Rng) -> Values:
    values = _both(rng, "browUp", rng.uniform(0.5, 1)) | _both(rng, "browOuter", rng.uniform(0, 0.4))
    return values | _both(rng, "wide", rng.uniform(0.3, 1)) | {"jawOpen": rng.uniform(0.1, 0.8)}


def _brow(rng: Rng) -> Values:
    which = str(rng.choice(["both", "inner", "L", "R"]))
    if which == "both":
        return _both(rng, "browUp", rng.uniform(0.5, 1))
    if which == "inner":
        return _both(rng, "browInner", rng.uniform(0.4, 1))
    return {f"browUp_{which}": rng.uniform(0.6, 1), f"browOuter_{which}": rng.uniform(0.2, 0.7)}


def _wink(rng: Rng) -> Values:
    side, u = str(rng.choice(["L", "R"])), rng.uniform
    values = {"blink": 1.0, "squint": u(0, 0.3), "smile": u(0, 0.6), "browDown": u(0, 0.4)}
    return {f"{name}_{side}": value for name, value in values.items()}


def _blink(rng: Rng) -> Values:
    closed = rng.uniform(0.5, 1)
    return {"blink_L": closed, "blink_R": closed}


def _tongue(rng: Rng) -> Values:
    u = rng.uniform
    return {
        "tongueOut": u(0.55, 1.05),
        "jawOpen": u(0.3, 0.7),
        "tongueSide": rng.choice([0, 0, u(-0.6, 0.6)]),
    }


def _kiss(rng: Rng) -> Values:
    return {"pucker": rng.uniform(0.6, 1.05), "protrude": rng.uniform(0, 0.2)}


def _frown(rng: Rng) -> Values:
    return {"frown": rng.uniform(0.4, 1)} | _both(rng, "browInner", rng.uniform(0, 0.6))


def _anger(rng: Rng) -> Values:
    values = {"noseWrinkle": rng.uniform(0, 0.5), "compress": rng.uniform(0, 0.6)}
    return values | _both(rng, "browDown", rng.uniform(0.5, 1)) | _both(rng, "squint", rng.uniform(0, 0.5))


def _disgust(rng: Rng) -> Values:
    values = {"noseWrinkle": rng.uniform(0.4, 1)} | _both(rng, "teeth", rng.uniform(0, 0.5))
    return values | _both(rng, "browDown", rng.uniform(0.2, 0.7))


def _puff(rng: Rng) -> Values:
    return {"puff": rng.uniform(0.5, 1), "compress": rng.uniform(0, 0.3)}


def _random(rng: Rng) -> Values:
    values = {str(name): rng.uniform(0, 0.5) for name in rng.choice(NAMES[:28], 5, replace=False)}
    return values | {"jawSide": rng.normal(0, 0.3)}


MOODS: dict[str, tuple[int, Callable[[Rng], Values]]] = {
    "neutral": (1, _neutral), "smile": (1, _smile), "grin": (1, _grin), "laugh": (1, _laugh), "talk": (3,
    _talk),
    "jaw": (1, _jaw), "surprise": (1, _surprise), "brow": (1, _brow), "wink": (1, _wink), "blink": (1,
    _blink),
    "tongue": (1, _tongue), "kiss": (1, _kiss), "frown": (1, _frown), "anger": (1, _anger),
    "disgust": (1, _disgust), "puff": (1, _puff), "random": (2, _random),
}  # fmt: skip
"""Each mood's weight in the draw and its sampler."""

_CHANCES = [weight / sum(w for w, _ in MOODS.values()) for weight, _ in MOODS.values()]
