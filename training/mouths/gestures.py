"""Random gestures of the mouth, which the painter learns to paint."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from model.mouth.drawing import Tongue
from training.heads.bent_tongue import Bend
from training.heads.expressions import NAMES
from training.heads.moods import sample_expression

Rng = np.random.Generator
Values = dict[str, float]
Bounds = tuple[float, float]


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


def sample_bend(rng: Rng) -> tuple[Values, Bend]:
    """Return values of the rig, and a tongue: to the side, short, long, or between pursed lips."""
    kind = str(rng.choice(("corner", "side", "short", "pursed", "long"), p=(0.36, 0.12, 0.2, 0.24, 0.08)))
    expression, bend = _BENDS[kind](rng)
    if kind != "pursed" and rng.random() < 0.25:
        expression |= {str(rng.choice(("stretch", "part", "frown", "lowerLipDown"))): rng.uniform(0.1, 0.6)}
    if rng.random() < 0.15:
        expression["jawSide"] = float(rng.normal(0, 0.3))
    return {name: float(value) for name, value in expression.items()}, bend


def _to_corner(rng: Rng) -> tuple[Values, Bend]:
    u, way = rng.uniform, rng.choice((-1, 1))
    sided = "smile_L" if way > 0 else "smile_R"
    values = {"jawOpen": u(0, 0.9), sided: u(0, 0.7) if rng.random() < 0.5 else 0.0}
    return values, Bend(
        u(0.04, 0.3), way * u(0.9, 1.8), u(0.1, 0.5), way * u(0.45, 0.95), u(0.1, 0.7), u(0.6, 1), u(0.7, 1.3)
    )


def _to_side(rng: Rng) -> tuple[Values, Bend]:
    u, way = rng.uniform, rng.choice((-1, 1))
    height = u(0, 0.3)
    bend = Bend(
        u(0.12, 0.5), way * u(0.25, 1.1), u(0.1, 0.45), way * u(0, 0.5), height, u(0.6, 1), u(0.7, 1.2)
    )
    return {"jawOpen": u(0, 0.7)}, bend


def _short(rng: Rng) -> tuple[Values, Bend]:
    values = {"jawOpen": rng.uniform(0, 0.35), "part": rng.uniform(0, 0.8)}
    return values, _ahead(rng, (0.04, 0.16), 0.25, (0.2, 0.7), 0.12, (0, 0.4), (0.45, 1), (0.6, 1.2))


def _pursed(rng: Rng) -> tuple[Values, Bend]:
    u = rng.uniform
    values = {"jawOpen": u(0, 0.5), "pucker": u(0.3, 1.1), "protrude": u(0, 0.4)}
    return values, _ahead(rng, (0.05, 0.22), 0.2, (0.3, 0.9), 0.08, (0.1, 0.6), (0.5, 1.1), (0.8, 2))


def _ahead(
    rng: Rng,
    out: Bounds,
    angle: float,
    forward: Bounds,
    crossing: float,
    height: Bounds,
    width: Bounds,
    thickness: Bounds,
) -> Bend:
    """Draw a tongue near the middle: uniform within bounds, normal with standard deviations."""
    u, normal = rng.uniform, rng.normal
    return Bend(
        u(*out), normal(0, angle), u(*forward), normal(0, crossing), u(*height), u(*width), u(*thickness)
    )


def _long(rng: Rng) -> tuple[Values, Bend]:
    u = rng.uniform
    values = {"jawOpen": u(0.1, 0.8)}
    return values, Bend(
        u(0.2, 0.6), rng.normal(0, 0.15), u(0.1, 0.5), 0, u(0, 0.3), u(0.55, 1.1), u(0.7, 1.3)
    )


_BENDS: dict[str, Callable[[Rng], tuple[Values, Bend]]] = {
    "corner": _to_corner, "side": _to_side, "short": _short, "pursed": _pursed, "long": _long,
}  # fmt: skip


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
