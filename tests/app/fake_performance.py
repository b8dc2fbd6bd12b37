"""What the fake animator makes, and its scene's settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.frame import Picture


@dataclass(frozen=True)
class FakeScene:
    background: object = None
    framing: str = "medium"


class FakePerformance(NamedTuple):
    """The network's picture, which is also the scene."""

    square: Picture
    scene: Picture
    place: tuple[int, ...] = (0, 0, 64)
    cutout: Picture | None = None


class FakeDrawn(NamedTuple):
    """What `FakeAnimator.perform` made."""

    made: FakePerformance

    def composed(self) -> FakePerformance:
        return self.made
