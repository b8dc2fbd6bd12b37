"""Augmentation: light, camera and occlusion changes of a picture before a network sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

LIPS_OUTSIDE, LIPS_INSIDE = slice(48, 60), slice(60, 68)
SKIN, LIPS = (224, 172, 140), (200, 90, 90)
"""Colours of light skin and of its lips."""

Picture = NDArray[np.uint8]
Matrix = NDArray[np.float64]

SHRINKS = 0.75
"""Side in pixels below which a picture is drawn at twice the size and then averaged, like a face's crop."""

Thing = TypeVar("Thing")


def one_of(things: Sequence[Thing], rng: Generator) -> Thing:
    """Return one of them; all are equally likely."""
    return things[int(rng.integers(len(things)))]


def placement(centre: NDArray[np.float32], degrees: float, scale: float, to: tuple[float, float]) -> Matrix:
    """Return the 2x3 matrix that turns (anticlockwise), enlarges, and moves `centre` to the point `to`."""
    matrix: Matrix = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), degrees, scale).astype(
        np.float64
    )
    matrix[:, 2] += np.array(to) - centre
    return matrix


def placed(picture: Picture, matrix: Matrix, side: int, rng: Generator) -> Picture:
    """Warp the picture by `matrix` to side x side, averaged where it shrinks.

    Outside its edges the picture is repeated, or is of one colour.
    """
    border = cv2.BORDER_REPLICATE if rng.random() < 0.6 else cv2.BORDER_CONSTANT
    colour = [0.0] * 3 if rng.random() < 0.5 else rng.uniform(0, 255, 3).tolist()
    finer = 2 if np.hypot(*matrix[:, 0]) < SHRINKS else 1
    finely = finer * matrix + np.array([[0, 0, (finer - 1) / 2]])
    size = (finer * side, finer * side)
    moved = cv2.warpAffine(picture, finely, size, borderMode=border, borderValue=colour)
    return np.asarray(cv2.resize(moved, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def placed_points(points: NDArray[np.float32], matrix: Matrix) -> NDArray[np.float32]:
    """Return points (N, 2) moved by the matrix that `placed` their picture."""
    return (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)


def other_light(picture: Picture, rng: Generator, strength: float = 1.0) -> Picture:
    """Gamma, contrast, brightness, tint, a slope of light, sometimes grey."""
    x = (picture.astype(np.float32) / 255) ** np.float32(np.exp(rng.uniform(-0.5, 0.55) * strength))
    contrast, lift = 1 + rng.uniform(-0.4, 0.4) * strength, rng.uniform(-0.15, 0.15) * strength
    x = (x - 0.5) * np.float32(contrast) + np.float32(0.5 + lift)
    x *= (1 + rng.uniform(-0.2, 0.2, 3) * strength).astype(np.float32)
    if rng.random() < 0.3 * strength:
        x *= slope(x.shape[0], rng)[:, :, None]
    if rng.random() < 0.15 * strength:
        x = np.repeat(x.mean(2, keepdims=True), 3, 2)
    return (np.clip(x, 0, 1) * 255).astype(np.uint8)


def slope(side: int, rng: Generator) -> NDArray[np.float32]:
    """Light that falls off across the picture, as beside a window."""
    angle, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.2, 0.6)
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j].astype(np.float32)
    return np.asarray(1 + depth * (x * np.cos(angle) + y * np.sin(angle)), np.float32)


def other_camera(picture: Picture, rng: Generator) -> Picture:
    """Blur, low resolution, noise, JPEG: each sometimes."""
    x: Any = picture
    if rng.random() < 0.3:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.3, 1.6))
    if rng.random() < 0.1:
        x = motion_blurred(x, rng)
    if rng.random() < 0.25:
        x = coarsened(x, rng.uniform(0.35, 0.9))
    if rng.random() < 0.4:
        noise = rng.standard_normal(x.shape, dtype=np.float32) * np.float32(rng.uniform(1, 14))
        x = np.clip(x + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 85))]
        x = cv2.imdecode(cv2.imencode(".jpg", x, quality)[1], cv2.IMREAD_COLOR)
    return np.asarray(x, np.uint8)


def motion_blurred(picture: Picture, rng: Generator) -> Picture:
    """As if the head moved while the shutter was open."""
    length = int(rng.integers(3, 8))
    kernel: Any = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), rng.uniform(0, 180), 1)
    kernel = cv2.warpAffine(kernel, turn, (length, length))
    return np.asarray(cv2.filter2D(picture, -1, kernel / max(float(kernel.sum()), 1e-3)), np.uint8)


def coarsened(picture: Picture, share: float) -> Picture:
    """Made smaller and enlarged again, as a video call does."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (int(width * share), int(height * share)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height)), np.uint8)


def occluded(picture: Picture, rng: Generator, patch: Picture | None = None) -> Picture:
    """One to three things in front: plain or skin-coloured shapes, or bits of another picture (`patch`)."""
    x = picture.copy()
    side = min(x.shape[:2])
    for _ in range(int(rng.integers(1, 4))):
        shape = np.zeros(x.shape[:2], np.uint8)
        centre, axes = (
            rng.integers(0, x.shape[1::-1]).tolist(),
            rng.integers(side // 30 + 1, side // 5, 2).tolist(),
        )
        if rng.random() < 0.5:
            cv2.ellipse(shape, centre, axes, rng.uniform(0, 180), 0, 360, 255, -1)
        else:
            corners = cv2.boxPoints((centre, [2 * a for a in axes], rng.uniform(0, 90)))
            cv2.fillConvexPoly(shape, corners.astype(np.int32), 255)
        is_patched = patch is not None and rng.random() < 0.4
        fill = patch if is_patched and patch is not None else np.full_like(x, colour(rng))
        x[shape > 0] = fill[shape > 0]
    return x


def made_up(picture: Picture, points: NDArray[np.float32], rng: Generator) -> Picture:
    """Lips of another colour, and a mouth that is darker inside or lighter: `points` (68 or 70, 2) in px."""
    x = picture.astype(np.float32)
    outside, inside = (filled(points[part], picture) for part in (LIPS_OUTSIDE, LIPS_INSIDE))
    if rng.random() < 0.5:
        tint = np.array(LIPS) * rng.uniform(0.2, 1.2) + rng.uniform(-60, 60, 3)
        x += (tint - x) * np.clip(outside - inside, 0, 1) * np.float32(rng.uniform(0, 0.7))
    if rng.random() < 0.5:
        x *= 1 - inside * np.float32(rng.uniform(-0.4, 0.9))
    return np.clip(x, 0, 255).astype(np.uint8)


def filled(outline: NDArray[np.float32], picture: Picture) -> NDArray[np.float32]:
    """(height, width, 1): 1 within the outline (N, 2), softly ending."""
    mask: Any = np.zeros(picture.shape[:2], np.float32)
    cv2.fillPoly(mask, [np.rint(outline * 8).astype(np.int32)], 1, cv2.LINE_AA, 3)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.8)[..., None], np.float32)


def colour(rng: Generator) -> NDArray[np.uint8]:
    """Any colour, or one that a hand may have."""
    if rng.random() < 0.5:
        return rng.integers(0, 256, 3).astype(np.uint8)
    skin = np.array(SKIN) * rng.uniform(0.3, 1.1)
    return np.clip(skin, 0, 255).astype(np.uint8)
