"""Random gestures of the mouth, which the painter learns to paint."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from model.mouth.drawing import Tongue
from training.heads.expressions import NAMES
from training.heads.moods import sample_expression

Rng = np.random.Generator
Values = dict[str, float]


def sample_gesture(rng: Rng) -> tuple[str, Values]:
    """Return the name of a kind of gesture and values of the rig."""
    name = str(rng.choice(list(KINDS), p=_CHANCES))
    values = KINDS[name][1](rng)
    if values.get("jawOpen", 0) > 0.2 and not values.get("tongueOut"):
        values["tongueUp"] = max(0.0, float(rng.normal(0.05, 0.12)))
    if rng.random() < 0.15:
        values["jawSide"] = float(rng.normal(0, 0.3))
    return name, {name: float(value) for name, value in values.items() if name in NAMES}


def _mood(name: str) -> Callable[[Rng], Values]:
    return lambda rng: dict(sample_expression(rng, name)[1])


def _weaker(name: str) -> Callable[[Rng], Values]:
    """A share of a mood's movement, as on the way to it."""

    def sample(rng: Rng) -> Values:
        share = rng.uniform(0.15, 0.8)
        return {key: share * value for key, value in sample_expression(rng, name)[1].items()}

    return sample


def _tongue(rng: Rng) -> Values:
    u = rng.uniform
    side = 0.0 if rng.random() < 0.5 else u(-0.7, 0.7)
    values = {"tongueOut": u(0.3, 1.05), "jawOpen": u(0.25, 0.7), "tongueSide": side}
    if rng.random() < 0.3:
        values |= dict.fromkeys(("smile_L", "smile_R"), u(0.1, 0.5))
    return values


def _one_sided(rng: Rng) -> Values:
    side, u = str(rng.choice(["L", "R"])), rng.uniform
    return {f"smile_{side}": u(0.4, 1), f"teeth_{side}": u(0, 0.9), "part": u(0, 0.6), "jawOpen": u(0, 0.2)}


def _toothy_talk(rng: Rng) -> Values:
    u = rng.uniform
    teeth = u(0, 0.7)
    return {
        "smile_L": u(0, 0.5), "smile_R": u(0, 0.5), "teeth_L": teeth, "teeth_R": teeth, "part": u(0.2, 1),
        "jawOpen": u(0, 0.4), "lowerLipDown": u(0, 0.5), "stretch": u(0, 0.4),
    }  # fmt: skip


def _lips_in(rng: Rng) -> Values:
    return {"compress": rng.uniform(0.4, 1.1)}


KINDS: dict[str, tuple[int, Callable[[Rng], Values]]] = {
    "calm": (1, _weaker("talk")), "talk": (4, _mood("talk")), "toothy_talk": (4, _toothy_talk),
    "smile": (1, _mood("smile")), "grin": (2, _mood("grin")), "half_grin": (2, _weaker("grin")),
    "laugh": (3, _mood("laugh")), "half_laugh": (1, _weaker("laugh")), "jaw": (2, _mood("jaw")),
    "half_jaw": (1, _weaker("jaw")), "tongue": (4, _tongue), "kiss": (1, _mood("kiss")),
    "puff": (1, _mood("puff")), "lips_in": (1, _lips_in), "one_sided": (1, _one_sided),
    "random": (1, _mood("random")),
}  # fmt: skip
"""Each kind's weight in the draw and its sampler."""
_CHANCES = [weight / sum(w for w, _ in KINDS.values()) for weight, _ in KINDS.values()]


def sample_tongue(rng: Rng) -> Values:
    """Return values of the rig for a gesture whose tongue is out. The tongue finder learns from these."""
    u = rng.uniform
    values = {
        "tongueOut": u(0.35, 1.1),
        "jawOpen": u(0, 0.75) if rng.random() < 0.7 else 0.0,
        "tongueSide": 0.0 if rng.random() < 0.5 else u(-1, 1),
        "tongueUp": u(0, 0.3) if rng.random() < 0.2 else 0.0,
        "jawSide": float(rng.normal(0, 0.3)) if rng.random() < 0.15 else 0.0,
    }
    with_it: tuple[Values, ...] = (
        dict.fromkeys(("smile_L", "smile_R"), u(0.1, 0.6)),
        {"pucker": u(0.2, 0.9)},
        dict.fromkeys(("teeth_L", "teeth_R"), u(0, 0.7)),
        {"lowerLipDown": u(0.1, 0.6)},
        {},
    )
    chosen = with_it[int(rng.choice(len(with_it), p=(0.2, 0.2, 0.1, 0.1, 0.4)))]
    return {name: float(value) for name, value in (values | chosen).items()}


def sample_mouth_without_tongue(rng: Rng) -> Values:
    """Return values of the rig for a mouth that may be taken for one with the tongue out."""
    u = rng.uniform
    samplers: tuple[tuple[float, Callable[[], Values]], ...] = (
        (0.25, lambda: {n: v for n, v in sample_gesture(rng)[1].items() if n != "tongueOut"}),
        (0.12, lambda: {"protrude": u(0.2, 1), "frown": u(0, 0.8), "jawOpen": u(0, 0.15)}),
        (0.12, lambda: {"pucker": u(0.3, 1.1), "protrude": u(0, 0.6), "jawOpen": u(0, 0.4)}),
        (0.23, lambda: _wide_open(rng)),
        (0.12, lambda: {"compress": u(0.2, 1.1), "frown": u(0, 0.6)}),
        (0.16, lambda: _toothy_talk(rng)),
    )
    number = int(rng.choice(len(samplers), p=[chance for chance, _ in samplers]))
    return {name: float(value) for name, value in samplers[number][1]().items()}


def _wide_open(rng: Rng) -> Values:
    u = rng.uniform
    return {
        "jawOpen": u(0.2, 1), "tongueUp": max(0.0, rng.normal(0.05, 0.15)), "smile_L": u(0, 0.4),
        "smile_R": u(0, 0.4), "teeth_L": u(0, 0.4), "teeth_R": u(0, 0.4),
    }  # fmt: skip


def tongue_of(expression: Values) -> Tongue:
    """Return how far a gesture's tongue is out, and to which side."""
    return Tongue(min(1.0, expression.get("tongueOut", 0.0)), expression.get("tongueSide", 0.0))
