"""Expressions: 35 named values, and what they do to the rig."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Expression = Mapping[str, float]

NAMES = (
    "blink_L", "blink_R", "wide_L", "wide_R", "squint_L", "squint_R",
    "browUp_L", "browUp_R", "browInner_L", "browInner_R", "browOuter_L", "browOuter_R", "browDown_L",
    "browDown_R",
    "noseWrinkle", "jawOpen", "jawSide", "smile_L", "smile_R", "teeth_L", "teeth_R", "part", "stretch",
    "frown",
    "pucker", "protrude", "compress", "lowerLipDown", "puff", "tongueOut", "tongueSide", "tongueUp",
    "gazeX", "gazeY", "puffSide",
)  # fmt: skip
"""Names of the values of an expression: 0 is rest, 1 the full movement; missing names are 0.

`_L` is the subject's left. `jawSide`, `tongueSide`, `puffSide` and `gazeX` are positive to the subject's
left, `gazeY` upwards. At a `puffSide` of 1 the left cheek alone is puffed, at 0 both are.
"""

MOUTH_SCULPTS = {
    "part": "mouth-parling",  # the asset's own spelling
    "stretch": "mouth-retraction",
    "frown": "mouth-depression",
    "pucker": "mouth-pursing",
    "protrude": "mouth-protusion",
    "compress": "mouth-compression",
    "lowerLipDown": "mouth-depression-retraction",
}
BROW_SCULPTS = {"browUp": "up", "browInner": "inner-up", "browOuter": "extern-up", "browDown": "down"}
TWO_SIDED_SCULPTS = {"smile": "mouth-corner-puller", "teeth": "mouth-upward-retraction"}


@dataclass(frozen=True)
class Muscles:
    """How far each part of the rig is driven.

    Bone `units`, `sculpts` (morph targets of the whole face), and sculpts whose left and right halves differ,
    as (left, right).
    """

    units: Mapping[str, float]
    sculpts: Mapping[str, float]
    halves: Mapping[str, tuple[float, float]]


def drive(expression: Expression, lid: float) -> Muscles:
    """An expression → muscles. `lid` (0–0.3) is how far this person's lids hang at rest."""
    sculpts = {sculpt: expression.get(name, 0.0) for name, sculpt in MOUTH_SCULPTS.items()}
    for side, word in (("L", "left"), ("R", "right")):
        sculpts |= _around_the_eye(expression, side, word, lid)
        sculpts[f"nose-{word}-elevation"] = 0.8 * expression.get("noseWrinkle", 0.0)
    halves = {
        sculpt: (expression.get(f"{name}_L", 0.0), expression.get(f"{name}_R", 0.0))
        for name, sculpt in TWO_SIDED_SCULPTS.items()
    }
    units = _face_units(expression) | _tongue_units(expression) | _gaze_units(expression)
    return Muscles(
        units={name: value for name, value in units.items() if value},
        sculpts={name: value for name, value in sculpts.items() if value},
        halves={name: value for name, value in halves.items() if any(value)},
    )


def _around_the_eye(expression: Expression, side: str, word: str, lid: float) -> dict[str, float]:
    wide = expression.get(f"wide_{side}", 0.0)
    closed = expression.get(f"blink_{side}", 0.0) + 0.55 * lid * (1 - wide)
    sculpts = {
        f"eye-{word}-closure": min(1.0, closed),
        f"eye-{word}-opened-up": wide,
        f"eye-{word}-slit": expression.get(f"squint_{side}", 0.0),
    }
    for name, way in BROW_SCULPTS.items():
        sculpts[f"eyebrows-{word}-{way}"] = expression.get(f"{name}_{side}", 0.0)
    return sculpts


def _face_units(expression: Expression) -> dict[str, float]:
    jaw_side = expression.get("jawSide", 0.0)
    tongue = expression.get("tongueOut", 0.0)
    jaw = expression.get("jawOpen", 0.0)
    units = {
        "JawDrop": max(jaw, 0.25 + 0.25 * tongue) if tongue > 0 else jaw,
        "ChinLeft": max(jaw_side, 0.0),
        "ChinRight": max(-jaw_side, 0.0),
        "NoseWrinkler": 0.4 * expression.get("noseWrinkle", 0.0),
    }
    left, right = puffed(expression)
    units |= {"CheeksPump.L": 0.8 * left, "CheeksPump.R": 0.8 * right}
    for side, word in (("L", "Left"), ("R", "Right")):
        raised = expression.get(f"squint_{side}", 0.0) + expression.get(f"smile_{side}", 0.0)
        units[f"{word}CheekUp"] = 0.35 * raised
    return units


def puffed(expression: Expression) -> tuple[float, float]:
    """Return how far the subject's left and right cheek are puffed: 0 flat, 1 the full movement."""
    amount, side = expression.get("puff", 0.0), expression.get("puffSide", 0.0)
    return amount * min(1.0, 1 + side), amount * min(1.0, 1 - side)


def _tongue_units(expression: Expression) -> dict[str, float]:
    out = expression.get("tongueOut", 0.0)
    resting = expression.get("jawOpen", 0.0) * (1 - min(1.0, 2 * out))
    side = expression.get("tongueSide", 0.0)
    return {
        "TongueOut": out,
        "TongueDown": 0.75 * resting,  # else an open mouth shows a raised tongue
        "TonguePointDown": 0.3 * resting,
        "TongueLeft": max(side, 0.0),
        "TongueRight": max(-side, 0.0),
        "TongueUp": expression.get("tongueUp", 0.0),
    }


def _gaze_units(expression: Expression) -> dict[str, float]:
    x, y = expression.get("gazeX", 0.0), expression.get("gazeY", 0.0)
    units: dict[str, float] = {}
    for word in ("Left", "Right"):
        units |= {f"{word}EyeturnLeft": max(x, 0.0), f"{word}EyeturnRight": max(-x, 0.0)}
        units |= {f"{word}EyeUp": max(y, 0.0), f"{word}EyeDown": max(-y, 0.0)}
    return units
