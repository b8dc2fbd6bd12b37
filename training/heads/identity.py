"""Identity: everything that makes one person, as numbers that fit into JSON. One seed, one person."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from training.heads.accessories import AccessoryLook, sample_accessories
from training.heads.clothes import ClothesLook, sample_clothes
from training.heads.colours import as_colour, from_lab
from training.heads.eyes import EyeLook, MouthLook, sample_eyes, sample_mouth
from training.heads.hair import BeardLook, HairLook, sample_beard, sample_hair
from training.heads.pack import Pack
from training.heads.rig import Posture
from training.heads.shapes import sample_targets
from training.heads.skin import SkinLook, sample_skin

SAMPLER_VERSION = 2
"""Raised whenever a seed would give another person. Version 1 was the prototype's."""
ETHNICITIES = ("african", "asian", "caucasian")
AGE_CHANCES = (0.10, 0.42, 0.30, 0.18)


@dataclass(frozen=True)
class Identity:
    """One person.

    `age` counts teenager, young, middle-aged, old; `ethnicity` sums to 1; `targets` are the weights of the
    pack's morph targets; `lid` is how far the upper lids hang at rest.
    """

    seed: int
    version: int
    male: bool
    age: Literal[0, 1, 2, 3]
    ethnicity: Mapping[str, float]
    targets: Mapping[str, float]
    lid: float
    posture: Posture
    skin: SkinLook
    hair: HairLook
    beard: BeardLook | None
    eyes: EyeLook
    mouth: MouthLook
    clothes: ClothesLook
    accessories: tuple[AccessoryLook, ...]

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Identity:
        """The inverse of `to_json`."""
        values = json.loads(text)
        looks = {
            "posture": Posture, "skin": SkinLook, "hair": HairLook, "beard": BeardLook, "eyes": EyeLook,
            "mouth": MouthLook, "clothes": ClothesLook,
        }  # fmt: skip
        for name, look in looks.items():
            if values[name] is not None:
                values[name] = _revived(look, values[name])
        values["accessories"] = tuple(_revived(AccessoryLook, each) for each in values["accessories"])
        return cls(**values)


def _revived(look: Any, values: dict[str, Any]) -> Any:
    """JSON turned tuples into lists."""
    return look(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})


def sample_identity(seed: int, pack: Pack) -> Identity:
    """The person of that seed, with this pack's textures and this SAMPLER_VERSION.

    Each aspect has its own random stream, so that a new kind of hat changes no nose.
    """

    def stream(aspect: int) -> np.random.Generator:
        return np.random.default_rng([SAMPLER_VERSION, seed, aspect])

    rng = stream(0)
    male = bool(rng.random() < 0.5)
    age: Any = int(rng.choice(4, p=AGE_CHANCES))
    shares = tuple(float(share) for share in rng.dirichlet([0.55, 0.55, 0.55]))
    ethnicity = dict(zip(ETHNICITIES, shares, strict=True))
    skin = sample_skin(stream(2), pack.skins, male, age, shares)
    hair = sample_hair(stream(3), male, age, shares)
    beard_rng = stream(4)
    bearded = male and age >= 1 and beard_rng.random() < 0.55
    garments = [part.removeprefix("clothes_") for part in pack.parts if part.startswith("clothes_")]
    skin_colour = from_lab(np.array([[[skin.lightness, skin.hue_a, skin.hue_b]]]))
    return Identity(
        seed=seed,
        version=SAMPLER_VERSION,
        male=male,
        age=age,
        ethnicity=ethnicity,
        targets=sample_targets(stream(1), pack.names["targets"], male, age, ethnicity),
        lid=rng.uniform(0.02, 0.3),
        posture=Posture(rng.uniform(22, 42), rng.uniform(0, 18), rng.uniform(-1, 6)),
        skin=skin,
        hair=hair,
        beard=sample_beard(beard_rng) if bearded else None,
        eyes=sample_eyes(stream(5), male, shares, hair.colour),
        mouth=sample_mouth(stream(6)),
        clothes=sample_clothes(stream(7), male, garments),
        accessories=sample_accessories(stream(8), as_colour(skin_colour**2.2)),
    )
