"""Composition: the moving person over a still background, in bands of rows that fit into the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from model.layers.arrays import ArrayPool, Workspace
from model.layers.blending import blended
from model.layers.frame_grids import BESIDE, CONTRAST_UNIT, PER_CELL, Mask, Moved
from model.layers.placement import CELLS, Placement
from model.layers.texture import Texture, sampled
from model.retouch.laying import Retouch, area_in, lay

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

BAND = 8
"""Rows of cells in a band."""
MIDDLE: Any = 128
"""Alpha at the outline, in 255ths."""
ZOOMED = {
    ("f", 3): "zoomed places",
    ("f", 2): "zoomed shares",
    ("u", 3): "zoomed paint",
    ("u", 2): "zoomed cover",
}
"""Name in the workspace for each kind of plane that is enlarged."""


@dataclass(frozen=True)
class Cells:
    """A rectangle of cells: rows from `top` to `bottom`, columns of the canvas from `left` to `right`."""

    top: int
    bottom: int
    left: int
    right: int

    def around(self, mask: Mask) -> Cells | None:
        """Return the smallest rectangle in this one that holds a mask (64, cells); None if it is empty."""
        inside = mask[self.top : self.bottom, self.left : self.right]
        x, y, width, height = cv2.boundingRect(inside.view(np.uint8))
        if not width:
            return None
        top, left = self.top + y, self.left + x
        return Cells(top, top + height, left, left + width)


class Part(NamedTuple):
    """A part of a band: its cells, what is seen of them, and the places that it samples (h, w, 2)."""

    cells: Cells
    inner: tuple[slice, slice]
    at: Floats


Change = Callable[[Moved, Part, Picture], None]
"""Function that changes a plane of the person within a part of a band, in place."""


class Compositor:
    """Composes frames of a texture, a placement and a background. Not thread-safe."""

    def __init__(self, texture: Texture, placement: Placement, background: Picture) -> None:
        """`background` is (h, w, 3) uint8, and so is every frame; the square may reach beyond it."""
        self._texture, self._placement = texture, placement
        self._background = np.ascontiguousarray(background)
        self._cell = placement.side // CELLS
        self._pool, self._work = ArrayPool(), Workspace()

    def onto_background(self, moved: Moved, retouches: Sequence[Retouch] = ()) -> Picture:
        """Return the scene (h, w, 3) uint8. Pixels without the person are exactly the background."""
        scene = self._pool.take(self._background.shape)
        np.copyto(scene, self._background)
        left, top = self._placement.left, self._placement.top
        areas = [area_in(scene, retouch, left, top) for retouch in retouches]
        covers = [np.zeros(scene[area].shape[:2], np.uint8) for area in areas]
        for rows, columns, person, alpha in self._bands(moved):
            for cover, area in zip(covers, areas, strict=True):
                _copy_overlap(alpha, (rows, columns), cover, area)
            self._lay(person, alpha, scene[rows, columns])
        for retouch, cover in zip(retouches, covers, strict=True):
            lay(retouch, scene, left, top, cover)
        return scene

    def on_nothing(self, moved: Moved, retouches: Sequence[Retouch] = ()) -> Picture:
        """Return the person alone (h, w, 4): RGB not multiplied by alpha, and alpha."""
        scene = self._pool.take((*self._background.shape[:2], 4))
        scene.fill(0)
        for rows, columns, person, alpha in self._bands(moved):
            cv2.merge([*cv2.split(person), alpha], dst=scene[rows, columns])
        for retouch in retouches:
            lay(retouch, scene[..., :3], self._placement.left, self._placement.top)
        return scene

    def before_background(self, alone: Picture) -> Picture:
        """Return the scene (h, w, 3) uint8 of a person alone (h, w, 4), as `on_nothing` gives it."""
        scene = self._pool.take(self._background.shape)
        np.copyto(scene, self._background)
        x, y, width, height = cv2.boundingRect(cv2.extractChannel(alone, 3))
        place = slice(y, y + height), slice(x, x + width)
        if width:
            self._lay(*self._parted(alone[place]), scene[place])
        return scene

    def _lay(self, person: Picture, alpha: Picture, behind: Picture) -> None:
        """Blend a person (h, w, 3), of alpha (h, w), over what is behind it (h, w, 3), in place."""
        share: Any = cv2.cvtColor(alpha, cv2.COLOR_GRAY2RGB, dst=self._work.take("share", behind.shape))
        self._blend(person, behind, share, behind)

    def _parted(self, rgba: Picture) -> tuple[Picture, Picture]:
        """Return the colours (h, w, 3) and alpha (h, w) of a picture (h, w, 4), valid until the next call."""
        shape = rgba.shape[:2]
        person: Any = cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB, dst=self._work.take("person", (*shape, 3)))
        alpha: Any = cv2.extractChannel(rgba, 3, dst=self._work.take("alpha", shape))
        return person, alpha

    def _bands(self, moved: Moved) -> Iterator[tuple[slice, slice, Picture, Picture]]:
        """Return rows and columns of the scene, and the person's colours and alpha there.

        These are valid until the next call.
        """
        cells = moved.is_person.shape[1]
        for top in range(0, CELLS, BAND):
            band = Cells(top, top + BAND, 0, cells).around(moved.is_person)
            if band is not None:
                rows, columns, inner = self._seen(band)
                if rows.start < rows.stop and columns.start < columns.stop:
                    yield rows, columns, *self._person(moved, band, rows, columns, inner)

    def _seen(self, cells: Cells) -> tuple[slice, slice, tuple[slice, slice]]:
        """Return rows and columns of the scene that these cells cover, and the same within the cells."""
        cell, (height, width) = self._cell, self._background.shape[:2]
        down = self._placement.top + cells.top * cell
        across = self._placement.left + (cells.left - BESIDE) * cell
        rows = slice(max(down, 0), min(down + (cells.bottom - cells.top) * cell, height))
        columns = slice(max(across, 0), min(across + (cells.right - cells.left) * cell, width))
        inner = (
            slice(rows.start - down, rows.stop - down),
            slice(columns.start - across, columns.stop - across),
        )
        return rows, columns, inner

    def _person(
        self, moved: Moved, cells: Cells, rows: slice, columns: slice, inner: tuple[slice, slice]
    ) -> tuple[Picture, Picture]:
        """Return the person's colours and alpha within the cells, without parts outside the scene."""
        at = self._zoomed(moved.places, cells, PER_CELL)[inner]
        rgba: Picture = sampled(self._texture.sharp, at, self._work.take("rgba", (*at.shape[:2], 4)))

        def change(mask: Mask, picture: Picture, by: Change) -> None:
            part = cells.around(mask)
            if part is None:
                return
            down, across, within = self._seen(part)
            if down.start < down.stop and across.start < across.stop:
                place = (
                    slice(down.start - rows.start, down.stop - rows.start),
                    slice(across.start - columns.start, across.stop - columns.start),
                )
                by(moved, Part(part, within, at[place]), picture[place])

        change(moved.is_shrunk, rgba, self._soften)
        change(moved.is_broad, rgba, self._narrow)
        person, alpha = self._parted(rgba)
        change(moved.is_painted, person, self._paint_over)
        change(moved.is_left, alpha, self._leave)
        change(moved.is_stretched, alpha, self._sharpen_edge)
        return person, alpha

    def _soften(self, moved: Moved, part: Part, rgba: Picture) -> None:
        """Sample the blurred person for pixels of the scene that cover many of the person's."""
        self._sample(self._texture.blurred, part, moved.shrunk, rgba)

    def _narrow(self, moved: Moved, part: Part, rgba: Picture) -> None:
        """Sample narrow hairs for pixels of the face that are stretched."""
        if self._texture.narrow is not None:
            self._sample(self._texture.narrow, part, moved.broad, rgba)

    def _sample(self, plane: Picture, part: Part, shares: Floats, rgba: Picture) -> None:
        """Mix shares (64, cells) in [0, 1] of another texture into the person."""
        share: Any = cv2.convertScaleAbs(self._zoomed(shares, part.cells, 1)[part.inner], alpha=255.0)
        four: Any = cv2.merge([share] * 4)
        other = sampled(plane, part.at, self._work.take("other", rgba.shape))
        self._blend(other, rgba, four, rgba)

    def _paint_over(self, moved: Moved, part: Part, person: Picture) -> None:
        """Put the network's paint over the person's own pixels."""
        paint, shape = self._zoomed(moved.paint, part.cells, PER_CELL)[part.inner], person.shape
        kept: Any = cv2.cvtColor(paint[..., 3], cv2.COLOR_GRAY2RGB, dst=self._work.take("kept", shape))
        colours: Any = cv2.cvtColor(paint, cv2.COLOR_RGBA2RGB, dst=self._work.take("colours", shape))
        self._blend(person, colours, kept, person)

    def _leave(self, moved: Moved, part: Part, alpha: Picture) -> None:
        """Lower alpha in parts that the head has left and the network paints as room."""
        shown = self._zoomed(moved.shown, part.cells, PER_CELL)[part.inner]
        cv2.multiply(alpha, shown, dst=alpha, scale=1 / 255)

    def _sharpen_edge(self, moved: Moved, part: Part, alpha: Picture) -> None:
        """Raise the contrast of alpha around its middle, if the motion stretches the edge of the person."""
        factor = self._zoomed(moved.contrast, part.cells, 1)[part.inner]
        above, under = (
            cv2.multiply(off, factor, scale=1 / CONTRAST_UNIT)
            for off in (cv2.subtract(alpha, MIDDLE), cv2.subtract(MIDDLE, alpha))
        )
        cv2.subtract(cv2.add(above, MIDDLE), under, dst=alpha)

    def _blend(
        self, over: NDArray[Any], under: NDArray[Any], share: NDArray[Any], result: NDArray[Any]
    ) -> None:
        front, back = (self._work.take(name, over.shape) for name in ("front", "back"))
        blended(over, under, share, result, front, back)

    def _zoomed(self, plane: NDArray[Any], cells: Cells, each: int) -> NDArray[Any]:
        """Enlarge a plane with `each` pixels a cell, within a rectangle of cells, to pixels of the scene.

        One cell more on each side is resized with it, so that neighbouring rectangles fit to each other.
        """
        top, left, cell = max(cells.top - 1, 0), max(cells.left - 1, 0), self._cell
        part = plane[top * each : (cells.bottom + 1) * each, left * each : (cells.right + 1) * each]
        shape = (part.shape[0] // each * cell, part.shape[1] // each * cell, *part.shape[2:])
        large = self._work.take(ZOOMED[plane.dtype.kind, plane.ndim], shape, plane.dtype)
        cv2.resize(part, shape[1::-1], dst=large, interpolation=cv2.INTER_LINEAR)
        down, across = (cells.top - top) * cell, (cells.left - left) * cell
        height, width = (cells.bottom - cells.top) * cell, (cells.right - cells.left) * cell
        return large[down : down + height, across : across + width]


def _copy_overlap(
    plane: Picture, place: tuple[slice, slice], onto: Picture, area: tuple[slice, slice]
) -> None:
    """Copy what a plane at one place of the scene shares with the plane of an area."""
    common = [slice(max(a.start, b.start), min(a.stop, b.stop)) for a, b in zip(place, area, strict=True)]
    if all(each.start < each.stop for each in common):
        taken, put = (
            tuple(slice(c.start - w.start, c.stop - w.start) for c, w in zip(common, where, strict=True))
            for where in (place, area)
        )
        onto[put] = plane[taken]
