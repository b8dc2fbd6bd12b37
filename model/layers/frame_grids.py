"""FrameGrids: one frame of the network on the grids from which the scene is composed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from model.layers.frame_parts import COARSE, FrameParts, enlarged
from model.layers.movement import smooth_step
from model.layers.placement import CELLS
from model.layers.shoulders import MARGIN
from model.layers.texture import FINER, Texture, sampled

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

PER_CELL = COARSE // CELLS
BESIDE = round(MARGIN * CELLS)
"""Columns of cells on each side of the avatar's square."""
LEFT = (0.2, 0.5)
"""Shares of the background's motion at which the head begins to count as gone, and at which it is gone."""
OUTSIDE = (0.1, 0.3)
"""The same outside of the head's silhouette: from the first to the second a place becomes the room's."""
PAINTED = (0.15, 0.5)
"""Shares of the background's motion: paint shows in full up to the first, and not from the second on.

Near the outline the paint is the room's.
"""
IN_FACE = 0.5
"""Share of the inner face from which paint shows in full."""
CONTRAST_UNIT = 60
"""The integer that stands for a contrast factor of 1."""
STRETCHED = 1.1
"""Factor of contrast from which an edge is sharpened."""
PAINTED_AWAY = 3.0
"""Factor of the paint that removes the person in parts that the head has left."""
RING = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
"""Surroundings of paint, in the 256-px picture, in which the person is removed, too: rings of old hair."""
BROAD = (1.2, 1.7)
"""Factors by which skin is stretched across: at the first hairs begin to be narrowed, at the second fully."""
SHRUNK, SHRUNK_FAR = 1.3, 2.2
"""Pixels of the avatar per pixel of the scene: at the first the blur begins, at the second it is full."""
NEARLY = 251
"""Share of the person's own pixels, in 255ths, from which the paint does not show."""


class Regions(NamedTuple):
    """Parts of the person in one frame, each (64, 64) float32.

    below: the share of the body.
    outside: (any size), 1 where the person cannot be; None if not known.
    face: the share of the inner face; only there paint shows. None if not known.
    contrast: the factor by which the edge of alpha is stretched; None if it is not to be sharpened.
    hairs: the share of cheeks and chin, where stretched hairs are narrowed; None if not known.
    """

    below: Floats
    outside: Floats | None = None
    face: Floats | None = None
    contrast: Floats | None = None
    hairs: Floats | None = None


@dataclass(frozen=True, eq=False)
class Moved:
    """One frame on the network's grids, as wide as the canvas.

    places: (256, wide, 2) float32, pixels of the finer texture.
    paint: (256, wide, 4) uint8, RGB and the share of the person's own pixels.
    shown: (256, wide) uint8, 0 if the head has left and the room shows.
    shrunk: (64, cells) float32 in [0, 1], 1 if the person is sampled blurred.
    broad: (64, cells) float32 in [0, 1], 1 if the person is sampled with narrow hairs.
    contrast: (64, cells) uint8, the factor of alpha's contrast in 1 / `CONTRAST_UNIT`.
    is_…: (64, cells) bool, the cells that show the person, paint or the room behind, that shrink, whose hairs
    are stretched, or whose edge is stretched.
    """

    places: Floats
    paint: Picture
    shown: Picture
    shrunk: Floats
    broad: Floats
    contrast: Picture
    is_person: Mask
    is_painted: Mask
    is_left: Mask
    is_shrunk: Mask
    is_broad: Mask
    is_stretched: Mask


class FrameGrids:
    """Moves frames to the grids of a texture, whose square has a given side in the scene."""

    def __init__(self, texture: Texture, side: int) -> None:
        self._texture_side, self._side = texture.side, side
        self._fine = FINER * texture.side / COARSE
        wide = COARSE + 2 * BESIDE * PER_CELL
        self._pixels = _places(COARSE, wide) * np.float32(self._fine) + np.float32((self._fine - 1) / 2)
        self._cells = _places(CELLS, CELLS + 2 * BESIDE)
        covered = (texture.sharp[: FINER * texture.side, :, 3] > 0).astype(np.float32)
        small = cv2.resize(covered, (CELLS + 2 * BESIDE, CELLS), interpolation=cv2.INTER_AREA)
        self._reach = cv2.dilate((small > 0).astype(np.uint8), np.ones((3, 3), np.uint8))
        line = np.linspace(-1, 1, CELLS, dtype=np.float32)
        self._still = np.dstack(np.meshgrid(line, line)).astype(np.float32)

    def __call__(self, places: Floats, parts: FrameParts, regions: Regions) -> Moved:
        """Compute one frame on the grids on which it is composed.

        `places` (64, 64, 2) in [-1, 1] is the origin of each cell of the person.
        """
        widened = cv2.copyMakeBorder(places - self._still, 0, 0, BESIDE, BESIDE, cv2.BORDER_REPLICATE)
        away = np.asarray(widened, np.float32)
        at = self._enlarged_motion(away)
        leaves = smooth_step(*LEFT, parts.still) * (1 - regions.below)
        across, down = self._steps(at)
        shrunk = smooth_step(SHRUNK, SHRUNK_FAR, self._spacing(across, down))
        broad = _broad(across, regions.hairs)
        shrunk[:, BESIDE:-BESIDE] *= 1 - leaves
        painted = _widened(_joined(_bytes(parts.paint), _bytes(self._own(parts, regions.face))))
        if regions.outside is None:
            shown = self._shown(leaves, parts.kept)
        else:
            shown = self._within(regions.outside, parts.still)
        reached, contrast = self._reached(away), _contrast(regions)
        return Moved(
            at,
            painted,
            shown,
            shrunk,
            broad,
            contrast,
            reached,
            _cells_below(painted[..., 3], NEARLY),
            _cells_below(shown, 255) & reached,
            shrunk > 0.05,
            broad > 0.05,
            (contrast > STRETCHED * CONTRAST_UNIT) & reached,
        )

    def _own(self, parts: FrameParts, face: Floats | None) -> Floats:
        """Return (256, 256) in [0, 1]: the share of the person's own pixels.

        Paint is too blurred for hair, jaw and neck, and near the outline it is the room's.
        """
        painted = 1 - smooth_step(*PAINTED, parts.still)
        if face is not None:
            painted = painted * np.minimum(face / np.float32(IN_FACE), 1)
        return np.asarray(1 - (1 - parts.kept) * self._larger(painted), np.float32)

    def _enlarged_motion(self, away: Floats) -> Floats:
        """Convert (64, cells, 2) distances in [-1, 1] to places (256, wide, 2) in the finer texture."""
        larger = enlarged(away, BESIDE, is_cubic=True)
        return np.asarray(cv2.scaleAdd(larger, self._fine * (COARSE - 1) / 2, self._pixels), np.float32)

    def _shown(self, leaves: Floats, kept: Floats) -> Picture:
        """Return (256, wide) uint8: 0 in parts that the head has left and the network paints as room."""
        room = self._larger(leaves)
        painted = np.minimum(PAINTED_AWAY * (1 - cv2.GaussianBlur(kept, (0, 0), 1.5)), 1)
        painted = cv2.dilate(painted, RING)
        return _widened(_bytes(1 - room * painted))

    def _within(self, outside: Floats, still: Floats) -> Picture:
        """Return (256, wide) uint8: 0 in parts of the room in which the person cannot be.

        Elsewhere the person stays, because the network also takes parts of scarves, hats and hair for the
        room, with uneven edges.
        """
        empty, room = (_bytes(self._larger(plane)) for plane in (outside, smooth_step(*OUTSIDE, still)))
        return _widened(np.asarray(cv2.bitwise_not(cv2.multiply(empty, room, scale=1 / 255)), np.uint8))

    def _larger(self, plane: Floats) -> Floats:
        """Enlarge (64, 64) to (256, 256)."""
        return np.asarray(cv2.resize(plane, (COARSE, COARSE), interpolation=cv2.INTER_LINEAR), np.float32)

    def _reached(self, away: Floats) -> NDArray[np.bool_]:
        """Return (64, cells) bool: True for cells that sample the person."""
        at = cv2.scaleAdd(away, (CELLS - 1) / 2, self._cells)
        found = sampled(self._reach, np.asarray(at, np.float32))
        return np.asarray(cv2.dilate(found, np.ones((3, 3), np.uint8)) > 0)

    def _steps(self, at: Floats) -> tuple[Floats, Floats]:
        """Return the squared lengths (64, cells) of the origin's step for one of 256 pixels: across, down."""
        pairs, last = at.view(np.complex64)[..., 0], PER_CELL - 1  # NumPy copies pairs faster than vectors
        start = pairs[::PER_CELL, ::PER_CELL]
        across, down = pairs[::PER_CELL, last::PER_CELL] - start, pairs[last::PER_CELL, ::PER_CELL] - start
        part = np.float32(1 / (last * self._fine) ** 2)
        return _squared(across) * part, _squared(down) * part

    def _spacing(self, across: Floats, down: Floats) -> Floats:
        """Return (64, cells): pixels of the avatar per pixel of the scene, along the faster direction."""
        longest = np.maximum(across, down)
        return np.asarray(np.sqrt(longest) * np.float32(self._texture_side / self._side), np.float32)


def _broad(across: Floats, hairs: Floats | None) -> Floats:
    """Return the share (64, cells) of narrow hairs; beside the square it is 0."""
    broad = np.zeros_like(across)
    if hairs is not None:
        inner = slice(BESIDE, -BESIDE)
        stretch = 1 / np.sqrt(np.maximum(across[:, inner], np.float32(0.01)))
        even = np.asarray(cv2.GaussianBlur(stretch, (0, 0), 1), np.float32)
        broad[:, inner] = smooth_step(*BROAD, even) * np.minimum(2 * hairs, 1)
    return broad


def _places(rows: int, columns: int) -> Floats:
    """Return the place (rows, columns, 2) of each pixel, x then y."""
    return np.dstack(np.meshgrid(np.arange(columns), np.arange(rows))).astype(np.float32)


def _squared(pairs: NDArray[np.complex64]) -> Floats:
    """(...) → (...) squared lengths."""
    return np.asarray(pairs.real * pairs.real + pairs.imag * pairs.imag, np.float32)


def _joined(rgb: Picture, alpha: Picture) -> Picture:
    """Return (h, w, 4) of the colours (h, w, 3) and a fourth plane (h, w)."""
    rgba = np.empty((*alpha.shape, 4), np.uint8)
    cv2.mixChannels([rgb, alpha], [rgba], [0, 0, 1, 1, 2, 2, 3, 3])
    return rgba


def _widened(plane: Picture) -> Picture:
    """Return a plane of the avatar's square on the canvas; beside the square it is 255."""
    margin = BESIDE * PER_CELL
    return np.asarray(
        cv2.copyMakeBorder(plane, 0, 0, margin, margin, cv2.BORDER_CONSTANT, value=(255,) * 4), np.uint8
    )


def _contrast(regions: Regions) -> Picture:
    """Return (64, cells) uint8; beside the square the factor is 1."""
    if regions.contrast is None:
        return np.full((CELLS, CELLS + 2 * BESIDE), CONTRAST_UNIT, np.uint8)
    factor = cv2.convertScaleAbs(regions.contrast, alpha=CONTRAST_UNIT)
    return np.asarray(
        cv2.copyMakeBorder(factor, 0, 0, BESIDE, BESIDE, cv2.BORDER_CONSTANT, value=(CONTRAST_UNIT,)),
        np.uint8,
    )


def _cells_below(plane: Picture, level: int) -> Mask:
    """Return (64, cells): True if a cell of (256, wide) uint8 or a neighbour is below the level."""
    rows, columns = plane.shape[0] // PER_CELL, plane.shape[1] // PER_CELL
    least = cv2.erode(plane, np.ones((PER_CELL, PER_CELL), np.uint8), anchor=(0, 0))[::PER_CELL, ::PER_CELL]
    found = (least[:rows, :columns] < level).astype(np.uint8)
    return np.asarray(cv2.dilate(found, np.ones((3, 3), np.uint8)) > 0)


def _bytes(share: NDArray[Any]) -> Picture:
    """Convert [0, 1] to [0, 255], rounded."""
    return np.asarray(cv2.convertScaleAbs(share, alpha=255.0), np.uint8)
