"""Moments: the worst frames of a video as small pictures, with a heat map of broken regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from app.frame import Picture

if TYPE_CHECKING:
    from detector import Judgement

MOMENT_SIDE = 240
MOMENTS = 12
HEAT_COLOUR, HEAT_STRENGTH = (230, 40, 30), 0.55
"""Colour (RGB) of broken regions, and its opacity."""


@dataclass(frozen=True)
class Moment:
    """A flagged frame as a small JPEG, and another with its heat map, if there is one."""

    seconds: float
    reason: str
    jpeg: bytes
    heat_jpeg: bytes = b""


def worst_frames(judgements: Sequence[Judgement]) -> frozenset[int]:
    """Return the number of the worst frame in each of the `MOMENTS` worst flagged stretches."""
    worst: list[Judgement] = []
    is_open = False
    for judgement in judgements:
        if judgement.is_flagged and is_open:
            worst[-1] = max(worst[-1], judgement, key=lambda j: j.score)
        elif judgement.is_flagged:
            worst.append(judgement)
        is_open = judgement.is_flagged
    strongest = sorted(worst, key=lambda j: -j.score)[:MOMENTS]
    return frozenset(judgement.frame_number for judgement in strongest)


def moment_of(judgement: Judgement, picture: Picture, seconds: float) -> Moment:
    """Make the small pictures of a flagged frame."""
    small = _small(picture)
    heat = b"" if judgement.heat is None else _jpeg(heated(small, judgement.heat))
    return Moment(seconds, "; ".join(judgement.reasons), _jpeg(small), heat)


def heated(picture: Picture, heat: NDArray[np.float32]) -> Picture:
    """Return the picture (height, width, 3) under its heat map (side, side) in [0, 1]."""
    size = (picture.shape[1], picture.shape[0])
    share = HEAT_STRENGTH * np.clip(cv2.resize(heat, size, interpolation=cv2.INTER_LINEAR), 0, 1)[..., None]
    return np.asarray(picture * (1 - share) + np.array(HEAT_COLOUR) * share, np.uint8)


def _small(picture: Picture) -> Picture:
    scale = MOMENT_SIDE / max(picture.shape[:2])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(picture: Picture) -> bytes:
    return bytes(cv2.imencode(".jpg", picture[..., ::-1])[1])
