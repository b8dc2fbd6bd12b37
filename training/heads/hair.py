"""Hair: colour, cut and beard of one person, and their paint on the skin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.colours import Colour, as_colour, lab_of
from training.heads.noise import clouds, grain, smoothstep
from training.heads.regions import Regions
from training.heads.skin import HEIGHT, WIDTH, Lab

Mask = NDArray[np.float32]

COLOURS: Sequence[Colour] = (
    (0.10, 0.08, 0.07), (0.13, 0.10, 0.085), (0.20, 0.14, 0.10), (0.28, 0.19, 0.13), (0.36, 0.26, 0.18),
    (0.45, 0.34, 0.24), (0.60, 0.48, 0.33), (0.72, 0.60, 0.42), (0.42, 0.22, 0.13), (0.50, 0.27, 0.15),
    (0.09, 0.085, 0.09), (0.24, 0.13, 0.09), (0.66, 0.50, 0.30), (0.30, 0.24, 0.20),
)  # fmt: skip
GREYS: Sequence[Colour] = ((0.36, 0.35, 0.34), (0.50, 0.49, 0.48), (0.68, 0.67, 0.65), (0.80, 0.79, 0.77))
DYES: Sequence[Colour] = ((0.62, 0.20, 0.28), (0.20, 0.26, 0.48), (0.46, 0.24, 0.48), (0.75, 0.68, 0.55))
LIGHT_CHANCES = (3, 3, 3, 2.5, 2, 1.5, 1, 1, 0.7, 0.5, 1, 0.8, 0.6, 1.5)
DARK_CHANCES = (3, 2, 1.5, 0.5, 0, 0, 0, 0, 0, 0, 3, 0.4, 0, 0)

CUTS: Mapping[str, Mapping[str, float]] = {
    "male": {
        "short01": 3, "short02": 3, "short03": 1.5, "short04": 3, "bald": 1.3, "shaved": 0.8, "curls": 0.15,
        "ponytail01": 0.3, "bob02": 0.15, "long01": 0.3,
    },
    "female": {
        "bob02": 2.5, "bob01": 0.8, "braid01": 1.5, "long01": 3, "ponytail01": 2.5, "short01": 0.4,
        "short02": 0.7,
        "short03": 1, "short04": 0.6, "curls": 0.15, "shaved": 0.1,
    },
}  # fmt: skip
"""Relative frequencies of the cuts.

"bald" has no hair, "shaved" only stubble, "curls" are layers above the scalp, the others are meshes
`hair_<cut>`.
"""
TRIMMED = ("bob01", "bob02", "short03", "braid01")
"""Cuts whose fringe may be trimmed to another height and slant."""
NO_TRIM = -99.0


@dataclass(frozen=True)
class HairLook:
    """Colour and cut of a person's hair.

    Above the height `fringe` and below `ends` (dm on the average head) the mesh is cut off; NO_TRIM leaves it
    as it is. `flyaway` is the amount of loose strands.
    """

    cut: str
    colour: Colour
    contrast: float
    fringe: float
    fringe_slant: float
    ends: float
    flyaway: float
    density: float
    greying: float
    seed: int


@dataclass(frozen=True)
class BeardLook:
    """`kind` is stubble, moustache, goatee or full; `length` in dm is 0 if it is only painted."""

    kind: str
    density: float
    length: float
    seed: int


def sample_hair(rng: np.random.Generator, male: bool, age: int, ethnicity: Sequence[float]) -> HairLook:
    """Sample the hair of a person, consistent with sex, age and origin."""
    chances = dict(CUTS["male" if male else "female"])
    if ethnicity[0] > 0.55:
        chances["curls"] *= 16
        chances["shaved"] *= 3
    if not male and age == 3:
        chances["long01"] *= 0.3
    weights = np.array(list(chances.values()))
    cut = str(rng.choice(list(chances), p=weights / weights.sum()))
    trimmed = cut in TRIMMED
    ends = rng.uniform(6.2, 7.2) if trimmed and rng.random() < 0.5 else NO_TRIM
    if cut == "long01" and rng.random() < 0.6:
        ends = rng.uniform(5.2, 6.6)
    return HairLook(
        cut=cut,
        colour=_sample_colour(rng, age, ethnicity),
        contrast=rng.uniform(0.9, 1.6),
        fringe=rng.uniform(7.72, 8.05) if trimmed and rng.random() < 0.93 else NO_TRIM,
        fringe_slant=float(rng.normal(0, 0.18)),
        ends=float(ends),
        flyaway=rng.uniform(0.2, 1.0),
        density=rng.uniform(0.75, 1.0),
        greying=rng.uniform(0.1, 0.6) if age >= 2 and rng.random() < 0.5 else 0.0,
        seed=int(rng.integers(1 << 31)),
    )


def _sample_colour(rng: np.random.Generator, age: int, ethnicity: Sequence[float]) -> Colour:
    chances = np.array(LIGHT_CHANCES if ethnicity[2] > 0.45 else DARK_CHANCES)
    natural = np.array(COLOURS[int(rng.choice(len(COLOURS), p=chances / chances.sum()))])
    grey_chance = (0.0, 0.0, 0.2, 0.75)[age]
    colour = np.array(GREYS[int(rng.integers(len(GREYS)))]) if rng.random() < grey_chance else natural
    if age <= 2 and rng.random() < 0.04:
        colour = np.array(DYES[int(rng.integers(len(DYES)))])
    return as_colour(np.clip(colour * rng.uniform(0.8, 1.15), 0.02, 0.9))


def sample_beard(rng: np.random.Generator) -> BeardLook:
    """Sample a beard: stubble, moustache, goatee or full."""
    kind = str(rng.choice(["stubble", "moustache", "goatee", "full"], p=[0.52, 0.08, 0.14, 0.26]))
    if kind == "stubble":
        return BeardLook(kind, rng.uniform(0.15, 0.5), 0.0, int(rng.integers(1 << 31)))
    length = rng.uniform(0.015, 0.07 if kind == "full" else 0.03)
    return BeardLook(kind, rng.uniform(0.45, 0.8), length, int(rng.integers(1 << 31)))


def beard_mask(look: BeardLook, regions: Regions) -> Mask:
    """Return the density (0–1) of this beard, at the working size of the atlas."""
    everywhere = np.maximum.reduce([regions.beard, regions.moustache, regions.sideburns])
    mask = {
        "stubble": everywhere,
        "moustache": regions.moustache,
        "goatee": np.maximum(regions.goatee, regions.moustache),
        "full": everywhere,
    }[look.kind]
    patches = clouds(np.random.default_rng(look.seed), 89, 64, 4, 6)
    soft = cv2.GaussianBlur(mask, (0, 0), 2.5) * (1 + 0.3 * cv2.resize(patches, (WIDTH, HEIGHT)))
    return np.asarray(np.clip(soft, 0, 1), np.float32)


def paint_beard(lab: Lab, look: BeardLook, colour: Colour, regions: Regions) -> Lab:
    """Paint short hairs along their direction of growth over slightly darkened skin."""
    rng = np.random.default_rng(look.seed + 1)
    hairs = smoothstep(-0.4, 1.1, _strokes(rng, lab.shape[:2]))
    weight = np.clip(beard_mask(look, regions) ** 1.3 * look.density * (0.35 + 1.1 * hairs), 0, 0.95)[
        :, :, None
    ]
    hair = lab_of(colour)
    lift = 8 if look.kind == "stubble" else 0
    skin_a = float(np.median(lab[::9, ::9, 1]))
    wanted = np.array([hair[0] * 0.75 + lift, hair[1] * 0.5 + skin_a * 0.3, hair[2] * 0.5 + 2])
    return np.asarray(lab * (1 - weight) + wanted * weight, np.float32)


def paint_scalp(lab: Lab, look: HairLook, male: bool, regions: Regions) -> Lab:
    """Replace the hair painted in the pack's skins by this person's roots, thinning at the hairline."""
    rng = np.random.default_rng(look.seed + 1)
    zone = np.maximum(regions.scalp**1.6, regions.scalp_soft)
    detail = lab[:, :, 0] - cv2.GaussianBlur(lab[:, :, 0], (0, 0), 8)
    skin = np.median(lab[(regions.cheeks > 0.3)], axis=0)
    bare = np.dstack(
        [skin[0] - 4 + 0.5 * detail, np.full_like(detail, skin[1]), np.full_like(detail, skin[2])]
    )
    cleaned = lab * (1 - 0.9 * zone[:, :, None]) + bare * 0.9 * zone[:, :, None]
    strength = {"bald": 0.12 if male else 0.0, "shaved": 0.78}.get(look.cut, 0.92)
    weight = np.clip(strength * hairline(look, regions) * (1 + 0.2 * _strokes(rng, lab.shape[:2])), 0, 1)[
        :, :, None
    ]
    root = lab_of(look.colour) * [0.9, 1, 1]
    return np.asarray(cleaned * (1 - weight) + root * weight, np.float32)


def hairline(look: HairLook, regions: Regions) -> Mask:
    """Return the density (0–1) of hair on the scalp: full inside, single strokes at the ragged edge."""
    rng = np.random.default_rng(look.seed)
    height, width = regions.scalp_soft.shape
    wavy = cv2.resize(clouds(rng, 89, 64, 4, 5), (width, height))
    inset = (
        0.0 if look.cut in ("bald", "shaved", "curls") else 0.3
    )  # a mesh has its own line: no stubble below it
    edge = np.clip((regions.scalp_soft - inset) / (1 - inset) + 0.10 * wavy * (regions.scalp_soft > 0), 0, 1)
    strokes = smoothstep(-1.2, 1.2, _strokes(rng, (height, width)))
    return np.asarray(smoothstep(0.15, 0.95, edge * (0.55 + 0.6 * strokes) + 0.25 * edge**2), np.float32)


def rounded_growth(look: HairLook, regions: Regions) -> Mask:
    """Return the height (0–1) of short curls, rising raggedly from the hairline inwards."""
    rng = np.random.default_rng(look.seed)
    wavy = cv2.resize(clouds(rng, 89, 64, 4, 7), (WIDTH, HEIGHT))
    inside = cv2.GaussianBlur(regions.scalp_soft, (0, 0), 11) * (regions.scalp_soft > 0.02)
    return np.asarray(
        np.clip((inside - 0.35) / 0.6 + 0.08 * wavy * (inside > 0), 0, 1) * look.density, np.float32
    )


def _strokes(rng: np.random.Generator, shape: tuple[int, ...]) -> Mask:
    """Noise drawn out across the atlas' columns, which run from the crown down the face: short hairs."""
    fine = rng.normal(size=shape).astype(np.float32)
    drawn = cv2.GaussianBlur(fine, (0, 0), sigmaX=1.6, sigmaY=0.7)
    return np.asarray(drawn / drawn.std() * 0.8 + 0.5 * grain(rng, shape[0], shape[1], 1.0), np.float32)
