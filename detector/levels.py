"""Levels: the ordinary and the failing value of each signal of an instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detector.broken_part import WHOLE

ORDINARY_SCORE = 1.0


@dataclass(frozen=True, slots=True)
class Level:
    """A signal's value on an ordinary frame, and the value from which a frame fails.

    Raises ValueError if the failing value is not above the ordinary one.
    """

    ordinary: float
    failing: float

    def __post_init__(self) -> None:
        if not self.failing > self.ordinary:
            raise ValueError("a failing level is above the ordinary one")

    def score(self, value: float, threshold: float) -> float:
        """Return `value` on the scale of the novelty score: 1 if ordinary, `threshold` if failing."""
        return ORDINARY_SCORE + (threshold - ORDINARY_SCORE) * max(self.share(value), 0.0)

    def share(self, value: float) -> float:
        """Return the position of `value` between ordinary (0) and failing (1)."""
        return (value - self.ordinary) / (self.failing - self.ordinary)

    def value_at(self, share: float) -> float:
        """Return the value at this position between ordinary (0) and failing (1)."""
        return self.ordinary + share * (self.failing - self.ordinary)


NOVELTY = "novelty"
ASYMMETRY = "asymmetry"
LOOK = "look"
WORST = "worst"
SPREAD = "spread"
STREAKS = "streaks"
EYE_WIDTHS = "eye widths"
EYE_LEVEL = "eye level"
BROW_LEVEL = "brow level"
MOUTH_ASIDE = "mouth aside"
SKEW = "skew"
IDENTITY = "identity"
EXPRESSION = "expression"
SHEAR = "shear"
PERSPECTIVE = "perspective"
FAILURE = "failure"
NOT_FOLLOWED = "not followed"
ASKED = "asked"
NOT_AS_ASKED = "not as asked"
JITTER = "jitter"
MOVEMENT = "movement"
TURN = "turn"
TILT = "tilt"
SIZE = "size"
EYES = "eyes"
MOUTH = "mouth"
JAW = "jaw"
BROWS = "brows"
DRIVER_TURN = "driver turn"

WORDS: Mapping[str, str] = {
    NOVELTY: "face shape unusual",
    ASYMMETRY: "face lopsided",
    FAILURE: WHOLE,
    NOT_FOLLOWED: "face does not follow you",
    NOT_AS_ASKED: "face is not drawn as intended",
    JITTER: "face trembles",
    MOVEMENT: "movement not followed",
    TURN: "head turn not followed",
    TILT: "head tilt not followed",
    SIZE: "face size not followed",
    EYES: "blink not followed",
    MOUTH: "mouth not followed",
    JAW: "jaw not followed",
    BROWS: "brows not followed",
    DRIVER_TURN: "you have turned far",
}
"""Reason for each signal, as text for the user."""

FACE_LOST = "face lost"
YOUR_FACE_LOST = "your face is not in the picture"

INSTRUMENT_LEVELS: Mapping[str, Mapping[str, Level]] = {
    "built-in": {
        NOVELTY: Level(1.0, 1.595),
        ASYMMETRY: Level(0.045, 0.125),
        JITTER: Level(0.02, 0.15),
        MOVEMENT: Level(0.0, 0.11),
        TURN: Level(0.0, 11.0),
        TILT: Level(0.0, 10.0),
        SIZE: Level(0.0, 0.22),
        EYES: Level(0.0, 0.42),
        MOUTH: Level(0.0, 0.48),
        JAW: Level(0.0, 0.28),
        BROWS: Level(0.0, 0.2),
        DRIVER_TURN: Level(0.0, 11.0),
    },
}
"""Failing value of each signal, by landmark instrument.

The results of two instruments differ too much to share them. checkpoints/README.md names the pictures that
they were measured on.
"""


def levels_of(instrument: str) -> Mapping[str, Level]:
    """Return the levels of an instrument; those of the built-in one if the instrument was not measured."""
    return INSTRUMENT_LEVELS.get(instrument, INSTRUMENT_LEVELS["built-in"])
