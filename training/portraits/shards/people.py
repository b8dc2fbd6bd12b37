"""People: how a person of `train heads` looks when path-traced, with strands for hair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from training.heads.accessories import HATS
from training.heads.colours import as_colour
from training.heads.hair import NO_TRIM, HairLook
from training.heads.identity import Identity
from training.heads.wardrobe import Wardrobe
from training.portraits.export import NARROW, PLEASANT, SOFT
from training.portraits.sitters import (
    AFRICAN_CUTS,
    MENS_ARCHES,
    MENS_CUTS,
    OLD_MENS_CUTS,
    OLD_WOMENS_CUTS,
    WOMENS_ARCHES,
    WOMENS_CUTS,
    Sitter,
)

YEARS = ((16, 22), (20, 38), (38, 60), (60, 78))
"""Years of the renderer's four age groups."""
UNDER_HATS = ("crop", "fade", "buzz", "side")


class UnpaintedWardrobe(Wardrobe):
    """The quick renderer's wardrobe without paint on the skin, for labels alone."""

    def paint(self, identity: Identity) -> NDArray[np.uint8]:
        return np.full((2, 2, 3), 128, np.uint8)


def with_nicer_shapes(identity: Identity, rng: np.random.Generator) -> Identity:
    """The same person with some of what portraits add to MakeHuman's low brows and small eyes."""
    targets = dict(identity.targets)
    share = rng.uniform(0, 1.1)
    asian = identity.ethnicity["asian"]
    for added, weight in ((PLEASANT, share), ({} if identity.male else SOFT, share), (NARROW, asian)):
        for name, value in added.items():
            targets[name] = targets.get(name, 0.0) + value * weight
    return replace(identity, targets=targets)


def without_hair(identity: Identity) -> Identity:
    """The same person with neither hair nor a beard of the quick renderer's."""
    bald = HairLook("bald", (0.0, 0.0, 0.0), 1.0, NO_TRIM, 0.0, NO_TRIM, 0.5, 1.0, 0.0, identity.seed)
    return replace(identity, hair=bald, beard=None)


def sitter_of(identity: Identity, rng: np.random.Generator) -> Sitter:
    """Hair, brows, beard and complexion of that person, as portraits have them."""
    years = int(rng.integers(*YEARS[identity.age]))
    ethnicity = tuple(identity.ethnicity.values())
    male, beard = identity.male, identity.beard
    length = 0.0 if beard is None else max(beard.length * 1.3, float(rng.choice([0.012, 0.02, 0.03])))
    skin = identity.skin
    return Sitter(
        seed=identity.seed,
        male=male,
        years=years,
        ethnicity=(ethnicity[0], ethnicity[1], ethnicity[2]),
        skin=(skin.lightness, skin.hue_a, skin.hue_b),
        cut=_cut(identity, rng),
        hair=as_colour(identity.hair.colour),
        greying=identity.hair.greying,
        part=float(rng.choice([-1, 1]) * rng.uniform(0.02, 0.42)),
        iris=identity.eyes.iris,
        brow_arch=float(rng.choice(MENS_ARCHES if male else WOMENS_ARCHES) + rng.normal(0, 0.006)),
        brow_width=float(rng.uniform(0.024, 0.048) if male else rng.uniform(0.016, 0.036)),
        beard=length,
        garment=identity.clothes.garment,
        dye=identity.clothes.dye,
        room=0,
        light=1.0,
        smile=0.0,
        yaw=0.0,
        roll=0.0,
        recede=float(np.clip((years - 35) / 60 + rng.normal(0, 0.15), 0, 0.8)) if male else 0.0,
    )


def _cut(identity: Identity, rng: np.random.Generator) -> str:
    """Any cut that such a person may wear; short ones under hats."""
    if any(worn.kind in HATS for worn in identity.accessories):
        return str(rng.choice(UNDER_HATS))
    male = identity.male
    if rng.random() < 0.06:  # long-haired men, short-haired women
        male = not male
    if identity.ethnicity["african"] > 0.55:
        return str(rng.choice(AFRICAN_CUTS[male]))
    if identity.age == 3:
        return str(rng.choice(OLD_MENS_CUTS if male else OLD_WOMENS_CUTS))
    own = MENS_CUTS if male else WOMENS_CUTS
    return str(rng.choice((*own, "buzz", "bald", "tied") if male else (*own, "tied", "lob")))
