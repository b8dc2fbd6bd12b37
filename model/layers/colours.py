"""Colours of the person without the background's, continued past the outline, and of the room behind."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

STEPS = 8
"""Number of times that a picture is halved to fill its holes."""
OPAQUE = 0.95
"""Alpha from which a pixel shows the person's own colour."""


def person_colours(picture: Picture, alpha: Floats, *, is_alone: bool = False) -> Picture:
    """Return the person's own colours (h, w, 3), continued past the outline.

    A pixel of the edge shows person and room: picture = alpha · person + (1 − alpha) · room. This equation is
    solved for the person, with the room's colour nearby. If `is_alone`, the picture already holds the
    person's colours alone.
    """
    seen = picture.astype(np.float32)
    person = filled(seen, (alpha > OPAQUE).astype(np.float32))
    share = alpha[..., None]
    if is_alone:
        solved = seen
    else:
        room = filled(seen, (alpha < 1 - OPAQUE).astype(np.float32))
        solved = person + share * (seen - share * person - (1 - share) * room)
    own = np.clip((share - 0.1) / (OPAQUE - 0.1), 0, 1)
    return np.asarray(np.clip(own * solved + (1 - own) * person + 0.5, 0, 255), np.uint8)


def room_without_person(picture: Picture, alpha: Floats) -> Picture:
    """Return the room (h, w, 3) with the hole that the person leaves filled from around it."""
    side = picture.shape[0]
    width = 2 * round(0.012 * side) + 1
    hole = cv2.dilate((alpha > 1 - OPAQUE).astype(np.uint8), np.ones((width, width), np.uint8))
    free = (1 - hole).astype(np.float32)
    seen = picture.astype(np.float32)
    room = filled(seen, free)
    blend = cv2.GaussianBlur(free, (0, 0), 0.006 * side)[..., None] * free[..., None]
    grain = _grain(seen - cv2.GaussianBlur(seen, (0, 0), 2), free)
    mixed = blend * seen + (1 - blend) * (room + grain)
    return np.asarray(np.clip(mixed + 0.5, 0, 255), np.uint8)


def filled(colours: Floats, known: Floats) -> Floats:
    """Return the colours (h, w, 3), the unknown ones taken from the nearest known ones.

    `known` is (h, w) in [0, 1]. Known colours stay as they are.
    """
    height, width = known.shape
    planes = np.dstack([colours * known[..., None], known]).astype(np.float32)
    levels: list[Any] = [planes]
    while min(levels[-1].shape[:2]) > 4 and len(levels) < STEPS + 1:
        smaller = cv2.GaussianBlur(levels[-1], (0, 0), 1.0)
        size = (-(-smaller.shape[1] // 2), -(-smaller.shape[0] // 2))
        levels.append(cv2.resize(smaller, size, interpolation=cv2.INTER_AREA))
    result = levels[-1][..., :3] / np.maximum(levels[-1][..., 3:], 1e-6)
    for level in reversed(levels[:-1]):
        size = (level.shape[1], level.shape[0])
        coarse = cv2.resize(result, size, interpolation=cv2.INTER_LINEAR)
        trust = np.clip(level[..., 3:] * 4, 0, 1)
        result = coarse + trust * (level[..., :3] / np.maximum(level[..., 3:], 1e-6) - coarse)
    share = known[..., None]
    return np.asarray(share * colours + (1 - share) * result[:height, :width], np.float32)


def _grain(fine: Floats, free: Floats) -> Floats:
    """Return noise as strong as the room's own, so that filled parts do not look smooth."""
    strength = float(np.median(np.abs(fine[free > 0]))) * 1.48 if (free > 0).any() else 0.0
    noise = np.random.default_rng(0).normal(0, min(strength, 4.0), (*free.shape, 1))
    return np.asarray(noise, np.float32)
