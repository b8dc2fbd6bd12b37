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
    """The user's settings of the scene. Raises ModelError for a size that is not in PICTURE_SIZES.

    picture_size: the side of the avatar's layers in pixels. paints_mouth, paints_eyes: True to paint the
    mouth, and lids that close, once more at the scene's resolution.
    """

    picture_size: int = 512
    background: Background = field(default_factory=Background)
    framing: Framing = "medium"
    paints_mouth: bool = True
    paints_eyes: bool = True

    def __post_init__(self) -> None:
        if self.picture_size not in PICTURE_SIZES:
            offered = ", ".join(map(str, PICTURE_SIZES))
            raise ModelError(f"A picture size is one of {offered}, not {self.picture_size}.")
