"""Haircuts: the curves of each cut, described on the average head (chin at y = 6.43, crown at 8.66 dm)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from training.heads.noise import smoothstep
from training.portraits.strands import Comb, Doubles, Ground, gather, grow, loosen, unit, wave

CROWN = np.array([0.0, 8.6, -0.3])
"""Position of the hair's whorl (dm)."""
LOW_KNOT, TOP_KNOT = np.array([0.0, 7.7, -0.95]), np.array([0.0, 8.85, -0.45])
"""Positions at which hair is tied together (dm)."""
NAPE = 6.98
"""Height (dm) below which short cuts are shaved."""


@dataclass(frozen=True)
class Roots:
    """Skin on which hairs grow: positions and normals (N, 3), and the density of growth there (N,)."""

    position: Doubles
    normal: Doubles
    density: Doubles

    @classmethod
    def of(cls, ground: Ground, rng: np.random.Generator, count: int) -> Roots:
        """Return this number of random roots."""
        return cls(*ground.roots(rng, count))

    def __len__(self) -> int:
        return len(self.position)

    @property
    def pair(self) -> tuple[Doubles, Doubles]:
        return self.position, self.normal

    def only(self, kept: NDArray[np.bool_]) -> Roots:
        """Some of them."""
        return Roots(self.position[kept], self.normal[kept], self.density[kept])


@dataclass(frozen=True)
class ShortCut:
    """A cut whose hair lies on the head: lengths and heights in dm.

    Between the heights `ridge` the length `sides` becomes `top`. `combed` is the direction of the hair on top
    (its x is mirrored on the other side of the parting if `parted`), `volume` its thickness there, `front_up`
    the rise of the front, `lock` hairs per lock, `strength` how firmly they are gathered.
    """

    sides: float
    top: float
    ridge: tuple[float, float] = (7.75, 8.3)
    combed: tuple[float, float, float] = (0.2, 0.0, 1.0)
    parted: bool = False
    volume: float = 0.06
    front_up: float = 0.0
    lift: float = 0.35
    lock: int = 40
    strength: float = 0.65
    curl: tuple[float, float] | None = None
    """Amplitude and wavelength of curls."""
    loose: float = 0.012
    mess: float = 0.14
    """Spread of the directions of neighbouring locks."""


SHORT_CUTS: Mapping[str, ShortCut] = {
    "crop": ShortCut(0.06, 0.26, combed=(0.45, 0.1, 0.75), volume=0.08, lock=30, strength=0.75, mess=0.4),
    "fade": ShortCut(0.02, 0.2, (7.65, 8.35), combed=(0.3, 0.1, 0.8), volume=0.06, lock=30, mess=0.35),
    "side": ShortCut(0.06, 0.6, (7.8, 8.2), (1.0, 0, 0.1), True, 0.09, 0.3, 0.35, 60, 0.6),
    "quiff": ShortCut(0.04, 0.5, (7.8, 8.25), (0.25, 0.1, -1), False, 0.12, 0.8, 0.55, 55, 0.7),
    "back": ShortCut(0.10, 0.7, (7.5, 8.1), (0.1, 0, -1), False, 0.07, 0.35, 0.3, 60, 0.6),
    "pixie": ShortCut(0.22, 0.75, (7.5, 8.15), (1.0, 0, 0.35), True, 0.10, 0.1, 0.3, 70, 0.55),
    "curly_top": ShortCut(0.06, 0.42, (7.7, 8.2), (0.2, 0, 0.5), False, 0.2, 0.5, 0.7, 22, 0.7, (0.03, 0.16)),
    "mop": ShortCut(0.3, 0.62, (7.4, 8.1), (0.4, 0, 0.8), False, 0.2, 0.1, 0.5, 45, 0.7, (0.035, 0.4), 0.02),
    "receding": ShortCut(0.09, 0.2, (7.8, 8.4), combed=(0.2, 0, -0.6), volume=0.03, lift=0.25, lock=30),
}


@dataclass(frozen=True)
class LongCut:
    """A cut that falls beside the face.

    `ends` is the height of the tips and `body` the thickness of the hair (dm). `inward` is how far the tips
    turn towards the neck.
    """

    ends: float
    body: float = 0.12
    inward: float = 0.0
    curl: tuple[float, float] | None = None
    strength: float = 0.55
    lock: int = 70


LONG_CUTS: Mapping[str, LongCut] = {
    "bob": LongCut(6.35, 0.13, 0.5, strength=0.4),
    "lob": LongCut(6.0, 0.13, 0.2, strength=0.45),
    "long": LongCut(5.3, 0.11),
    "wavy": LongCut(5.5, 0.15, curl=(0.05, 0.75), strength=0.7),
    "curls": LongCut(6.2, 0.22, curl=(0.06, 0.3), strength=0.75),
}
SHAVEN = ("bald",)
COVERS_EARS = ("bob", "lob", "long", "wavy", "curls")
"""Cuts that hide the ears."""


def cut(
    rng: np.random.Generator, ground: Ground, style: str, part: float = 0.2, density: float = 1.0
) -> Doubles:
    """The curves (N, K, 3) of a haircut on the average head, parted at x = `part` (dm).

    A `density` below 1 grows that share of the hairs only.
    """
    if style in SHORT_CUTS:
        return _short(rng, ground, SHORT_CUTS[style], part, density)
    if style in LONG_CUTS:
        return _long(rng, ground, LONG_CUTS[style], part, density)
    return OTHER_CUTS[style](rng, ground, density=density)


def _short(rng: np.random.Generator, ground: Ground, look: ShortCut, part: float, density: float) -> Doubles:
    roots = Roots.of(ground, rng, int(46000 * density))
    roots = roots.only(roots.position[:, 1] > NAPE + rng.normal(0, 0.04, len(roots)))
    count, (x, y, z) = len(roots), roots.position.T
    ridge = smoothstep(*look.ridge, y + 0.25 * np.clip(-z - 0.2, 0, 1) * (y > 8.0))
    if look.parted:  # the lesser side lies flat
        ridge = ridge * (1 - 0.75 * smoothstep(-0.06, 0.06, np.sign(part) * (x - part)))
    edge = smoothstep(0.05, 0.7, roots.density)  # shorter and thinner at the hairline
    length = (look.sides + (look.top - look.sides) * ridge) * (0.45 + 0.55 * edge)
    length = np.maximum(length * rng.uniform(0.72, 1.08, count), 0.015)
    side = np.where(x > part, 1.0, -1.0) if look.parted else np.ones(count)
    front = smoothstep(0.3, 0.95, z)
    top_way = np.array(look.combed) * np.stack([side, np.ones(count), np.ones(count)], 1)
    sides_way = np.stack([0.15 * np.sign(x), np.full(count, -1.0), -0.45 + 0.2 * front], 1)

    top_way = unit(top_way) + look.mess * _wind(rng, roots.position)

    def comb(position: Doubles, share: float) -> Doubles:
        raised = look.front_up * (front * ridge)[:, None] * roots.normal * max(0.0, 1 - 1.6 * share)
        beyond = smoothstep(0.35, 0.68, np.abs(position[:, 0]))
        over = (smoothstep(7.7, 8.2, position[:, 1]) * ridge * (1 - beyond))[:, None]
        return np.asarray(over * (top_way + raised) + (1 - over) * sides_way)

    gap = 0.004 + look.volume * ridge * edge * rng.random(count) ** 0.6
    curves = grow(
        ground, roots.pair, length, comb, lift=look.lift * (0.35 + 0.65 * ridge), turn=0.4, gap=gap, steps=14
    )
    curves, lock = gather(rng, curves, count // look.lock, look.strength, 0.35)
    if look.curl:
        curves = wave(rng, curves, *look.curl, lock, start=0.02, flat=0.9)
    return loosen(rng, curves, look.loose)


def _wind(rng: np.random.Generator, position: Doubles) -> Doubles:
    """A smooth random direction for each place, about as long as 1: neighbours point the same way."""
    waves = rng.normal(0, 7, (3, 5, 3))
    phases = rng.uniform(0, 2 * np.pi, (3, 5))
    return np.asarray(np.sin(np.einsum("nk,cwk->ncw", position, waves) + phases).sum(2) / 1.6)


def _long(rng: np.random.Generator, ground: Ground, look: LongCut, part: float, density: float) -> Doubles:
    roots = Roots.of(ground, rng, int(34000 * density))
    count, (x, y, z) = len(roots), roots.position.T
    top = np.clip((y - 8.15) / 0.3, 0, 1)
    front = np.clip((z - 0.2) / 0.8, 0, 1)
    length = (np.maximum(y - look.ends, 0.25) + 0.7 * top + 0.1) * rng.uniform(0.9, 1.03, count)
    beside = np.sign(x - part - 0.05 * np.sin(9 * z))  # the parting is not a ruled line
    gap = 0.015 + look.body * rng.random(count) ** 0.7 * smoothstep(0.02, 0.5, roots.density)
    comb = _fall(beside, front, look.inward)
    curves = grow(ground, roots.pair, length, comb, lift=0.3, turn=0.45, gap=gap, steps=36)
    curves, lock = gather(rng, curves, count // look.lock, look.strength)
    if look.curl:
        curves = wave(rng, curves, *look.curl, lock, start=0.3, flat=0.6)
    return loosen(rng, _clear_of_the_face(curves), 0.014)


def _fall(beside: Doubles, front: Doubles, inward: float) -> Comb:
    """Away from the parting, past the face, down."""

    def comb(position: Doubles, share: float) -> Doubles:
        x, y, z = position.T
        over = np.clip((y - 8.1) / 0.35, 0, 1) * np.clip(1 - np.abs(x) / 0.8, 0, 1)
        before_face = (z > 0.45) & (np.abs(x) < 0.70) & (y < 8.25)
        swing = -inward * beside * np.clip((7.1 - y) / 0.5, 0, 1)
        back = -0.5 * front * np.exp(-3 * share) - 0.3 * before_face
        return np.stack([beside * (1.6 * over + 1.2 * before_face) + swing, -0.8 + 0.5 * over, back], 1)

    return comb


def _clear_of_the_face(curves: Doubles) -> Doubles:
    """Without the hairs that cross the face or the throat."""
    x, y, z = np.abs(curves[..., 0]), curves[..., 1], curves[..., 2]
    throat = (x < 0.5) & (y < 6.7) & (z > 0.55)
    face = (x < 0.56) & (y < 7.8) & (z > 0.8)
    return np.asarray(curves[~(throat | face).any(1)])


def _buzz(rng: np.random.Generator, ground: Ground, length: float = 0.045, density: float = 1.0) -> Doubles:
    roots = Roots.of(ground, rng, int(60000 * density))
    low = smoothstep(6.9, 7.7, roots.position[:, 1])
    lengths = length * (0.35 + 0.65 * low) * rng.uniform(0.7, 1.1, len(roots))
    return grow(ground, roots.pair, lengths, lambda p, _: p - CROWN, lift=0.6, turn=0.2, gap=0.0, steps=4)


def _afro(
    rng: np.random.Generator, ground: Ground, sides: float, top: float, density: float = 1.0
) -> Doubles:
    roots = Roots.of(ground, rng, int(26000 * density))
    high = smoothstep(7.3, 8.4, roots.position[:, 1])
    edge = 0.3 + 0.7 * smoothstep(0.05, 0.95, roots.density)
    length = (sides + (top - sides) * high) * edge * rng.uniform(0.8, 1.1, len(roots))
    middle = np.array([0, 7.9, 0.0])
    curves = grow(
        ground, roots.pair, length, lambda p, _: unit(p - middle), lift=0.9, turn=0.3, gap=0.0, steps=40
    )
    curves, lock = gather(rng, curves, len(roots) // 14, 0.5)
    return loosen(rng, wave(rng, curves, 0.034, 0.1, lock, start=-0.3, flat=1.0), 0.05 * sides)


def _tied(
    rng: np.random.Generator, ground: Ground, knot: Doubles, bun: float, density: float = 1.0
) -> Doubles:
    """Combed back flat to the knot, and a bun of that radius (dm) there."""
    roots = Roots.of(ground, rng, int(46000 * density))
    count = len(roots)
    length = np.linalg.norm(roots.position - knot, axis=1) * 1.2
    gap = 0.012 + 0.06 * rng.random(count) ** 0.7 * smoothstep(0.02, 0.4, roots.density)

    def comb(position: Doubles, share: float) -> Doubles:
        to_knot = knot - position
        flat = to_knot - (to_knot * roots.normal).sum(1, keepdims=True) * roots.normal * max(
            0.0, 1 - 2 * share
        )
        return np.asarray(unit(flat) + np.array([0, 0.15 * (1 - share), 0]))

    curves = grow(ground, roots.pair, length, comb, lift=0.2, turn=0.6, gap=gap, steps=24)
    curves, _ = gather(rng, curves, count // 60, 0.35)
    return np.concatenate([loosen(rng, curves, 0.008), _bun(rng, knot, bun, 7000)])


def _bun(rng: np.random.Generator, middle: Doubles, radius: float, count: int) -> Doubles:
    """Hairs wound around a flattened ball, in strands that cross."""
    axis = unit(np.array([0.25, 0.5, 1.0]) + rng.normal(0, 0.25, (14, 3)))[rng.integers(14, size=count)]
    first = unit(np.cross(axis, rng.normal(0, 1, (count, 3))))
    second = np.cross(axis, first)
    turn = rng.uniform(1.5, 3.0, (count, 1)) * np.linspace(0, 1, 25)
    height = rng.uniform(-0.75, 0.75, (count, 1, 1))
    ring = np.cos(turn)[..., None] * first[:, None] + np.sin(turn)[..., None] * second[:, None]
    ball = ring * np.sqrt(1 - height**2) + axis[:, None] * height
    depth = 1 - 0.25 * rng.random((count, 1, 1)) ** 2
    return loosen(rng, middle + radius * depth * ball * np.array([1.05, 0.9, 0.9]), 0.012)


OTHER_CUTS: Mapping[str, Callable[..., Doubles]] = {
    "buzz": _buzz,
    "stubble": partial(_buzz, length=0.02),
    "afro": partial(_afro, sides=0.28, top=0.5),
    "short_afro": partial(_afro, sides=0.05, top=0.16),
    "tied": partial(_tied, knot=LOW_KNOT, bun=0.3),
    "bun": partial(_tied, knot=TOP_KNOT, bun=0.34),
}
STYLES = (*SHORT_CUTS, *LONG_CUTS, *OTHER_CUTS, *SHAVEN)
