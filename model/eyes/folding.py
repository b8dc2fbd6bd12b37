"""Folding: where each pixel around an eye comes from in the avatar's own picture when its lids move."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.eyes.shape import CORNER, HEIGHT, WIDTH, EyeShape, lid
from model.retouch.window import soft_edges

Floats = NDArray[np.float32]

SHUT, SAME = 0.21, 0.45
"""Openness, 1 as the avatar at rest: up to the first lids close wholly, from the second they are as asked.

Landmarks of closed lids are some pixels apart.
"""
SAG = 1.5
"""Distance in pixels of the line in which closed lids meet, below the landmarks of lids that touch.

Landmarks that are SQUINT apart belong to a squint. Its lower lid rises farther than its landmarks, so its
lids meet at the upper landmark.
"""
SQUINT = 0.12
"""Openness, 1 as the avatar at rest, that landmarks show of rendered people whose squint is closed."""
LASHES, LASHES_SHUT = 1.0, 2.75
"""Heights of the lashes above the avatar's upper lid that are left out, in pixels: open, closed lids."""
BLUNT, BLUNT_AT, BLUNT_WIDTH = 2.0, 0.0, 0.1
"""What is left out in addition near the outer corner, where eyes are rounder than a lid's curve.

The height in pixels for closed lids, its place and its standard deviation in eye lengths.
"""
BESIDE = 0.15
"""Distance from the corners, in eye lengths, over which the height that is left out falls to 0."""
BELOW = 1.0
"""Distance in pixels below the avatar's lower lid at which its skin begins. The edge belongs to the eye."""
EDGE = 1.0
"""Height of the edge of the upper lid, which moves without being stretched, in pixels."""
STIFF, STIFF_LEAST, STIFF_MOST = 0.6, 6.0, 24.0
"""Share of the skin between lid and brow that is not stretched, so that the brow stays; limits in pixels."""
NEEDED = 4.0
"""Least height in pixels over which skin is stretched. A brow that comes nearer to the lid is less stiff."""
FOLLOWED = 0.68
"""Share of a brow's asked-for motion that the corrected network shows, as measured on real drivers."""
LEAST_SLOPE = 0.5
"""Least stretching next to the lid, relative to that of all the skin between lid and brow."""
CHEEK = 12.0
"""Distance below the lower lid to which its motion reaches, in pixels."""
LASH_LINE = 2.2
"""Standard deviation of the line in which closed lids meet, in pixels."""
LASH_BEYOND = 0.07
"""Distance beyond the outer corner to which that line leads, in eye lengths."""
DARK_FROM, DARK_TO = 0.45, 0.25
"""Openness at which that line begins to show, and at which it shows most."""
SHADE_FROM, SHADE_TO = 0.8, 0.25
"""Openness at which the shade of the lid's bulge begins, and at which it is darkest."""
SHADE, FADES = (0.55, 0.5), (3.0, 2.0)
"""Share of light that is missing above and below the line, and the height over which it fades, in pixels.

Measured on path-traced avatars whose lids are closed, as are the line and the sag.
"""
INNER_SHADE = 0.5
"""Shade at the inner corner of the eye, as a share of that at the outer one."""
GLANCE_UP = 3.0
"""Largest motion of an iris up or down, in pixels."""
LID_SHADE, LID_FADES = 0.45, 2.0
"""Share of the eyeball's light that is missing at the upper lid, and the depth over which it fades in pixels.

Measured on twenty eyes of avatars at rest.
"""

_ROWS = (CORNER[1] - np.arange(HEIGHT, dtype=np.float32))[:, None]
"""Heights of the window's rows above the corners' line, (HEIGHT, 1)."""
_COLUMNS = np.arange(WIDTH, dtype=np.float32) - np.float32(CORNER[0])
"""Distances of the window's columns from the outer corner, (WIDTH,)."""
_WITHIN = soft_edges(HEIGHT, WIDTH, 6).astype(np.float32)
"""Weights of the window's pixels, (HEIGHT, WIDTH)."""


class Folding(NamedTuple):
    """The maps of one frame, (HEIGHT, WIDTH) float32 each unless they say otherwise.

    skin, white: (HEIGHT, WIDTH, 2), places in the window at rest. iris: (2, 3), maps (x, y, 1) to it. The
    others are shares in [0, 1]. seen: of the eyeball. shaded: of its light that is missing. stretched: of
    skin whose lashes have to be blurred. lashes: of the line between closed lids. shadow: of light that is
    missing. region: of what is painted at all.
    """

    skin: Floats
    white: Floats
    iris: Floats
    seen: Floats
    shaded: Floats
    stretched: Floats
    lashes: Floats
    shadow: Floats
    region: Floats


def folded(rest: EyeShape, asked: EyeShape) -> Folding:
    """Move the lids of an eye from rest as asked, both in pixels of their windows."""
    openness = openness_of(rest, asked)
    at = _COLUMNS / np.float32(asked.length)
    beyond = _COLUMNS - np.clip(_COLUMNS, 0, asked.length)
    columns = rest.length * np.clip(at, 0, 1) + beyond
    upper, lower = _closed(rest, asked, at, openness)
    middle = (upper + lower) / 2
    above, stretched = _unfolded(rest, asked, at, upper, openness)
    skin = np.where(middle <= _ROWS, above, _shifted(rest, at, lower))
    seen = np.clip(np.minimum(upper - _ROWS, _ROWS - lower) + 0.5, 0, 1) * (upper - lower > 0.3)
    lashes = _line(at, openness) * np.exp(-np.square((_ROWS - middle) / LASH_LINE))
    return Folding(
        _places(columns, skin),
        _places(columns, np.broadcast_to(_ROWS, (HEIGHT, WIDTH))),
        _iris(rest, asked, min(openness, 1.0)),
        np.asarray(seen, np.float32),
        np.asarray(LID_SHADE * np.exp(-np.maximum(upper - _ROWS, 0) / LID_FADES), np.float32),
        stretched,
        np.asarray(lashes, np.float32),
        _shadow(at, upper, lower, openness),
        _region(rest, asked, at, lower),
    )


def openness_of(rest: EyeShape, asked: EyeShape) -> float:
    """Return how far an eye is open, 1 as at rest."""
    return asked.opening / max(rest.opening, 1e-3)


def _closed(rest: EyeShape, asked: EyeShape, at: Floats, openness: float) -> tuple[Floats, Floats]:
    """Return the heights of the asked-for lids, closed if they are nearly so.

    They never meet below the lower lid at rest.
    """
    upper, lower = asked.lids(at)
    share = min(max((openness - SHUT) / (SAME - SHUT), 0.0) * SAME / max(openness, 1e-3), 1.0)
    touching = _ramp(openness, SQUINT, 0)
    meeting = np.maximum(upper, lower) - np.float32(SAG * touching) * _between_corners(at)
    meeting = np.maximum(meeting, lid(rest.lower, at))
    return meeting + (upper - meeting) * np.float32(share), meeting + (lower - meeting) * np.float32(share)


def _unfolded(
    rest: EyeShape, asked: EyeShape, at: Floats, upper: Floats, openness: float
) -> tuple[Floats, Floats]:
    """Return the heights at rest of what is above the upper lid, and the share of it that is stretched.

    Skin near the brow stays as it is, skin near the lid is stretched most: a quadratic map between them.
    """
    shut = _ramp(openness, SAME, SHUT)
    blunt = BLUNT * np.exp(-np.square((at - BLUNT_AT) / BLUNT_WIDTH) / 2)
    left_out = LASHES * _ramp(openness, 1.25, 1.05) + (LASHES_SHUT - LASHES + blunt) * shut
    first = lid(rest.upper, at) + np.asarray(left_out, np.float32) * _beside(at)
    brow, brow_asked = _brows(rest, asked, at)
    stiff = np.clip(STIFF * (brow - lid(rest.upper, at)), STIFF_LEAST, STIFF_MOST)
    stiff = np.clip(brow_asked - upper - NEEDED, 0, stiff)
    had, needed = np.maximum(brow - stiff - first, 3), np.maximum(brow_asked - stiff - upper, NEEDED)
    edge = np.minimum(EDGE, 0.3 * np.minimum(had, needed))
    ratio = (had - edge) / (needed - edge)
    slope = np.where(ratio < 1, np.maximum(2 * ratio - 1, LEAST_SLOPE * ratio), ratio)
    height = _ROWS - upper
    share = np.clip((height - edge) / (needed - edge), 0, 1)
    stretching = (needed - edge) * share * (slope + (ratio - slope) * share)
    heights = first + np.minimum(height, edge) + stretching + np.maximum(height - needed, 0)
    local = np.where((height > 0) & (height < needed), slope + 2 * (ratio - slope) * share, 1)
    return heights, np.asarray(np.clip(1.3 * (1 - local), 0, 1), np.float32)


def _line(at: Floats, openness: float) -> Floats:
    """Return how dark the line between the lids is in each column."""
    beyond = np.clip(8 * (at + LASH_BEYOND) * (1 - at), 0, 1)
    return np.asarray(beyond * np.float32(_ramp(openness, DARK_FROM, DARK_TO)), np.float32)


def _shadow(at: Floats, upper: Floats, lower: Floats, openness: float) -> Floats:
    """Return the share of light that is missing: above the upper lid, and below closed lids."""
    fading = 1 - (1 - INNER_SHADE) * np.clip(at, 0, 1)
    above = np.where(upper <= _ROWS, np.exp(-np.maximum(_ROWS - upper, 0) / FADES[0]), 0)
    below = np.where(lower >= _ROWS, np.exp(-np.maximum(lower - _ROWS, 0) / FADES[1]), 0)
    above *= SHADE[0] * _ramp(openness, SHADE_FROM, SHADE_TO) * _between_corners(at)
    below *= SHADE[1] * _line(at, openness)
    return np.asarray(fading * (above + below), np.float32)


def _shifted(rest: EyeShape, at: Floats, lower: Floats) -> Floats:
    """Return the heights at rest of what is below the lower lid: its motion fades towards the cheek."""
    first, depth = lid(rest.lower, at) - BELOW * _beside(at), np.maximum(lower - _ROWS, 0)
    shift = (lower - first) * (1 - np.exp(-np.square(depth / CHEEK)))
    return np.asarray(first - depth + shift, np.float32)


def _iris(rest: EyeShape, asked: EyeShape, openness: float) -> Floats:
    """Return (2, 3) that maps the window to the one at rest, in which the iris is where it is asked to be."""
    narrower = rest.length / asked.length
    up = np.clip(asked.iris[1] - rest.iris[1], -GLANCE_UP, GLANCE_UP) * openness
    across = rest.iris[0] + CORNER[0] - narrower * (asked.iris[0] + CORNER[0])
    return np.array([[narrower, 0, across], [0, 1, up]], np.float32)


def _brows(rest: EyeShape, asked: EyeShape, at: Floats) -> tuple[Floats, Floats]:
    """Return the heights of the brow at rest and as the network shows it."""
    brow = rest.brow_heights(at)
    return brow, brow + np.float32(FOLLOWED) * asked.brow_shift(rest, at)


def _region(rest: EyeShape, asked: EyeShape, at: Floats, lower: Floats) -> Floats:
    """Return where it paints: from the cheek to the brow, a little beyond the corners."""
    _, brow = _brows(rest, asked, at)
    across = np.clip((at + 0.3) / 0.18, 0, 1) * np.clip((1.3 - at) / 0.18, 0, 1)
    down = np.clip((brow + 16 - _ROWS) / 14, 0, 1) * np.clip((_ROWS - lower + 18) / 9, 0, 1)
    return np.asarray(across * down * _WITHIN, np.float32)


def _between_corners(at: Floats) -> Floats:
    """Return 1 between the corners of the eye, falling to 0 at them."""
    return np.asarray(np.clip(8 * at * (1 - at), 0, 1), np.float32)


def _beside(at: Floats) -> Floats:
    """Return 1 between the corners of the eye, falling to 0 beside them."""
    return np.asarray(np.clip(1 - np.abs(at - np.clip(at, 0, 1)) / BESIDE, 0, 1), np.float32)


def _ramp(openness: float, first: float, last: float) -> float:
    """Return 0 from the openness `first` on, 1 up to the openness `last`, which is less."""
    return min(max((first - openness) / (first - last), 0.0), 1.0)


def _places(columns: Floats, heights: Floats) -> Floats:
    """Return places (HEIGHT, WIDTH, 2) in the window at rest, from distances to its corner and heights."""
    across = np.broadcast_to(columns + np.float32(CORNER[0]), (HEIGHT, WIDTH))
    return np.dstack([across, np.float32(CORNER[1]) - heights]).astype(np.float32)
