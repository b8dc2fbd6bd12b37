"""Failures drawn into authentic faces: shears, bends, smears, swapped and ghosted parts, with exact maps.

All work on a square crop, and give the broken crop with its severity (side, side) in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.failures.departure import DISPLACED

Picture = NDArray[np.uint8]
Map = NDArray[np.float32]


class Face(NamedTuple):
    """A crop with the inputs of the warps.

    `points` (68, 2) are its landmarks in pixels of the crop, `eyes` is the distance of the eyes, `other` a
    crop of the same kind: another frame, or another person.
    """

    picture: Picture
    points: NDArray[np.float32]
    eyes: float
    other: Picture


class Broken(NamedTuple):
    """A broken crop and its severity (side, side) in [0, 1]."""

    picture: Picture
    severity: Map


def sheared(face: Face, rng: Generator) -> Broken:
    """Warp the whole face by an affine map that is not a similarity."""
    shear, stretch = rng.uniform(0.12, 0.5) * rng.choice([-1, 1]), np.exp(rng.uniform(-0.12, 0.12))
    angle = float(rng.normal(0, 0.3))
    if rng.random() < 0.3:  # not along or across: that is how squeezed pictures look
        shear, stretch = 0.0, float(np.exp(rng.uniform(0.12, 0.3) * rng.choice([-1, 1])))
        angle += np.pi / 4
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.array([[stretch, shear], [0, 1 / stretch]]) @ turn.T
    u, _, vt = np.linalg.svd(linear)
    linear = linear / np.sqrt(abs(np.linalg.det(linear))) @ (u @ vt).T  # no turn, no change of size
    places = _places(face) - face.points.mean(0)
    shift = np.asarray(places @ (linear - np.eye(2)).T, np.float32)
    if rng.random() < 0.5:
        shift = shift * _half(face, rng)[..., None]
    return _moved(face, shift)


def stretched(face: Face, rng: Generator) -> Broken:
    """Make the face narrow or wide, but not its surroundings: a squeezed video is no failure."""
    factor = float(np.exp(rng.uniform(0.25, 0.5) * rng.choice([-1, 1]) / 2))
    away = _places(face) - face.points.mean(0)
    inside = np.asarray(cv2.GaussianBlur(_hull(face), (0, 0), face.eyes * rng.uniform(0.2, 0.5)))
    shift = away * (np.array([factor, 1 / factor]) - 1) * inside[..., None]
    return _moved(face, np.asarray(shift, np.float32))


def pulled(face: Face, rng: Generator) -> Broken:
    """Warp by local affine maps around keypoints, as a first-order model moves them; some of them wrongly."""
    places, weights = _places(face), []
    shift: Map = np.zeros_like(places)
    for _ in range(int(rng.integers(4, 9))):
        centre = face.points[int(rng.integers(68))] + rng.normal(0, 0.15, 2) * face.eyes
        away = (places - centre) / face.eyes
        nearness = np.exp(-np.square(away).sum(2) / rng.uniform(0.1, 0.6))
        if rng.random() < 0.6:
            linear, moved = rng.normal(0, 0.45, (2, 2)), rng.normal(0, 0.24, 2)
            shift += (nearness[..., None] * (away @ linear.T + moved) * face.eyes).astype(np.float32)
        weights.append(nearness)
    total = np.sum(weights, 0)[..., None] + 0.3
    return _moved(face, np.asarray(shift / total, np.float32))


def bent(face: Face, rng: Generator) -> Broken:
    """Move parts of the face by a few smooth bumps."""
    shift: Map = np.zeros((*face.picture.shape[:2], 2), np.float32)
    for _ in range(int(rng.integers(1, 5))):
        bump = _bump(face, rng, float(rng.uniform(0.25, 0.8)))
        angle, length = rng.uniform(0, 2 * np.pi), face.eyes * rng.uniform(0.15, 0.5)
        direction = np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(length)
        shift = shift + bump[..., None] * direction
    return _moved(face, shift)


def melted(face: Face, rng: Generator) -> Broken:
    """Displace one side of the face, in waves."""
    side = _half(face, rng)
    direction = rng.uniform(0, 2 * np.pi)
    along = _places(face) @ np.array([np.cos(direction), np.sin(direction)])
    wave = np.sin(along / face.eyes * rng.uniform(2, 7) + rng.uniform(0, 6.28))
    angle, length = rng.uniform(0, 2 * np.pi), face.eyes * rng.uniform(0.12, 0.4)
    shift = (side * (1 + wave) / 1.5)[..., None] * np.array([np.cos(angle), np.sin(angle)]) * length
    return _moved(face, shift.astype(np.float32))


def smeared(face: Face, rng: Generator) -> Broken:
    """Smear part of the face along a line."""
    mask, length = (
        _bump(face, rng, float(rng.uniform(0.3, 0.9))),
        max(3, int(face.eyes * rng.uniform(0.3, 1))),
    )
    kernel: Any = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    centre = (length / 2 - 0.5, length / 2 - 0.5)
    kernel = cv2.warpAffine(kernel, cv2.getRotationMatrix2D(centre, rng.uniform(0, 180), 1), (length, length))
    drawn = cv2.filter2D(face.picture, -1, kernel / max(float(kernel.sum()), 1e-3))
    return _pasted(face, np.asarray(drawn, np.uint8), mask)


def washed_out(face: Face, rng: Generator) -> Broken:
    """Blur an eye, the mouth or a cheek, as a painter does without detail."""
    mask = _bump(face, rng, float(rng.uniform(0.25, 0.7)), _feature(face, rng))
    blurred = cv2.GaussianBlur(face.picture, (0, 0), face.eyes * rng.uniform(0.12, 0.35))
    return _pasted(face, np.asarray(blurred, np.uint8), mask)


def ghosted(face: Face, rng: Generator) -> Broken:
    """Blend part of the face with another picture, or with itself displaced."""
    own = rng.random() < 0.5
    if own:
        shift = rng.uniform(0.15, 0.5) * face.eyes * np.exp(1j * rng.uniform(0, 6.28))
        matrix = np.array([[1, 0, shift.real], [0, 1, shift.imag]], np.float64)
        other = cv2.warpAffine(face.picture, matrix, face.picture.shape[1::-1], borderMode=cv2.BORDER_REFLECT)
    else:
        other = face.other
    mask = _bump(face, rng, float(rng.uniform(0.4, 1.4))) * np.float32(rng.uniform(0.35, 0.65))
    broken = _pasted(face, np.asarray(other, np.uint8), mask)
    return Broken(broken.picture, np.clip(broken.severity * 1.5, 0, 1))


def swapped(face: Face, rng: Generator) -> Broken:
    """Replace an eye, the nose or the mouth by that of another face, or move it."""
    centre = _feature(face, rng)
    inside = (_bump(face, rng, float(rng.uniform(0.3, 0.6)), centre) > 0.5).astype(np.float32)
    mask = np.asarray(cv2.GaussianBlur(inside, (0, 0), 0.08 * face.eyes + 0.5), np.float32)
    angle, scale = rng.normal(0, 25), float(np.exp(rng.normal(0, 0.25)))
    matrix: Any = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, scale)
    matrix[:, 2] += rng.normal(0, 0.25, 2) * face.eyes
    source = face.other if rng.random() < 0.5 else face.picture
    moved = cv2.warpAffine(source, matrix, face.picture.shape[1::-1], borderMode=cv2.BORDER_REFLECT)
    return _pasted(face, np.asarray(moved, np.uint8), mask)


WARPS: Mapping[str, tuple[Callable[[Face, Generator], Broken], float]] = {
    "sheared": (sheared, 0.2),
    "stretched": (stretched, 0.12),
    "pulled": (pulled, 0.18),
    "bent": (bent, 0.12),
    "melted": (melted, 0.1),
    "smeared": (smeared, 0.1),
    "washed_out": (washed_out, 0.1),
    "ghosted": (ghosted, 0.09),
    "swapped": (swapped, 0.09),
}
"""Warps by name, with their relative frequencies."""


def broken(face: Face, rng: Generator) -> Broken:
    """Break the face by one kind of failure, occasionally by two."""
    names = list(WARPS)
    chances = np.array([WARPS[name][1] for name in names])
    result = Broken(face.picture, np.zeros(face.picture.shape[:2], np.float32))
    for _ in range(1 + int(rng.random() < 0.2)):
        warp = WARPS[str(rng.choice(names, p=chances / chances.sum()))][0]
        more = warp(face._replace(picture=result.picture), rng)
        result = Broken(more.picture, np.maximum(result.severity, more.severity))
    return result


def severity_of_shift(face: Face, shift: Map) -> Map:
    """Return the visibility of a displacement (side, side, 2) px relative to that of the face as a whole."""
    places = _places(face)
    weight = np.asarray(cv2.GaussianBlur(_hull(face), (0, 0), face.eyes * 0.2), np.float32)[..., None]
    rest = shift - _similar(places, shift, weight)
    moved = np.minimum(np.linalg.norm(rest, axis=2), np.linalg.norm(shift, axis=2))
    seen = moved / face.eyes / DISPLACED
    return np.asarray(np.clip((seen - 0.5) / 0.5, 0, 1), np.float32)


def _similar(places: Map, shift: Map, weight: Map) -> Map:
    """Return the weighted least-squares similarity part of a displacement."""
    total = float(weight.sum()) + 1e-6
    middle, mean = (places * weight).sum((0, 1)) / total, (shift * weight).sum((0, 1)) / total
    a, b = places - middle, shift - mean
    z, w = a[..., 0] + 1j * a[..., 1], b[..., 0] + 1j * b[..., 1]
    factor = (weight[..., 0] * z.conj() * w).sum() / ((weight[..., 0] * np.abs(z) ** 2).sum() + 1e-6)
    fitted = z * factor
    return np.asarray(np.stack([fitted.real, fitted.imag], 2) + mean, np.float32)


def _moved(face: Face, shift: Map) -> Broken:
    x, y = (_places(face) - shift).transpose(2, 0, 1).astype(np.float32)
    picture = cv2.remap(face.picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return Broken(np.asarray(picture, np.uint8), severity_of_shift(face, shift))


def _pasted(face: Face, over: Picture, mask: Map) -> Broken:
    """Blend `over` through `mask`; the severity is the change at details finer than light."""
    alpha = mask[..., None]
    mixed = face.picture * (1 - alpha) + over * alpha
    apart: Any = (mixed - face.picture.astype(np.float32)) / 255
    sigma = 0.04 * face.eyes
    change = np.abs(apart).max(2)
    seen = cv2.GaussianBlur(change, (0, 0), max(3 * sigma, 1.0)) / 0.08
    severity = np.clip((seen - 0.4) / 0.6, 0, 1) * np.clip(mask * 3, 0, 1)
    return Broken(mixed.astype(np.uint8), severity.astype(np.float32))


def _places(face: Face) -> Map:
    height, width = face.picture.shape[:2]
    return np.stack(np.meshgrid(np.arange(width), np.arange(height)), 2).astype(np.float32)


def _hull(face: Face) -> Map:
    mask: Any = np.zeros(face.picture.shape[:2], np.float32)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.round(face.points).astype(np.int32)), 1)
    return np.asarray(mask, np.float32)


def _feature(face: Face, rng: Generator) -> NDArray[np.float32]:
    """Return the centre of an eye, the mouth, or the nose."""
    part = [slice(36, 42), slice(42, 48), slice(48, 68), slice(27, 36)][int(rng.integers(4))]
    return np.asarray(face.points[part].mean(0), np.float32)


def _bump(face: Face, rng: Generator, size: float, centre: NDArray[np.float32] | None = None) -> Map:
    """Return a Gaussian of `size` eye distances at a random place of the face, with random aspect."""
    if centre is None:
        centre = face.points[int(rng.integers(68))] * 0.8 + face.points.mean(0) * 0.2
    away = (_places(face) - centre) / (size * face.eyes)
    flat = np.exp(rng.normal(0, 0.3))
    return np.asarray(
        np.exp(-0.5 * 4 * ((away[..., 0] * flat) ** 2 + (away[..., 1] / flat) ** 2)), np.float32
    )


def _half(face: Face, rng: Generator) -> Map:
    """Return a soft mask of one side of a line through the face."""
    angle = rng.uniform(0, 2 * np.pi)
    away = _places(face) - face.points.mean(0) - rng.normal(0, 0.3, 2) * face.eyes
    along = away @ np.array([np.cos(angle), np.sin(angle)]) / face.eyes
    return np.asarray(1 / (1 + np.exp(-along / rng.uniform(0.08, 0.4))), np.float32)
