"""Skin: one person's complexion on the atlas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.colours import from_lab, to_lab
from training.heads.noise import clouds, grain, smoothstep
from training.heads.regions import Regions

HEIGHT, WIDTH = 890, 640
"""Working size of the atlas; the pack's is 1424 × 1024."""
AGES = ("young", "young", "middleage", "old")
Lab = NDArray[np.float32]


@dataclass(frozen=True)
class SkinLook:
    """A complexion. Lightness and the two hues are CIE L*a*b*; spreads and shades are in the same unit."""

    base: str
    blend: str
    blend_share: float
    lightness: float
    hue_a: float
    hue_b: float
    contrast: float
    blotches: float
    cheek_red: float
    nose_red: float
    eye_shade: float
    lip_colour: tuple[float, float, float]
    lip_strength: float
    detail: float
    moles: int
    freckles: float
    gloss: float
    seed: int


def sample_skin(
    rng: np.random.Generator, skins: Sequence[str], male: bool, age: int, ethnicity: Sequence[float]
) -> SkinLook:
    """Sample a complexion; `ethnicity` is (African, Asian, Caucasian), `age` indexes AGES."""
    u = rng.uniform
    base, blend = _choose_textures(rng, skins, male, age, dark=ethnicity[0] > 0.5)
    tone = float(np.clip(0.75 * ethnicity[0] + 0.28 * ethnicity[1] + rng.normal(0, 0.13), 0, 1))
    lightness = float(np.interp(tone, [0, 0.35, 0.7, 1], [69, 63, 47, 32]) + rng.normal(0, 2.5))
    a = float(np.interp(tone, [0, 0.4, 1], [13, 13, 12]) + rng.normal(0, 1.5))
    b = float(np.interp(tone, [0, 0.4, 0.7, 1], [18, 21, 22, 15]) + rng.normal(0, 2))
    painted = not male and rng.random() < 0.35
    if painted:
        lips = (u(32, 50), u(22, 42), u(5, 20))
    else:
        lips = (lightness - u(7, 16), a + u(5, 13), b - u(0, 6))
    return SkinLook(
        base=base,
        blend=blend,
        blend_share=u(0.15, 0.85) * (0.4 if AGES[age] == "old" else 0.6),
        lightness=lightness,
        hue_a=a,
        hue_b=b,
        contrast=float(np.interp(lightness, [25, 50, 75], [0.75, 0.9, 1.05]) * u(0.9, 1.3)),
        blotches=u(0.3, 1.2),
        cheek_red=u(0, 6),
        nose_red=u(0, 5),
        eye_shade=u(0, 6) + (u(0, 8) if painted else 0),
        lip_colour=lips,
        lip_strength=u(0.4, 0.75) if painted else u(0.1, 0.45),
        detail=u(0, 0.9) * (1.2 if age >= 2 else 0.8),
        moles=int(rng.poisson(4)),
        freckles=u(8, 14) if rng.random() < 0.15 and lightness > 55 else 0.0,
        gloss=u(0.45, 1.1),
        seed=int(rng.integers(1 << 31)),
    )


def _choose_textures(
    rng: np.random.Generator, skins: Sequence[str], male: bool, age: int, dark: bool
) -> tuple[str, str]:
    """Choose a base texture of that sex, tone and age, if the pack has one, and a blended one of any age."""
    sex = "_male" if male else "_female"
    of_sex = [name for name in skins if sex in name]
    of_tone = [name for name in of_sex if ("darkskinned" if dark else "lightskinned") in name] or of_sex
    of_age = [name for name in of_tone if name.startswith(AGES[age])] or of_tone
    return str(rng.choice(of_age)), str(rng.choice(of_tone))


def paint_skin(look: SkinLook, base: NDArray[np.uint8], blend: NDArray[np.uint8], regions: Regions) -> Lab:
    """Paint the atlas (height, width, 3) in L*a*b*, as large as the masks of `regions` are.

    `base` and `blend` are the pack's pictures of the look's names. Enlarge `regions` to HEIGHT, WIDTH for the
    working size.
    """
    rng = np.random.default_rng(look.seed)
    size = regions.head.shape[1], regions.head.shape[0]
    lab = _mixed(rng, look, base, blend, size)
    lab = _toned(lab, look, regions)
    lab[:, :, 1] += _stretched_clouds(rng, 6, size) * look.blotches
    lab[:, :, 0] += _stretched_clouds(rng, 5, size) * look.blotches * 0.9
    red = regions.cheeks * look.cheek_red + regions.nose * look.nose_red
    lab[:, :, 1] += red
    lab[:, :, 0] -= red * 0.35 + regions.eyes * look.eye_shade
    lab = _with_lips(lab, look, regions)
    lab[:, :, 0] += (lab[:, :, 0] - cv2.GaussianBlur(lab[:, :, 0], (0, 0), 5)) * look.detail
    return _with_spots(rng, lab, look, regions)


def finish_skin(lab: Lab) -> NDArray[np.uint8]:
    """Convert L*a*b* to the RGB texture."""
    return np.asarray(from_lab(lab) * 255 + 0.5, np.uint8)


def _mixed(
    rng: np.random.Generator,
    look: SkinLook,
    base: NDArray[np.uint8],
    blend: NDArray[np.uint8],
    size: tuple[int, int],
) -> Lab:
    first = _resized(base, size)
    if look.base == look.blend:
        return to_lab(first)
    share = np.clip(0.5 + 0.35 * clouds(rng, 89, 64, 3, 2), 0, 1) * 2 * look.blend_share
    weight = cv2.resize(np.clip(share, 0, 1).astype(np.float32), size)[:, :, None]
    return to_lab(first * (1 - weight) + _resized(blend, size) * weight)


def _resized(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.float32]:
    resized = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(resized.astype(np.float32) / 255, np.float32)


def _stretched_clouds(rng: np.random.Generator, cells: int, size: tuple[int, int]) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(clouds(rng, 178, 128, 4, cells), size))


def _toned(lab: Lab, look: SkinLook, regions: Regions) -> Lab:
    """Move the median of the bare skin to the look's tone, and scale the variation around it."""
    bare = (regions.head > 0.5) & (regions.scalp < 0.1)
    middle = np.median(lab[bare][::37], axis=0)
    scale = np.array([look.contrast, 1.05, 0.95])
    wanted = np.array([look.lightness, look.hue_a, look.hue_b])
    return np.asarray((lab - middle) * scale + wanted, np.float32)


def _with_lips(lab: Lab, look: SkinLook, regions: Regions) -> Lab:
    weight = (regions.lips * look.lip_strength)[:, :, None]
    detail = lab[:, :, 0] - cv2.GaussianBlur(lab[:, :, 0], (0, 0), 6)
    lightness, a, b = look.lip_colour
    wanted = np.dstack([lightness + 1.4 * detail, np.full_like(detail, a), np.full_like(detail, b)])
    return np.asarray(lab * (1 - weight) + wanted * weight, np.float32)


def _with_spots(rng: np.random.Generator, lab: Lab, look: SkinLook, regions: Regions) -> Lab:
    height, width = lab.shape[:2]
    for _ in range(look.moles):
        x, y = int(rng.integers(155, 460)), int(rng.integers(125, 780))  # of the working size
        centre = x * width // WIDTH, y * height // HEIGHT
        darker = float(max(12, look.lightness - rng.uniform(12, 32)))
        colour = (darker, look.hue_a + 2, look.hue_b)
        cv2.circle(lab, centre, int(rng.choice([0, 0, 1, 1])), colour, -1, cv2.LINE_AA)
    if look.freckles:
        spots = smoothstep(1.0, 1.7, grain(rng, height, width, 1.4))
        spots = spots * np.clip(regions.cheeks + regions.nose + 0.1, 0, 1)
        lab[:, :, 0] -= spots * look.freckles
        lab[:, :, 2] += spots * look.freckles * 0.4
    return np.asarray(lab, np.float32)
