"""Box: where in a picture a face is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of a picture: its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float
