"""Clothes: garments of the pack with other colours and patterns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.colours import Colour, as_colour, as_picture
from training.heads.noise import clouds

SIZE = 640
PATTERNS = ("plain", "plain", "plain", "knit", "stripes", "checks", "speckle", "bars")


@dataclass(frozen=True)
class ClothesLook:
    """A garment of the pack.

    `hue`, `saturation` and `value` shift its own picture. If `dye_share` > 0, that share of its colour is
    replaced by `dye`, and `pattern` is added with that contrast.
    """

    garment: str
    hue: float
    saturation: float
    value: float
    dye: Colour
    dye_share: float
    pattern: str
    pattern_colour: Colour
    pattern_contrast: float
    pattern_scale: int
    seed: int


def sample_clothes(rng: np.random.Generator, male: bool, garments: Sequence[str]) -> ClothesLook:
    """Choose a garment; `garments` are the pack's part names without "clothes_".

    A woman may wear two thirds of the women's and a third of the men's garments, drawn anew for each person;
    all of the women's if none is left.
    """
    u = rng.uniform
    own = [name for name in garments if name.startswith("male" if male or rng.random() < 0.35 else "female")]
    own = own or [name for name in garments if name.startswith("female")]
    recoloured = rng.random() < 0.85
    return ClothesLook(
        garment=str(rng.choice(own)),
        hue=u(0, 360) if recoloured else 0.0,
        saturation=u(0, 1.15) if recoloured else 1.0,
        value=u(0.45, 1.1) if recoloured else 1.0,
        dye=_fabric_colour(rng),
        dye_share=u(0.5, 0.95) if rng.random() < 0.6 else 0.0,
        pattern=str(rng.choice(PATTERNS)),
        pattern_colour=_fabric_colour(rng),
        pattern_contrast=u(0.1, 0.8),
        pattern_scale=int(rng.integers(6, 40)),
        seed=int(rng.integers(1 << 31)),
    )


def _fabric_colour(rng: np.random.Generator) -> Colour:
    colour = rng.uniform(0.04, 0.9, 3)
    grey = colour.mean()
    return as_colour(np.clip(grey + (colour - grey) * rng.uniform(0.1, 0.9), 0.03, 0.9))


def paint_clothes(look: ClothesLook, picture: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    """The garment's texture; `picture` is the pack's, or None if the pack has none of proven origin."""
    rng = np.random.default_rng(look.seed)
    if picture is None:
        rgb, share = np.full((SIZE, SIZE, 3), 0.6, np.float32), 1.0
    else:
        rgb, share = _shifted(picture, look), look.dye_share
    light = np.clip(rgb.mean(2, keepdims=True) * 1.6, 0, 1.3)
    worn = rgb * (1 - share) + light * _weave(rng, look) * share
    creases = 1 + 0.04 * cv2.resize(clouds(rng, 128, 128, 5, 4), rgb.shape[1::-1])[:, :, None]
    return as_picture(worn * creases)


def _shifted(picture: NDArray[np.uint8], look: ClothesLook) -> NDArray[np.float32]:
    small = cv2.resize(picture[:, :, :3], (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    hsv = np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2HSV))
    hsv = hsv * [1, look.saturation, look.value]
    hsv[:, :, 0] = (hsv[:, :, 0] + look.hue) % 360
    return np.asarray(cv2.cvtColor(np.clip(hsv, 0, [360, 1, 1]).astype(np.float32), cv2.COLOR_HSV2RGB))


def _weave(rng: np.random.Generator, look: ClothesLook) -> NDArray[np.float32]:
    """The dyed fabric (SIZE, SIZE, 3): the dye mixed with the pattern's colour."""
    weight = (_pattern(rng, look.pattern, float(look.pattern_scale)) * look.pattern_contrast)[:, :, None]
    dye, other = np.array(look.dye, np.float32), np.array(look.pattern_colour, np.float32)
    return np.asarray(dye + (other - dye) * weight, np.float32)


def _pattern(rng: np.random.Generator, name: str, period: float) -> NDArray[np.float32]:
    """Strength (0–1) of the pattern's colour."""
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    if name == "knit":
        shown = 0.5 + 0.5 * np.sin(x * 1.1) * np.sin(y * 0.9 + 2 * np.sin(x * 0.55))
    elif name == "stripes":
        shown = np.mod(y, period) < period * 0.4
    elif name == "bars":
        shown = np.mod(x, period) < period * 0.3
    elif name == "checks":
        shown = 0.5 * (np.mod(x, period) < period / 2) + 0.5 * (np.mod(y, period) < period / 2)
    elif name == "speckle":
        shown = rng.random((SIZE, SIZE)) < 0.12
    else:
        shown = np.zeros_like(x)
    return np.asarray(shown, np.float32)
