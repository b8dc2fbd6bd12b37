"""Box: the position and size of a face in a picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of a picture: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float
