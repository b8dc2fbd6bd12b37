"""Sitters: the portrayed people. One seed is one person; sampled properties can be replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.heads.colours import Colour

Choices = Sequence[str]


@dataclass(frozen=True)
class Origin:
    """Common properties of people from one part of the world.

    `ethnicity` holds the shares of the pack's African, Asian and Caucasian shapes, which sum to 1; `skin` the
    lightest and darkest L*, a*, b*; `hair` keys of HAIR; `irises` textures of the pack.
    """

    ethnicity: tuple[float, float, float]
    skin: tuple[Colour, Colour]
    hair: Choices
    irises: Choices


ORIGINS: Mapping[str, Origin] = {
    "african": Origin((0.88, 0.04, 0.08), ((31, 11, 15), (45, 14, 20)), ("black",), ("brown_eye",)),
    "east_asian": Origin(
        (0.03, 0.90, 0.07), ((63, 9, 18), (70, 12, 21)), ("black", "soft_black"), ("brown_eye",)
    ),
    "south_asian": Origin((0.22, 0.28, 0.50), ((45, 13, 20), (57, 15, 23)), ("black",), ("brown_eye",)),
    "middle_eastern": Origin(
        (0.12, 0.12, 0.76), ((55, 12, 18), (64, 14, 20)),
        ("black", "dark_brown"), ("brown_eye", "brownlight_eye"),
    ),
    "latin": Origin(
        (0.18, 0.24, 0.58), ((53, 13, 19), (64, 15, 21)),
        ("soft_black", "dark_brown"), ("brown_eye", "brownlight_eye"),
    ),
    "north_european": Origin(
        (0.02, 0.04, 0.94), ((66, 11, 16), (71, 13, 19)),
        ("dark_blond", "blond", "light_brown", "brown", "ginger", "auburn"),
        ("blue_eye", "grey_eye", "green_eye", "bluegreen_eye", "lightblue_eye"),
    ),
    "south_european": Origin(
        (0.04, 0.05, 0.91), ((61, 12, 18), (67, 14, 21)),
        ("dark_brown", "brown", "soft_black", "light_brown"), ("brown_eye", "brownlight_eye", "green_eye"),
    ),
}  # fmt: skip

HAIR: Mapping[str, Colour] = {
    "black": (0.085, 0.075, 0.075),
    "soft_black": (0.13, 0.10, 0.09),
    "dark_brown": (0.22, 0.155, 0.12),
    "brown": (0.33, 0.24, 0.18),
    "light_brown": (0.44, 0.335, 0.25),
    "dark_blond": (0.55, 0.43, 0.305),
    "blond": (0.70, 0.57, 0.41),
    "dark_honey": (0.58, 0.43, 0.31),
    "honey": (0.75, 0.575, 0.42),
    "auburn": (0.36, 0.20, 0.135),
    "ginger": (0.55, 0.33, 0.20),
    "grey": (0.55, 0.55, 0.55),
    "white": (0.80, 0.79, 0.77),
}
"""Hair colours (sRGB, 0–1) of a thick lock in soft light."""

WOMENS_CUTS = ("bob", "lob", "long", "wavy", "wavy", "bun", "pixie", "curls")
MENS_CUTS = ("crop", "fade", "side", "quiff", "back", "curly_top", "mop")
AFRICAN_CUTS = {
    True: ("short_afro", "buzz", "fade", "stubble"),
    False: ("afro", "short_afro", "bun", "curls"),
}
OLD_MENS_CUTS = ("receding", "side", "crop", "bald", "buzz", "back")
OLD_WOMENS_CUTS = ("bob", "pixie", "bun", "lob")

MENS_ARCHES = (0.016, 0.018, 0.020, 0.022, 0.022, 0.022, 0.024, 0.024, 0.026, 0.028, 0.030)
WOMENS_ARCHES = (0.028, 0.030, 0.032, 0.034, 0.036, 0.036, 0.038, 0.040, 0.042, 0.044)
"""Rise of the outer third of a brow (dm)."""
WOMENS_CLOTHES = ("female_casualsuit01", "female_sportsuit01", "female_elegantsuit01", "female_casualsuit02")
MENS_CLOTHES = (
    "male_casualsuit01", "male_casualsuit02", "male_casualsuit03", "male_casualsuit04", "male_casualsuit05",
    "male_casualsuit06", "male_elegantsuit01", "male_worksuit01",
)  # fmt: skip
DYES: Sequence[Colour] = (
    (0.16, 0.21, 0.30), (0.30, 0.36, 0.42), (0.55, 0.52, 0.47), (0.72, 0.69, 0.63), (0.20, 0.28, 0.24),
    (0.38, 0.19, 0.18), (0.48, 0.34, 0.24), (0.22, 0.22, 0.23), (0.62, 0.45, 0.40), (0.36, 0.44, 0.42),
    (0.66, 0.55, 0.36), (0.30, 0.24, 0.34),
)  # fmt: skip
"""Colours of clothes and scarves (sRGB, 0–1), as worn at work."""


@dataclass(frozen=True)
class Sitter:
    """A person to portray; angles in degrees, lengths in dm.

    `skin` is L*, a*, b*; `greying` the share of white hairs; `part` the x of the parting. `brow_arch` is the
    rise of brows outwards, `brow_width` their half-width, `brow_lift` how far they are raised. `beard` is its
    length or 0; `room` a number of `blender/room.py`; `light` the side of the window, −1 for the left;
    `smile` from 0 to 1; `glasses` the seed of a frame; `scarf` a headscarf's colour; `recede` (0–1) how far
    the hairline is set back; `gloom` a factor of all light on the person.
    """

    seed: int
    male: bool
    years: int
    ethnicity: tuple[float, float, float]
    skin: Colour
    cut: str
    hair: Colour
    greying: float
    part: float
    iris: str
    brow_arch: float
    brow_width: float
    beard: float
    garment: str
    dye: Colour
    room: int
    light: float
    smile: float
    yaw: float
    roll: float
    glasses: int | None = None
    scarf: Colour | None = None
    pattern: str = "plain"
    brow_lift: float = 0.0
    recede: float = 0.0
    gloom: float = 1.0


def sample_sitter(seed: int) -> Sitter:
    """Sample the person of that seed."""
    rng = np.random.default_rng([3, seed])
    male, years = (
        bool(rng.random() < 0.5),
        int(rng.choice([24, 31, 38, 46, 55, 64, 72]) + rng.integers(-3, 4)),
    )
    name = str(rng.choice(list(ORIGINS)))
    origin = ORIGINS[name]
    hair = HAIR[str(rng.choice(origin.hair))]
    greying = float(np.clip((years - 42) / 28 + rng.normal(0, 0.15), 0, 1)) if years > 40 else 0.0
    low, high = np.array(origin.skin)
    skin = low + (high - low) * rng.random()
    return Sitter(
        seed=seed,
        male=male,
        years=years,
        ethnicity=origin.ethnicity,
        skin=(float(skin[0]), float(skin[1]), float(skin[2])),
        cut=_sample_cut(rng, name, male, years),
        hair=hair,
        greying=greying,
        part=float(rng.choice([-1, 1]) * (rng.uniform(0.3, 0.42) if male else rng.uniform(0.02, 0.3))),
        iris=str(rng.choice(origin.irises)),
        brow_arch=float(rng.choice(MENS_ARCHES if male else WOMENS_ARCHES)),
        brow_width=float(rng.uniform(0.030, 0.042) if male else rng.uniform(0.022, 0.030)),
        beard=float(rng.choice([0.02, 0.03, 0.09])) if male and rng.random() < 0.45 else 0.0,
        garment=str(rng.choice(MENS_CLOTHES if male else WOMENS_CLOTHES)),
        dye=DYES[int(rng.integers(len(DYES)))],
        room=int(rng.integers(10)),
        light=float(rng.choice([-1, 1])),
        smile=float(rng.uniform(0.28, 0.42)),
        yaw=float(rng.normal(0, 3)),
        roll=float(rng.normal(0, 1.2)),
        glasses=int(rng.integers(1000)) if rng.random() < 0.2 else None,
        recede=float(np.clip((years - 35) / 60 + rng.normal(0, 0.12), 0, 0.8)) if male else 0.0,
    )


def _sample_cut(rng: np.random.Generator, origin: str, male: bool, years: int) -> str:
    if origin == "african":
        cuts: Sequence[str] = AFRICAN_CUTS[male]
    elif years >= 55:
        cuts = OLD_MENS_CUTS if male else OLD_WOMENS_CUTS
    else:
        cuts = MENS_CUTS if male else WOMENS_CUTS
    return str(rng.choice(cuts))


def as_json(sitter: Sitter) -> dict[str, Any]:
    """Return the sitter as JSON values."""
    return {name: list(v) if isinstance(v, tuple) else v for name, v in vars(sitter).items()}
