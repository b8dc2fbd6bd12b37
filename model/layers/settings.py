"""SceneSettings: the user's settings of the output picture."""

from __future__ import annotations

from dataclasses import dataclass, field

from model.errors import ModelError
from model.layers.background import Background
from model.layers.placement import Framing

PICTURE_SIZES = (256, 512, 768)
"""Allowed sides in pixels of an avatar's layers."""
FRAMINGS: tuple[Framing, ...] = ("medium", "close", "square")


@dataclass(frozen=True)
class SceneSettings:
    """`picture_size` is the side of the avatar's layers in pixels. Raises ModelError for another size."""

    picture_size: int = 512
    background: Background = field(default_factory=Background)
    framing: Framing = "medium"

    def __post_init__(self) -> None:
        if self.picture_size not in PICTURE_SIZES:
            offered = ", ".join(map(str, PICTURE_SIZES))
            raise ModelError(f"A picture size is one of {offered}, not {self.picture_size}.")
