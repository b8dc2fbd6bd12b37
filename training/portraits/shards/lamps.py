"""Lamps: the light of a room on a person at a desk, of many kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.heads.colours import from_hsv

Rng = np.random.Generator
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Lamp:
    """A square lamp that shines at the face.

    `azimuth` (0 before the face, 90 on the right of the picture) and `elevation` are degrees, `distance` and
    `size` dm, `power` watts, `colour` linear RGB.
    """

    azimuth: float
    elevation: float
    distance: float
    size: float
    power: float
    colour: Colour

    def place(self, face: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where the lamp is if the face is there."""
        a, e = np.deg2rad([self.azimuth, self.elevation])
        way = np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])
        return np.asarray(face + self.distance * way)


@dataclass(frozen=True)
class Lighting:
    """Lamps, even light around (linear RGB), and what the webcam makes of it.

    `brightness` is a factor of the webcam's usual exposure, `room` one of the background's lightness.
    """

    kind: str
    lamps: tuple[Lamp, ...]
    around: Colour
    brightness: float = 1.0
    room: float = 1.0


def sample_lighting(rng: Rng, kind: str | None = None) -> Lighting:
    """Sample the light of a room, of that kind or of any."""
    chances = np.array([chance for chance, _ in KINDS.values()])
    name = kind or str(rng.choice(list(KINDS), p=chances / chances.sum()))
    return KINDS[name][1](rng, name)


def glow(kelvin: float, strength: float = 1.0) -> Colour:
    """The colour of a black body, near enough, linear."""
    red = float(np.interp(kelvin, [2200, 2800, 5000, 6500, 9000], [1.6, 1.35, 1.06, 1.0, 0.88]))
    blue = float(np.interp(kelvin, [2200, 2800, 5000, 6500, 9000], [0.22, 0.42, 0.85, 1.0, 1.22]))
    return red * strength, strength, blue * strength


def _side(rng: Rng) -> float:
    return float(rng.choice([-1.0, 1.0]))


def _window(rng: Rng, kind: str) -> Lighting:
    """A window in front or beside, and what the room throws back."""
    u, side, sky = rng.uniform, _side(rng), rng.uniform(5000, 8500)
    window = Lamp(side * u(15, 85), u(5, 40), u(6, 12), u(4, 9), 640, glow(sky))
    back = Lamp(-side * u(40, 75), u(-10, 20), 9, 8, 640 * u(0.05, 0.4), glow(sky * u(0.7, 1)))
    rims = _rims(rng) if rng.random() < 0.3 else ()
    return Lighting(kind, (window, back, *rims), glow(sky, u(0.08, 0.4)), room=u(0.8, 1.15))


def _rims(rng: Rng) -> tuple[Lamp, ...]:
    u = rng.uniform
    return (Lamp(_side(rng) * u(120, 160), u(15, 50), 8, 3.5, u(60, 260), glow(u(3000, 7500))),)


def _lamp(rng: Rng, kind: str) -> Lighting:
    """A small warm lamp in the evening: hard shadows."""
    u, warm = rng.uniform, rng.uniform(2400, 3600)
    lamp = Lamp(_side(rng) * u(20, 95), u(-5, 50), u(5, 10), u(0.5, 2.0), 600, glow(warm))
    return Lighting(kind, (lamp, *_rims(rng)), glow(warm, u(0.03, 0.15)), u(0.75, 1.0), u(0.35, 0.8))


def _ceiling(rng: Rng, kind: str) -> Lighting:
    u, white = rng.uniform, rng.uniform(3000, 6000)
    lamp = Lamp(u(-50, 50), u(50, 80), u(7, 11), u(1.5, 6), 700, glow(white))
    return Lighting(kind, (lamp,), glow(white, u(0.1, 0.4)), u(0.9, 1.05), u(0.7, 1.05))


def _flat(rng: Rng, kind: str) -> Lighting:
    """A cloudy day or a white office: hardly any shadow."""
    u, white = rng.uniform, rng.uniform(4000, 7500)
    lamp = Lamp(u(-40, 40), u(0, 45), 10, 9, 400, glow(white))
    return Lighting(kind, (lamp,), glow(white, u(0.5, 1.0)), u(0.95, 1.15), u(0.9, 1.15))


def _screen(rng: Rng, kind: str) -> Lighting:
    """The monitor's light alone, from the front and below."""
    u, tint = rng.uniform, from_hsv(rng.uniform(180, 260), rng.uniform(0, 0.5), 1.0)
    colour = (float(tint[0]), float(tint[1]), float(tint[2]))
    screen = Lamp(u(-20, 20), u(-25, 5), u(6, 8), u(2.5, 4.5), 350, colour)
    return Lighting(
        kind, (screen, *_rims(rng)), glow(u(2600, 7000), u(0.01, 0.08)), u(0.55, 0.9), u(0.12, 0.5)
    )


def _dim(rng: Rng, kind: str) -> Lighting:
    dark = _window(rng, kind) if rng.random() < 0.5 else _lamp(rng, kind)
    return Lighting(kind, dark.lamps, dark.around, rng.uniform(0.3, 0.6), rng.uniform(0.15, 0.5))


def _overexposed(rng: Rng, kind: str) -> Lighting:
    bright = _window(rng, kind) if rng.random() < 0.7 else _flat(rng, kind)
    return Lighting(kind, bright.lamps, bright.around, rng.uniform(1.5, 2.4), rng.uniform(1.0, 1.5))


def _backlit(rng: Rng, kind: str) -> Lighting:
    """A window behind: bright rims, a dark face."""
    u, sky = rng.uniform, rng.uniform(5500, 8500)
    behind = tuple(Lamp(s * u(115, 165), u(10, 50), 8, 5, u(150, 500), glow(sky)) for s in (-1, 1))
    front = Lamp(u(-40, 40), u(-5, 20), 9, 8, u(60, 200), glow(sky))
    return Lighting(kind, (*behind, front), glow(sky, u(0.1, 0.25)), u(0.55, 0.95), u(1.0, 1.5))


def _coloured(rng: Rng, kind: str) -> Lighting:
    """Coloured lights from two sides, as gamers have them."""
    u = rng.uniform
    lamps = []
    for side in (-1, 1):
        tint = from_hsv(u(0, 360), u(0.3, 0.95), 1.0)
        colour = (float(tint[0]), float(tint[1]), float(tint[2]))
        lamps.append(Lamp(side * u(30, 120), u(-10, 40), u(6, 9), u(1, 5), u(100, 600), colour))
    lamps.append(Lamp(u(-30, 30), u(-15, 30), 8, 4, u(50, 300), glow(u(3500, 8000))))
    return Lighting(kind, tuple(lamps), glow(6500, u(0.02, 0.15)), u(0.6, 1.0), u(0.2, 0.8))


KINDS: Mapping[str, tuple[float, Callable[[Rng, str], Lighting]]] = {
    "window": (0.30, _window), "lamp": (0.14, _lamp), "ceiling": (0.12, _ceiling), "flat": (0.13, _flat),
    "screen": (0.08, _screen), "dim": (0.07, _dim), "overexposed": (0.06, _overexposed),
    "backlit": (0.05, _backlit), "coloured": (0.05, _coloured),
}  # fmt: skip
"""Each kind's weight in the draw and its sampler."""
