"""Accessories: glasses, hats, headphones, microphones and hands, on or before a head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from face.ibug import BROWS, LEFT_EYE, MOUTH, RIGHT_EYE
from training.heads.colours import Colour, as_colour
from training.heads.solids import Solid, dome, fan, join, tube

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class AccessoryLook:
    """`kind` is a key of BUILDERS; `seed` decides its proportions."""

    kind: str
    colour: Colour
    gloss: float
    seed: int


@dataclass(frozen=True, eq=False)
class Accessory:
    """A solid in the rest pose of one head; it moves with that head.

    `material` is "plastic", "lens", "felt" or "flesh".
    """

    name: str
    solid: Solid
    material: str
    colour: Colour
    gloss: float


@dataclass(frozen=True, eq=False)
class HeadSize:
    """Measures of one head at rest, in dm: the 68 landmarks (68, 3) and the crown's height."""

    landmarks: Doubles
    crown: float

    @property
    def eyes(self) -> tuple[Doubles, Doubles]:
        """Middle of the eye on the left of the picture, and of the other."""
        return self.landmarks[LEFT_EYE].mean(0), self.landmarks[RIGHT_EYE].mean(0)

    @property
    def half_width(self) -> float:
        return float(self.landmarks[16, 0] - self.landmarks[0, 0]) / 2


def sample_accessories(rng: np.random.Generator, skin_colour: Colour) -> tuple[AccessoryLook, ...]:
    """Glasses on 17 % of people; hats, headphones, earbuds, microphones and hands on a few."""
    chances = {"glasses": 0.17, "headphones": 0.05, "earbuds": 0.05, "beanie": 0.03, "cap": 0.03}
    worn = [kind for kind, chance in chances.items() if rng.random() < chance]
    if "headphones" in worn and ("beanie" in worn or "cap" in worn):
        worn.remove("headphones")
    if rng.random() < 0.05:
        worn.append("microphone")
    if rng.random() < 0.03:
        worn.append("hand")
    return tuple(_sample_look(rng, kind, skin_colour) for kind in worn)


def _sample_look(rng: np.random.Generator, kind: str, skin_colour: Colour) -> AccessoryLook:
    if kind == "hand":
        colour = np.array(skin_colour)
    elif rng.random() < 0.75:
        colour = float(rng.choice([0.02, 0.03, 0.05, 0.15, 0.4])) * rng.uniform(0.6, 1.2, 3)
    else:
        colour = rng.uniform(0.03, 0.5, 3)
    return AccessoryLook(
        kind, as_colour(np.clip(colour, 0.01, 1)), rng.uniform(0.3, 1), int(rng.integers(1 << 31))
    )


def build_accessory(look: AccessoryLook, head: HeadSize) -> tuple[Accessory, ...]:
    """The solids of one accessory, fitted to a head."""
    rng = np.random.default_rng(look.seed)
    pieces = BUILDERS[look.kind](rng, head)
    made = []
    for material, solid in pieces.items():
        colour = (0.55, 0.6, 0.65) if material == "lens" else look.colour
        gloss = float(rng.choice([0.0, 0.25, 0.5])) if material == "lens" else look.gloss
        made.append(Accessory(f"{look.kind}_{material}", solid, material, colour, gloss))
    return tuple(made)


def _glasses(rng: np.random.Generator, head: HeadSize) -> dict[str, Solid]:
    right, left = head.eyes
    front = float(max(head.landmarks[27, 2], head.landmarks[[37, 38, 43, 44], 2].max())) + 0.13
    half = float(left[0] - right[0]) / 2
    width = half * rng.uniform(0.74, 0.88)
    height = width * rng.uniform(0.62, 0.95)
    corner, bar = rng.uniform(2, 5), rng.uniform(0.014, 0.032)
    middle, level = float(left[0] + right[0]) / 2, float(left[1] + right[1]) / 2 - 0.02

    def bow(x: NDArray[np.float64] | float) -> NDArray[np.float64]:
        return np.asarray(front - 0.22 * ((x - middle) / (half + width)) ** 2)

    rims, lenses = [], []
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    for sign in (-1, 1):
        x = middle + sign * half + np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** (2 / corner) * width
        y = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** (2 / corner) * height
        loop = np.stack([x, level + np.where(y < 0, y, 0.85 * y), bow(x)], 1)
        rims.append(tube(loop, bar, closed=True))
        lenses.append(fan(loop))
        hinge = middle + sign * (half + width)
        temple = max(abs(hinge) + 0.03, 0.73) * sign
        path = [
            [hinge, level + height * 0.4, float(bow(hinge))],
            [hinge + sign * 0.06, level + height * 0.4, float(bow(hinge)) - 0.05],
            [temple, level + height * 0.3, 0.75],
            [sign * 0.72 + middle, level + 0.02, 0.42],
        ]
        rims.append(tube(path, bar * 0.9))
    inner = half - 0.95 * width
    ends = float(bow(middle - half + width))
    bridge = [
        [middle - inner, level + 0.25 * height, ends],
        [middle, level + 0.35 * height, front + 0.015],
        [middle + inner, level + 0.25 * height, ends],
    ]
    return {"plastic": join([*rims, tube(bridge, bar * 0.9)]), "lens": join(lenses)}


def _headphones(rng: np.random.Generator, head: HeadSize) -> dict[str, Solid]:
    level, side = float(head.landmarks[0, 1]) - 0.05, head.half_width + 0.1
    depth, top = 0.28, head.crown + 0.14
    arc = np.linspace(0, np.pi, 25)
    band = np.stack([side * np.cos(arc), level + (top - level) * np.sin(arc), np.full_like(arc, depth)], 1)
    size = rng.uniform(0.28, 0.4)
    cups = [dome([sign * side, level, depth], [0.15, size, size * 0.85], 90, -90) for sign in (-1, 1)]
    return {"plastic": join([tube(band, rng.uniform(0.04, 0.08)), *cups])}


def _earbuds(rng: np.random.Generator, head: HeadSize) -> dict[str, Solid]:
    level, side = float(head.landmarks[0, 1]) - 0.12, head.half_width + 0.02
    pieces = []
    for sign in (-1, 1):
        pieces.append(dome([sign * side, level, 0.42], [0.06, 0.06, 0.06], 90, -90))
        pieces.append(tube([[sign * side, level, 0.44], [sign * side, level - 0.25, 0.5]], 0.022))
    return {"plastic": join(pieces)}


def hat_height(look: AccessoryLook) -> float:
    """Height of a hat's brim above the brows, in dm."""
    return _brim(np.random.default_rng(look.seed))


def _brim(rng: np.random.Generator) -> float:
    return rng.uniform(0.25, 0.42)


def _beanie(rng: np.random.Generator, head: HeadSize) -> dict[str, Solid]:
    low = float(head.landmarks[BROWS, 1].max()) + _brim(rng)
    centre, width = [0, low, 0.22], head.half_width + 0.16
    height = head.crown - low + rng.uniform(0.06, 0.2)
    cap = dome(centre, [width, height, 1.34], 90, 0, rows=14, roundness=0.85)
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    rim = np.stack([width * np.sin(turn), np.full_like(turn, low), 0.22 + 1.34 * np.cos(turn)], 1)
    return {"felt": join([cap, tube(rim, 0.075, closed=True)])}


def _cap(rng: np.random.Generator, head: HeadSize) -> dict[str, Solid]:
    low = float(head.landmarks[BROWS, 1].max()) + _brim(rng)
    width = head.half_width + 0.15
    crown = dome([0, low, 0.24], [width, head.crown - low + 0.14, 1.38], 90, 0, rows=14, roundness=0.72)
    turn = np.linspace(-0.42 * np.pi, 0.42 * np.pi, 21)
    inner = np.stack([width * np.sin(turn), np.full_like(turn, low), 0.24 + 1.34 * np.cos(turn)], 1)
    outer = inner + np.stack([0 * turn, -0.28 * np.cos(turn), rng.uniform(0.6, 0.85) * np.cos(turn)], 1)
    brim = tube(inner, 0.03)
    sheet = Solid(np.vstack([inner, outer]), _strip(len(turn)))
    return {"felt": join([crown, brim, sheet])}


def _strip(count: int) -> NDArray[np.int64]:
    i = np.arange(count - 1)
    return np.concatenate(
        [np.stack([i, i + 1, i + 1 + count], 1), np.stack([i, i + 1 + count, i + count], 1)]
    )


def _microphone(rng: np.random.Generator, head: HeadSize) -> dict[str, Solid]:
    mouth = head.landmarks[MOUTH].mean(0)
    side = float(rng.choice([-1, 1]))
    if rng.random() < 0.5:  # a headset's boom
        ear = [side * (head.half_width + 0.05), float(head.landmarks[0, 1]) - 0.1, 0.45]
        tip = mouth + np.array([side * 0.42, -0.12, 0.1])
        bend = [side * (head.half_width - 0.02), float(mouth[1]) + 0.05, 0.95]
        return {"plastic": join([tube([ear, bend, tip], 0.02), dome(tip, [0.07, 0.06, 0.07], 90, -90)])}
    tip = mouth + np.array([side * rng.uniform(0, 0.5), rng.uniform(-0.75, -0.35), rng.uniform(0.5, 0.9)])
    foot = tip + np.array([side * rng.uniform(-0.2, 0.6), -1.6, 0.1])
    return {"plastic": join([dome(tip, [0.17, 0.24, 0.17], 90, -90), tube([tip, foot], 0.08)])}


def _hand(rng: np.random.Generator, head: HeadSize) -> dict[str, Solid]:
    """A palm with four fingers and a thumb, near the chin or a cheek."""
    side = float(rng.choice([-1, 1]))
    anchor = head.landmarks[8] + np.array([side * rng.uniform(0.25, 0.6), rng.uniform(-0.35, 0.05), 0.22])
    lean = rng.uniform(-0.2, 0.5) * -side
    pieces = [dome(anchor - np.array([0, 0.25, 0]), [0.34, 0.42, 0.14], 90, -90)]
    for k in range(4):
        root = anchor + np.array([(k - 1.5) * 0.16, 0.08, 0])
        length = rng.uniform(0.5, 0.62) - 0.06 * abs(k - 1.3)
        middle = root + np.array([lean * length * 0.5, length * 0.6, 0.04])
        tip = root + np.array([lean * length, length, -0.06])
        pieces.append(tube([root, middle, tip], [0.085, 0.078, 0.062], sides=10))
    thumb = anchor + np.array([-side * 0.3, -0.2, 0.02])
    pieces.append(
        tube(
            [thumb, thumb + np.array([-side * 0.18, 0.2, 0]), thumb + np.array([-side * 0.2, 0.4, -0.05])],
            0.085,
        )
    )
    wrist = anchor + np.array([0, -0.45, 0])
    pieces.append(tube([wrist, wrist + np.array([side * 0.3, -1.6, -0.2])], [0.22, 0.3], sides=14))
    return {"flesh": join(pieces)}


HATS = ("beanie", "cap")
BUILDERS: Mapping[str, Callable[[np.random.Generator, HeadSize], dict[str, Solid]]] = {
    "glasses": _glasses,
    "headphones": _headphones,
    "earbuds": _earbuds,
    "beanie": _beanie,
    "cap": _cap,
    "microphone": _microphone,
    "hand": _hand,
}
