"""A second face in the camera picture, of about the driver's size."""

from __future__ import annotations

from app.chain.driver_look import DriverLook, LandmarkFinder
from app.frame import Picture

RIVAL = 0.6
"""Ratio of a second face's width to the driver's from which it counts."""


def has_rival(finder: LandmarkFinder, camera: Picture, look: DriverLook) -> bool:
    """Cover the driver's face, and return whether another face of about that size is found."""
    box, covered = look.box, camera.copy()
    top, bottom = round(box.y - 0.5 * box.height), round(box.y + 1.3 * box.height)
    left, right = round(box.x - 0.3 * box.width), round(box.x + 1.3 * box.width)
    covered[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = 128
    other = finder.find(covered)
    return other is not None and other.box.width >= RIVAL * box.width
