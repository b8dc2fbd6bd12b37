"""Framing: which square of the camera picture drives the avatar."""

from __future__ import annotations

from dataclasses import dataclass

ZOOM = (1.0, 4.0)
PAN = (-1.0, 1.0)


@dataclass(frozen=True)
class Framing:
    """The user's choice of the square. `zoom` 1 is the largest square that fits; `pan_x` and `pan_y` move it by
    parts of its own side (right and down positive); `mirror` flips it left to right; `follow` keeps the face in it."""

    zoom: float = 1.0
    pan_x: float = 0.0
    pan_y: float = 0.0
    mirror: bool = False
    follow: bool = True

    def __post_init__(self) -> None:
        """Keep zoom and pan within what a picture allows."""
        object.__setattr__(self, "zoom", min(max(self.zoom, ZOOM[0]), ZOOM[1]))
        object.__setattr__(self, "pan_x", min(max(self.pan_x, PAN[0]), PAN[1]))
        object.__setattr__(self, "pan_y", min(max(self.pan_y, PAN[0]), PAN[1]))
