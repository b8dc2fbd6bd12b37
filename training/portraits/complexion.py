"""Complexion: the skin textures of a sitter at the pack's full size — colour, height and roughness."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.colours import lab_of
from training.heads.expressions import Expression
from training.heads.hair import HairLook, paint_scalp
from training.heads.pack import Pack
from training.heads.regions import Regions
from training.heads.skin import Lab, finish_skin, paint_skin, sample_skin
from training.heads.wrinkles import paint_wrinkles, wrinkle_weights
from training.portraits import hairline
from training.portraits.sitters import Sitter

HEIGHT, WIDTH = 1424, 1024
"""Size of the pack's own atlas, in texels."""
Picture = NDArray[np.uint8]
SHADOW = {
    "bald": 0.0,
    "stubble": 0.55,
    "buzz": 0.6,
    "fade": 0.5,
    "receding": 0.5,
    "short_afro": 0.7,
    "crop": 0.65,
}
"""Share of the hair's colour in the scalp below it, for each cut; of others 0.8."""
YOUNG, MIDDLE = 34, 52
"""Ages in years up to which the young and the middle-aged textures are used."""


@dataclass(frozen=True, eq=False)
class Complexion:
    """Textures of the atlas, uint8: `albedo` (HEIGHT, WIDTH, 3) RGB, `height` and `rough` (HEIGHT, WIDTH).

    `height` 128 is the mesh itself; `rough` 255 is roughness 1.
    """

    albedo: Picture
    height: Picture
    rough: Picture


def age_group(years: int) -> int:
    """Return the renderer's age group (0 teenager … 3 old) of a person of that age."""
    return 1 if years < 40 else 2 if years < 62 else 3


def paint_complexion(sitter: Sitter, expression: Expression, pack: Pack, regions: Regions) -> Complexion:
    """Paint the sitter's skin; `regions` are the pack's masks at their own size."""
    big = regions.enlarged(HEIGHT, WIDTH)
    rng = np.random.default_rng([sitter.seed, 5])
    lab = _face(rng, sitter, pack, big)
    folds = _folds(sitter, expression, regions)
    grey = lab[:, :, 0]
    fine = grey - cv2.GaussianBlur(grey, (0, 0), 4)
    lab[:, :, 0] -= 3.0 * folds
    lab = _with_roots(paint_scalp(lab, _bare(sitter), False, big), sitter, regions)
    strength = 7 + 6 * np.clip((sitter.years - 35) / 30, 0, 1)
    height = 128 + fine * strength * (1 - 0.6 * big.eyes) - 70 * folds
    oily = np.clip(0.7 * big.nose + 1.2 * big.lips, 0, 1)
    rough = 255 * (0.53 - 0.16 * oily + 0.05 * big.cheeks)
    return Complexion(
        finish_skin(lab),
        np.clip(height, 0, 255).astype(np.uint8),
        np.clip(rough, 0, 255).astype(np.uint8),
    )


def _face(rng: np.random.Generator, sitter: Sitter, pack: Pack, big: Regions) -> Lab:
    look = sample_skin(rng, pack.skins, sitter.male, age_group(sitter.years), sitter.ethnicity)
    texture = _texture(rng, sitter, pack)
    lightness, a, b = sitter.skin
    lipstick = not sitter.male and rng.random() < 0.6
    lips = (lightness - 17, a + 22, b - 1) if lipstick else (lightness - 11, a + 12, b - 2)
    look = dataclasses.replace(
        look, base=texture, blend=texture, lightness=lightness, hue_a=a, hue_b=b, contrast=0.95, blotches=0.8,
        cheek_red=3.5, nose_red=-2.5, eye_shade=0.0, moles=3, freckles=look.freckles * 0.6,
        detail=0.45 + 0.4 * float(np.clip((sitter.years - 40) / 30, 0, 1)), lip_colour=lips, lip_strength=0.6,
    )  # fmt: skip
    picture = pack.texture(f"skin/{texture}")
    return paint_skin(look, picture, picture, big)


def _texture(rng: np.random.Generator, sitter: Sitter, pack: Pack) -> str:
    """Return a skin of the pack of that sex, tone and age, if there is one."""
    sex = "_male" if sitter.male else "_female"
    age = "young" if sitter.years < YOUNG else "middleage" if sitter.years < MIDDLE + 12 else "old"
    tone = "darkskinned" if sitter.skin[0] < 50 and sitter.male else "lightskinned"
    fitting = [name for name in pack.skins if sex in name and tone in name]
    of_age = [name for name in fitting if name.startswith(age)]
    older = [name for name in fitting if age != "young" and name.startswith("middleage")]
    return str(rng.choice(of_age or older or fitting))


def _folds(sitter: Sitter, expression: Expression, regions: Regions) -> NDArray[np.float32]:
    """Return the depth of the skin's folds (0–1), by age and expression."""
    group = age_group(sitter.years)
    weights = np.array(wrinkle_weights(expression, "L", group)) * np.interp(
        sitter.years, [25, 45, 75], [0.25, 0.6, 1]
    )
    folds = paint_wrinkles(regions, sitter.seed).astype(np.float32) / 255 @ weights.astype(np.float32)
    return np.asarray(cv2.resize(np.clip(folds, 0, 1), (WIDTH, HEIGHT)), np.float32)


def _with_roots(lab: Lab, sitter: Sitter, regions: Regions) -> Lab:
    """Darken the skin by the roots of the hair, so that none shines through; lightly under shaven sides."""
    strength = SHADOW.get(sitter.cut, 0.8) if sitter.scarf is None else 0.0
    grown = hairline.growth(
        np.random.default_rng(sitter.seed), regions, recede=sitter.recede, sideburns=sitter.male
    )
    weight = (strength * cv2.GaussianBlur(grown, (0, 0), 3))[:, :, None]
    colour = np.array(sitter.hair) * (1 - sitter.greying) + np.array([0.62, 0.61, 0.6]) * sitter.greying
    colour = 0.5 * (colour + colour.mean())  # scattered light reddens the skin: blond partings were orange
    return np.asarray(lab * (1 - weight) + lab_of(colour * 0.8) * weight, np.float32)


def _bare(sitter: Sitter) -> HairLook:
    """Return no hair: removes the scalp hair painted in the pack's skins."""
    return HairLook("bald", (0.0, 0.0, 0.0), 1.0, 0, 0, 0, 0.5, 1.0, 0.0, sitter.seed)
