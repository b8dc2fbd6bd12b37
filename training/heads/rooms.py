"""Rooms: backgrounds drawn out of rectangles, circles, strokes and noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.colours import as_picture, from_hsv
from training.heads.noise import clouds, grain

SIZE = 512
Canvas = NDArray[np.float32]


class Brush:
    """Draws on one canvas (SIZE, SIZE, 3), in shares of its side."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.canvas: Canvas = np.ones((SIZE, SIZE, 3), np.float32)

    def colour(self, dark: float = 0.1, light: float = 0.95, saturation: float = 0.35) -> NDArray[np.float32]:
        """Any hue, but every second one is that of wood, walls and skin."""
        hue = self.rng.uniform(15, 50) if self.rng.random() < 0.55 else self.rng.uniform(0, 360)
        return from_hsv(hue, self.rng.uniform(0, saturation), self.rng.uniform(dark, light))

    def box(self, x: float, y: float, width: float, height: float, colour: Any) -> None:
        start, end = (int(x * SIZE), int(y * SIZE)), (int((x + width) * SIZE), int((y + height) * SIZE))
        cv2.rectangle(self.canvas, start, end, tuple(float(c) for c in colour), -1, cv2.LINE_AA)

    def disc(self, x: float, y: float, radius: float, colour: Any, alpha: float = 1.0) -> None:
        over = self.canvas.copy() if alpha < 1 else self.canvas
        centre = (int(x * SIZE), int(y * SIZE))
        cv2.circle(over, centre, int(radius * SIZE), tuple(float(c) for c in colour), -1, cv2.LINE_AA)
        if alpha < 1:
            self.canvas = self.canvas * (1 - alpha) + over * alpha

    def line(self, points: NDArray[np.float64], colour: Any, thickness: int) -> None:
        path = [np.asarray(points * SIZE, np.int32)]
        cv2.polylines(self.canvas, path, False, tuple(float(c) for c in colour), thickness, cv2.LINE_AA)


def draw_room(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A room (SIZE, SIZE, 3), out of focus as behind a person."""
    brush = Brush(rng)
    _walls(brush)
    names = list(ROOMS)
    chances = np.array([ROOMS[name][0] for name in names])
    ROOMS[str(rng.choice(names, p=chances / chances.sum()))][1](brush)
    if rng.random() < 0.35:
        _plant(brush)
    blur = float(rng.choice([rng.uniform(0.5, 2), rng.uniform(2, 6), rng.uniform(6, 18)], p=[0.3, 0.4, 0.3]))
    room = np.asarray(cv2.GaussianBlur(brush.canvas, (0, 0), blur))
    room = room * (1 + 0.02 * cv2.resize(clouds(rng, 128, 128, 4, 8), (SIZE, SIZE)))[:, :, None]
    return as_picture(room * rng.uniform(0.7, 1.15))


def draw_calm_room(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A room far out of focus, near one colour: behind an avatar."""
    room = cv2.GaussianBlur(draw_room(rng), (0, 0), 9).astype(np.float32)
    calm = rng.uniform(0.45, 0.75)
    return np.asarray(room * (1 - calm) + np.median(room.reshape(-1, 3), 0) * calm, np.uint8)


def _walls(brush: Brush) -> None:
    rng = brush.rng
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / SIZE
    brush.canvas *= brush.colour(0.2, 0.95, 0.3)
    if rng.random() < 0.6:
        corner = x + rng.uniform(-0.15, 0.15) * y < rng.uniform(0.1, 0.9)
        brush.canvas = np.where(corner[:, :, None], brush.canvas, brush.colour(0.15, 0.9, 0.4))
    turn = rng.uniform(0, 2 * np.pi)
    fall = rng.uniform(0.05, 0.5) * ((x - 0.5) * np.cos(turn) + (y - 0.5) * np.sin(turn))
    brush.canvas = np.ascontiguousarray(brush.canvas * (1 + fall)[:, :, None], np.float32)


def _pictures(brush: Brush) -> None:
    u = brush.rng.uniform
    for _ in range(brush.rng.integers(1, 5)):
        x, y, width, height = u(-0.1, 0.9), u(-0.05, 0.6), u(0.08, 0.35), u(0.08, 0.5)
        brush.box(x, y, width, height, brush.colour(0.05, 0.6))
        brush.box(x + 0.012, y + 0.012, width - 0.024, height - 0.024, brush.colour(0.1, 1, 0.4))
        if brush.rng.random() < 0.5:
            inner = max(width - 0.08, 0.01), max(height - 0.08, 0.01)
            brush.box(x + 0.04, y + 0.04, *inner, brush.colour(0.1, 1, 0.5))


def _shelf(brush: Brush) -> None:
    _pictures(brush)
    u = brush.rng.uniform
    left, width, step = u(-0.2, 0.6), u(0.35, 0.8), u(0.13, 0.22)
    brush.box(left, 0, width, 0.9, brush.colour(0.08, 0.6))
    for y in np.arange(u(0, 0.1), 0.9, step):
        x = left + 0.02
        while x < left + width - 0.03:
            thick, tall = u(0.012, 0.05), u(0.06, 0.13)
            if brush.rng.random() < 0.85:
                brush.box(x, y + 0.14 - tall, thick, tall, brush.colour(0.08, 1, 0.8))
            x += thick + u(0, 0.01)
        brush.box(left, y + 0.14, width, 0.015, brush.colour(0.1, 0.7))


def _window(brush: Brush) -> None:
    _pictures(brush)
    u, rng = brush.rng.uniform, brush.rng
    x, y, width, height = u(-0.1, 0.6), u(-0.1, 0.2), u(0.25, 0.6), u(0.4, 0.8)
    brush.box(x, y, width, height, np.array([u(0.85, 1), u(0.9, 1), 1]) * u(0.8, 1.1))
    rows = slice(int(max(y, 0) * SIZE), int((y + height) * SIZE))
    pane = brush.canvas[rows, int(max(x, 0) * SIZE) : int((x + width) * SIZE)]
    pane *= (1 + 0.12 * cv2.resize(clouds(rng, 32, 32, 3, 3), pane.shape[1::-1]))[:, :, None]
    bars = int(rng.integers(1, 4))
    for k in range(bars + 1):
        brush.box(x + width * k / bars - 0.01, y, 0.02, height, brush.colour(0.3, 0.95, 0.15))
    brush.box(x, y + height / 2, width, 0.015, brush.colour(0.3, 0.95, 0.15))
    if rng.random() < 0.5:
        curtain = brush.colour(0.2, 0.9, 0.5)
        for side in (x - 0.12, x + width - 0.02):
            for fold in np.linspace(0, 0.12, 6):
                brush.box(side + fold, y - 0.1, 0.024, height + 0.2, curtain * u(0.75, 1.1))


def _office(brush: Brush) -> None:
    _pictures(brush)
    u, rng = brush.rng.uniform, brush.rng
    for _ in range(rng.integers(2, 7)):
        brush.box(u(-0.1, 1), u(0.3, 0.9), u(0.05, 0.3), u(0.05, 0.4), brush.colour(0.05, 0.8, 0.5))
    for _ in range(rng.integers(0, 3)):
        brush.disc(u(0, 1), u(0, 0.4), u(0.015, 0.08), (1.1, 1.05, 0.9))


def _kitchen(brush: Brush) -> None:
    """Cupboards with handles, tiles, a lamp."""
    u, rng = brush.rng.uniform, brush.rng
    tile, top = u(0.03, 0.07), u(0.45, 0.65)
    for k in np.arange(0, 1, tile):
        brush.box(k, top, 0.004, 0.3, brush.colour(0.4, 0.9, 0.1))
        brush.box(0, top + 0.3 * k, 1, 0.004, brush.colour(0.4, 0.9, 0.1))
    width, front = u(0.16, 0.3), brush.colour(0.3, 0.95, 0.3)
    for x in np.arange(u(-0.2, 0), 1, width):
        brush.box(x, -0.05, width - 0.012, u(0.35, 0.42), front * u(0.92, 1.05))
        brush.box(x + width - 0.04, 0.25, 0.01, 0.07, brush.colour(0.1, 0.9, 0.1))
    for _ in range(rng.integers(1, 6)):
        brush.box(u(0, 1), top + u(0, 0.2), u(0.03, 0.1), u(0.08, 0.2), brush.colour(0.1, 1, 0.7))
    brush.disc(u(0, 1), u(0.05, 0.3), u(0.03, 0.09), (1.15, 1.08, 0.85))


def _clutter(brush: Brush) -> None:
    """A lived-in room: many things at every angle."""
    u, rng = brush.rng.uniform, brush.rng
    for _ in range(rng.integers(15, 60)):
        centre, turn, size = rng.uniform(-0.1, 1.1, 2), u(0, 180), rng.uniform(0.02, 0.22, 2)
        corners = cv2.boxPoints(((centre * SIZE).tolist(), (size * SIZE).tolist(), turn)).astype(np.int32)
        colour = brush.colour(0.05, 1, 0.7)
        cv2.fillPoly(brush.canvas, [corners], tuple(float(c) for c in colour), cv2.LINE_AA)
    for _ in range(rng.integers(0, 6)):
        path = np.cumsum(rng.normal(0, 0.05, (12, 2)), 0) + rng.uniform(0, 1, 2)
        brush.line(path, brush.colour(0.02, 0.5), int(rng.integers(1, 5)))


def _abstract(brush: Brush) -> None:
    rng = brush.rng
    one, two = (clouds(rng, SIZE, SIZE, 6, int(rng.integers(2, 6)), 0.55)[:, :, None] for _ in range(2))
    mixed = 0.5 * brush.canvas + 0.18 * one * brush.colour(0, 1, 1) + 0.15 * two * brush.colour(0, 1, 1) + 0.2
    brush.canvas = np.ascontiguousarray(np.clip(mixed, 0, 1.2), np.float32)
    for _ in range(rng.integers(3, 30)):
        over, corners = brush.canvas.copy(), rng.uniform(-0.1, 1.1, (int(rng.integers(3, 6)), 2))
        colour = tuple(float(c) for c in brush.colour(0, 1, 0.9))
        cv2.fillPoly(over, [(corners * SIZE).astype(np.int32)], colour, cv2.LINE_AA)
        alpha = rng.uniform(0.2, 0.9)
        brush.canvas = brush.canvas * (1 - alpha) + over * alpha


def _outdoors(brush: Brush) -> None:
    """Sky, foliage, ground."""
    rng = brush.rng
    y = np.linspace(0, 1, SIZE, dtype=np.float32)[:, None, None]
    sky, ground = (
        from_hsv(rng.uniform(190, 225), rng.uniform(0.05, 0.5), rng.uniform(0.7, 1.1)),
        brush.colour(0.2, 0.7),
    )
    leaves = from_hsv(rng.uniform(60, 130), rng.uniform(0.2, 0.7), rng.uniform(0.2, 0.6))
    horizon = rng.uniform(0.3, 0.7) + 0.12 * cv2.resize(clouds(rng, 8, 64, 4, 4), (SIZE, SIZE))[:, :, None]
    foliage = leaves * (1 + 0.3 * grain(rng, SIZE, SIZE, 4)[:, :, None])
    land = np.where(y < horizon + 0.25, foliage, ground * np.ones_like(foliage))
    brush.canvas = np.ascontiguousarray(np.where(y < horizon, sky * (1.1 - 0.2 * y), land), np.float32)


def _bokeh(brush: Brush) -> None:
    u = brush.rng.uniform
    brush.canvas *= 0.35
    for _ in range(brush.rng.integers(10, 60)):
        brush.disc(u(0, 1), u(0, 1), u(0.01, 0.06), brush.colour(0.6, 1.2, 0.8), u(0.2, 0.7))


def _plain(brush: Brush) -> None:
    """The walls alone."""


def _plant(brush: Brush) -> None:
    u, rng = brush.rng.uniform, brush.rng
    foot = np.array([u(0, 1), u(0.5, 1)])
    green = np.array([u(0.05, 0.3), u(0.2, 0.5), u(0.05, 0.25)])
    t = np.linspace(0, 1, 8)[:, None]
    for _ in range(rng.integers(15, 50)):
        angle, length = u(-3.0, -0.1), u(0.08, 0.35)
        leaf = foot + length * t * [np.cos(angle), np.sin(angle)] + 0.3 * length * t**2 * [0, 1]
        brush.line(leaf, green * u(0.5, 1.5), int(u(2, 9)))


ROOMS: Mapping[str, tuple[float, Callable[[Brush], None]]] = {
    "wall": (0.16, _pictures), "shelf": (0.16, _shelf), "window": (0.14, _window), "office": (0.12, _office),
    "kitchen": (0.08, _kitchen), "clutter": (0.1, _clutter), "abstract": (0.08, _abstract),
    "outdoors": (0.06, _outdoors), "plain": (0.06, _plain), "bokeh": (0.04, _bokeh),
}  # fmt: skip
"""Each room's weight in the draw and its painter."""
