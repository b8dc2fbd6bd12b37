"""People: the people of assets/avatars, chosen by eye from sampled sitters, with their changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from training.portraits.sitters import HAIR, ORIGINS, Sitter, sample_sitter


def _person(seed: int, **changed: Any) -> Sitter:
    if (origin := changed.pop("origin", None)) is not None:
        changed["ethnicity"] = ORIGINS[origin].ethnicity
    if "hair" in changed:
        changed["hair"] = HAIR[changed["hair"]]
    return replace(sample_sitter(seed), **changed)


NAVY, STEEL, CREAM = (0.16, 0.21, 0.30), (0.30, 0.36, 0.42), (0.72, 0.69, 0.63)
PINE, WINE, CLAY, COAL = (0.20, 0.28, 0.24), (0.38, 0.19, 0.18), (0.48, 0.34, 0.24), (0.22, 0.22, 0.23)
ROSE, SAGE, OCHRE, PLUM = (0.62, 0.45, 0.40), (0.36, 0.44, 0.42), (0.66, 0.55, 0.36), (0.30, 0.24, 0.34)

PEOPLE: Mapping[str, Sitter] = {
    "clara": _person(109, room=1, dye=SAGE, garment="female_sportsuit01"),
    "joseph": _person(
        22, male=True, years=62, cut="receding", recede=0.65, greying=0.7, beard=0.03, brow_width=0.036,
        garment="male_elegantsuit01", dye=NAVY, glasses=None, room=7, origin="african",
    ),
    "ingrid": _person(
        15, male=False, years=27, cut="lob", part=0.2, hair="dark_honey", brow_width=0.026, beard=0.0,
        glasses=None, garment="female_casualsuit01", dye=NAVY, greying=0.0, origin="north_european",
        skin=(67, 12, 17), iris="blue_eye", room=4,
    ),
    "kwame": _person(
        14, male=True, years=34, cut="short_afro", greying=0.0, glasses=None, beard=0.025,
        brow_width=0.036, garment="male_casualsuit06", dye=OCHRE, room=6, recede=0.0,
    ),
    "mei": _person(
        21, male=False, years=30, cut="lob", hair="black", greying=0.0, glasses=None, beard=0.0,
        origin="east_asian", skin=(67, 11, 19), iris="brown_eye", garment="female_sportsuit01", dye=WINE,
        room=0, brow_width=0.024,
    ),
    "luca": _person(
        114, cut="crop", beard=0.022, hair="dark_brown", garment="male_casualsuit01", dye=STEEL, room=3,
    ),
    "leila": _person(
        108, male=False, years=34, greying=0.0, scarf=(0.34, 0.42, 0.40), hair="black",
        garment="female_casualsuit01", dye=COAL, skin=(60, 13, 19), room=2, brow_width=0.027,
        brow_lift=0.0,
    ),
    "arjun": _person(119, room=8, dye=NAVY, garment="male_casualsuit02"),
    "henrik": _person(112, cut="side", part=0.36, garment="male_casualsuit01", dye=STEEL, room=1),
    "nia": _person(
        20, male=False, years=37, cut="bun", beard=0.0, greying=0.08, garment="female_sportsuit01",
        dye=CREAM, room=9, brow_width=0.026,
    ),
    "walter": _person(107, garment="male_casualsuit01", dye=PINE, room=0),
    "ruth": _person(111, room=6, dye=PLUM, garment="female_sportsuit01"),
    "sofia": _person(
        21, male=False, years=26, cut="wavy", hair="dark_brown", greying=0.0, glasses=None, beard=0.0,
        origin="latin", skin=(62, 13, 19), iris="brown_eye", garment="female_casualsuit01", dye=CREAM,
        room=8, brow_width=0.027,
    ),
    "kenji": _person(
        13, male=True, years=35, cut="crop", hair="black", greying=0.0, glasses=None, recede=0.0,
        origin="east_asian", brow_width=0.034, garment="male_casualsuit02", dye=COAL, room=2,
        iris="brown_eye",
    ),
    "amara": _person(
        20, male=False, years=28, cut="afro", beard=0.0, greying=0.0, glasses=None, origin="african",
        skin=(38, 13, 18), garment="female_casualsuit01", dye=OCHRE, room=5, brow_width=0.026,
        hair="black",
    ),
    "theo": _person(126, hair="dark_honey", room=3, dye=PINE, garment="male_casualsuit01"),
    "emma": _person(120, room=5, dye=SAGE),
    "omar": _person(117, room=9, dye=CREAM, garment="male_casualsuit06"),
    "freya": _person(
        104, cut="long", hair="honey", garment="female_sportsuit01", dye=STEEL, room=2, part=-0.12,
        glasses=None,
    ),
    "marcus": _person(105, room=7, dye=WINE, garment="male_casualsuit02"),
    "priya": _person(
        128, male=False, years=29, cut="wavy", greying=0.0, origin="south_asian", skin=(52, 14, 22),
        hair="black", garment="female_sportsuit01", dye=PLUM, room=4, glasses=None,
    ),
    "finn": _person(123, room=4, dye=NAVY, garment="male_casualsuit02"),
    "indira": _person(103, greying=0.55, room=1, dye=WINE, garment="female_casualsuit01"),
    "daniel": _person(121, room=6),
    "samira": _person(
        127, years=45, greying=0.0, scarf=(0.55, 0.36, 0.38), garment="female_casualsuit01", dye=COAL,
        room=8, glasses=None,
    ),
    "rosa": _person(
        23, male=False, years=33, cut="wavy", beard=0.0, greying=0.0, garment="female_sportsuit01",
        dye=CLAY, room=0, glasses=None, brow_width=0.026, hair="soft_black", part=0.22,
    ),
    "victor": _person(129, room=9, cut="crop"),
    "grace": _person(
        116, years=68, greying=0.9, cut="bob", part=0.1, room=3, dye=STEEL, garment="female_casualsuit01",
    ),
    "hana": _person(
        109, male=False, years=24, cut="bob", hair="soft_black", origin="east_asian", skin=(68, 11, 19),
        glasses=312, iris="brown_eye", garment="female_casualsuit01", dye=ROSE, room=2, part=-0.05,
    ),
}  # fmt: skip
"""All people, by name."""
