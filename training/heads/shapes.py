"""Shapes of heads: random weights of MakeHuman's morph targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

Weights = dict[str, float]

AGES = ("child", "young", "old")
AGE_BLENDS = ((0.35, 0.65, 0.0), (0.0, 1.0, 0.0), (0.0, 0.62, 0.38), (0.0, 0.2, 0.8))
MUSCLES = ("minmuscle", "averagemuscle", "maxmuscle")
BUILDS = ("minweight", "averageweight", "maxweight")
OPPOSITES = (
    ("incr", "decr"), ("up", "down"), ("in", "out"), ("forward", "backward"), ("concave", "convex"),
    ("compress", "uncompress"),
)  # fmt: skip
SPREADS = {
    "head": 0.16, "neck": 0.2, "ears": 0.25, "eyes": 0.2, "nose": 0.2, "mouth": 0.2, "chin": 0.2,
    "cheek": 0.28,
    "forehead": 0.22, "eyebrows": 0.13,
}  # fmt: skip
"""Standard deviation of the weights of each region's details. Larger ones make odd people."""
HEAD_FORMS = ("oval", "round", "rectangular", "square", "triangular", "invertedtriangular", "diamond")


def sample_targets(
    rng: np.random.Generator, targets: Sequence[str], male: bool, age: int, ethnicity: Mapping[str, float]
) -> Weights:
    """Weights of the macro targets (sex, age, ethnicity, build) and of the details of each region."""
    man = float(np.clip(rng.normal(0.92 if male else 0.08, 0.1), 0, 1))
    muscle, build = rng.dirichlet([1, 2.2, 1]).tolist(), rng.dirichlet([1, 2.2, 1.1]).tolist()
    weights = macro_weights(man, AGE_BLENDS[age], ethnicity, muscle, build)
    for more, less in detail_pairs(targets):
        _add_detail(rng, weights, more, less)
    form = rng.integers(len(HEAD_FORMS) + 1)
    if form < len(HEAD_FORMS):
        weights[f"head/head-{HEAD_FORMS[form]}"] = rng.uniform(0.1, 0.6)
    return weights


def macro_weights(
    man: float,
    ages: Sequence[float],
    ethnicity: Mapping[str, float],
    muscle: Sequence[float],
    build: Sequence[float],
) -> Weights:
    """The shares of every macro target: products of the shares of each property.

    Each group sums to 1. Other sums give impossible heads.
    """
    weights = {}
    for (sex, s), (age, a) in product((("male", man), ("female", 1 - man)), zip(AGES, ages, strict=True)):
        for people, p in ethnicity.items():
            weights[f"macro/{people}-{sex}-{age}"] = float(s * a * p)
        for (m_name, m), (b_name, b) in product(
            zip(MUSCLES, muscle, strict=True), zip(BUILDS, build, strict=True)
        ):
            weights[f"univ/{sex}-{age}-{m_name}-{b_name}"] = float(s * a * m * b)
    return weights


def detail_pairs(targets: Sequence[str]) -> list[tuple[str, str]]:
    """Opposite details ("nose/nose-width1-incr", "…-decr") of the face's regions.

    Of two-sided ones, the left.
    """
    known = {name for name in targets if name.split("/")[0] in SPREADS}
    pairs = []
    for name in sorted(known):
        for more, less in OPPOSITES:
            other = name.removesuffix(more) + less
            if name.endswith(f"-{more}") and other in known and not name.split("/")[1].startswith("r-"):
                pairs.append((name, other))
    return pairs


def _add_detail(rng: np.random.Generator, weights: Weights, more: str, less: str) -> None:
    region = more.split("/")[0]
    spread = SPREADS[region]
    if "trans" in more or "scale" in more:
        spread *= 0.6
    if "jaw-drop" in more:
        spread = 0.1
    if "eyefold" in more or "height" in more:
        spread *= 0.8
    left = float(np.clip(rng.normal(0, spread), -0.75, 0.75))
    _put(weights, more if left > 0 else less, left)
    if "/l-" in more:
        right = float(np.clip(left + rng.normal(0, 0.07), -0.8, 0.8))  # faces are not quite symmetric
        _put(weights, (more if right > 0 else less).replace("/l-", "/r-"), right)


def _put(weights: Weights, name: str, value: float) -> None:
    weights[name] = weights.get(name, 0.0) + abs(value)
