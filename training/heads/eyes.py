"""Eyes, brows, lashes, teeth: the small things that make a face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.colours import Colour, as_colour, as_picture, from_lab, to_lab
from training.heads.noise import smoothstep

LIGHT_EYES = (
    "blue_eye", "bluegreen_eye", "brown_eye", "brownlight_eye", "green_eye", "grey_eye", "ice_eye",
    "lightblue_eye",
)  # fmt: skip
DARK_EYES = ("brown_eye", "brown_eye", "brownlight_eye")
MALE_BROWS = (1, 2, 3, 4, 8, 8, 10, 12, 12, 5, 9)
FEMALE_BROWS = (1, 2, 3, 4, 5, 8, 10, 11, 7, 6)


@dataclass(frozen=True)
class EyeLook:
    """Colours of the eyes.

    `iris` is a texture of the pack, muted and darkened by these shares; `white` tints the sclera.
    """

    iris: str
    muted: float
    darkened: float
    white: Colour
    lashes: str
    lash_weight: float
    brows: str
    brow_colour: Colour
    brow_weight: float


@dataclass(frozen=True)
class MouthLook:
    """Tints of teeth and tongue."""

    teeth: Colour
    tongue: Colour


def sample_eyes(
    rng: np.random.Generator, male: bool, ethnicity: Sequence[float], hair_colour: Colour
) -> EyeLook:
    """The eyes and brows of a new person, in keeping with their hair and origin."""
    u = rng.uniform
    iris = str(rng.choice(LIGHT_EYES if ethnicity[2] > 0.45 else DARK_EYES))
    brown = "brown" in iris
    white = u(0.72, 0.93)
    hair = np.array(hair_colour)
    brow = np.clip(hair * 0.7, 0.03, 0.6) if hair.mean() < 0.5 else hair * 0.55
    return EyeLook(
        iris=iris,
        muted=u(0.45, 0.75) if brown else u(0.25, 0.65),
        darkened=u(0, 0.45) if brown else u(0.1, 0.45),
        white=(white, white * u(0.94, 1), white * u(0.88, 1)),
        lashes=f"eyelashes0{rng.integers(1, 5)}",
        lash_weight=u(0, 0.3) if male else u(0.25, 0.7),
        brows=f"eyebrow{int(rng.choice(MALE_BROWS if male else FEMALE_BROWS)):03d}",
        brow_colour=as_colour(brow),
        brow_weight=u(0.65, 1.1) if male else u(0.5, 1),
    )


def sample_mouth(rng: np.random.Generator) -> MouthLook:
    """The teeth and tongue of a new person."""
    light = rng.uniform(0.8, 1.05)
    teeth = (light, light * rng.uniform(0.93, 0.99), light * rng.uniform(0.78, 0.95))
    return MouthLook(as_colour(teeth), as_colour(np.array([0.72, 0.5, 0.5]) * rng.uniform(0.7, 1.1)))


def paint_iris(look: EyeLook, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The eye texture. Brown irises are too red in the pack, the others too vivid."""
    lab = to_lab(picture[:, :, :3].astype(np.float32) / 255)
    if "brown" in look.iris:
        iris = smoothstep(8, 22, lab[:, :, 1]) * smoothstep(62, 50, lab[:, :, 0])
        lab[:, :, 1] *= 1 - iris * look.muted
    else:
        iris = smoothstep(6, 14, np.hypot(lab[:, :, 1], lab[:, :, 2]))
        lab[:, :, 1:] *= (1 - iris * look.muted)[:, :, None]
    lab[:, :, 0] *= 1 - iris * look.darkened
    return as_picture(from_lab(lab))


def paint_teeth(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Whitened enamel with its own lines kept, and duller gums; the pack's teeth are a uniform yellow."""
    rgb = picture.astype(np.float32) / 255
    enamel = smoothstep(0.22, 0.10, rgb.max(2) - rgb.min(2))[:, :, None]
    light = rgb.mean(2, keepdims=True)
    lines = light - cv2.GaussianBlur(light, (0, 0), 6)[:, :, None]
    white = np.array([0.95, 0.92, 0.87]) * np.clip(0.82 + 0.2 * light + 0.8 * lines, 0, 1)
    gums = rgb * 0.8 + 0.1 * np.array([0.85, 0.5, 0.5])
    return as_picture(white * enamel + gums * (1 - enamel))
