"""Cards: pictures that are sent when there is no avatar. They contain no camera pixels."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.chain.mark import lettering
from app.frame import Picture, sealed

Canvas = NDArray[np.float32]

SOON = "One moment, please"
PAUSED = "Back in a moment"
TOP, BOTTOM, INK, FIGURE = (52, 60, 74), (30, 34, 43), (236, 239, 244), (92, 104, 126)
BARS = ((192, 192, 192), (192, 192, 0), (0, 192, 192), (0, 192, 0), (192, 0, 192), (192, 0, 0), (0, 0, 192))


@lru_cache(maxsize=8)
def card(text: str, side: int) -> Picture:
    """Return a square card: a figure without a face above one line of text."""
    picture = _ground(side)
    figure = _figure(side)
    picture = picture * (1 - figure) + _colour(FIGURE) * figure
    return sealed(_written(picture, text, side, y=0.82).astype(np.uint8))


@lru_cache(maxsize=2)
def test_pattern(side: int) -> Picture:
    """Return colour bars with a name, to check in a call app that pictures arrive and are not mirrored."""
    columns = np.arange(side) * len(BARS) // side
    picture = np.broadcast_to(np.array(BARS, np.float32)[columns], (side, side, 3)).copy()
    picture[round(0.7 * side) :] = BOTTOM
    return sealed(_written(picture, "Guise: it works. Left is left.", side, y=0.84).astype(np.uint8))


def _ground(side: int) -> Canvas:
    fall = np.linspace(0, 1, side, dtype=np.float32)[:, None, None]
    column = _colour(TOP) * (1 - fall) + _colour(BOTTOM) * fall
    return np.repeat(column, side, axis=1)


def _figure(side: int) -> Canvas:
    """Return head and shoulders as (side, side, 1) coverage in [0, 1]."""
    fine = 4 * side
    shape = np.zeros((fine, fine), np.uint8)
    cv2.circle(shape, (fine // 2, round(0.34 * fine)), round(0.13 * fine), 255, -1, cv2.LINE_AA)
    centre, axes = (fine // 2, round(0.68 * fine)), (round(0.23 * fine), round(0.17 * fine))
    cv2.ellipse(shape, centre, axes, 0, 180, 360, 255, -1, cv2.LINE_AA)
    small = cv2.resize(shape, (side, side), interpolation=cv2.INTER_AREA)
    return small[..., None].astype(np.float32) / np.float32(255)


def _colour(rgb: tuple[int, int, int]) -> Canvas:
    return np.array(rgb, np.float32)


def _written(picture: Canvas, text: str, side: int, y: float) -> Canvas:
    """Draw the text centred at height `y`, as large as fits in nine tenths of the width."""
    height = round(0.05 * side)
    letters = lettering(text, height)
    if letters.shape[1] > 0.9 * side:
        letters = lettering(text, max(int(height * 0.9 * side / letters.shape[1]), 4))
    letters = letters[: side // 4, :side]
    top, left = round(y * side) - letters.shape[0] // 2, (side - letters.shape[1]) // 2
    place = picture[top : top + letters.shape[0], left : left + letters.shape[1]]
    cover = letters[: place.shape[0], :, None]
    place[:] = place * (1 - cover) + _colour(INK) * cover
    return picture
