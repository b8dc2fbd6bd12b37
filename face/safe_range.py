"""SafeRange: how far an avatar turns before the animation breaks, as `main.py lab --ranges` measured it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".range.json"
"""Suffix of the file with an avatar's range; it replaces the suffix of the avatar's picture."""
WARNED_AT = 0.9
"""Share of the range from which the user is warned."""


@dataclass(frozen=True)
class SafeRange:
    """The largest angles, in degrees, at which the landmarks are at most 8 % of the eye distance off."""

    yaw: float
    pitch: float
    roll: float

    @classmethod
    def beside(cls, picture: Path) -> SafeRange | None:
        """Read the range of an avatar's picture; None if there is none, or if it is damaged."""
        try:
            content = json.loads(picture.with_suffix(SUFFIX).read_text(encoding="utf-8"))
            return cls(*(float(content[name]) for name in ("yaw", "pitch", "roll")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def is_nearly_left(self, turn: tuple[float, float, float] | None) -> bool:
        """Return whether a head turned by yaw, pitch and roll, in degrees, is near the end of the range."""
        limits = (self.yaw, self.pitch, self.roll)
        return turn is not None and any(
            abs(angle) > WARNED_AT * limit for angle, limit in zip(turn, limits, strict=True)
        )
