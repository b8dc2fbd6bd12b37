"""Sensor: what a webcam does to a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Sensor:
    """The faults of one webcam.

    White balance (gains), contrast, saturation, gamma, noise and colour noise (grey levels), blur (px),
    sharpening, down-scaling, JPEG quality (0: none), vignette, motion blur (px), black level.
    """

    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    contrast: float = 1.0
    saturation: float = 1.0
    gamma: float = 1.0
    noise: float = 0.0
    colour_noise: float = 0.0
    blur: float = 0.0
    sharpening: float = 0.0
    scale: float = 1.0
    quality: int = 0
    vignette: float = 0.0
    motion: float = 0.0
    black: float = 0.0


def sample_sensor(rng: np.random.Generator) -> Sensor:
    """A camera as people have them: its colours, noise, sharpness and compression."""
    u = rng.uniform
    gains = 1 + rng.normal(0, 0.03, 3)
    return Sensor(
        balance=(float(gains[0]), float(gains[1]), float(gains[2])),
        contrast=u(0.88, 1.18),
        saturation=u(0.88, 1.3),
        gamma=u(0.9, 1.12),
        noise=float(abs(rng.normal(0, 3.2))),
        colour_noise=float(abs(rng.normal(0, 2))),
        blur=float(rng.choice([0, u(0.2, 0.6), u(0.5, 1.1)], p=[0.35, 0.4, 0.25])),
        sharpening=float(rng.choice([0, u(0.2, 1.0)])),
        scale=float(rng.choice([1, u(0.5, 0.95)], p=[0.6, 0.4])),
        quality=int(rng.integers(45, 92)) if rng.random() < 0.6 else 0,
        vignette=u(0, 0.25),
        motion=float(rng.choice([0, u(1, 5)], p=[0.75, 0.25])),
        black=u(-4, 10),
    )


def without_motion(sensor: Sensor) -> Sensor:
    """The same camera held still: labels then fit the picture to the pixel."""
    return replace(sensor, motion=0.0)


def expose(picture: Picture, sensor: Sensor, size: int, rng: np.random.Generator) -> Picture:
    """A rendered picture (any square size) → what this webcam makes of it, (size, size, 3)."""
    x = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32)
    x = _optics(x, sensor, rng)
    x = _developed(x, sensor)
    if sensor.noise > 0.3:
        x = x + _noise(x, sensor, rng)
    seen = np.clip(x, 0, 255).astype(np.uint8)
    return _compressed(seen, sensor.quality) if sensor.quality else seen


def _optics(x: NDArray[Any], sensor: Sensor, rng: np.random.Generator) -> NDArray[Any]:
    size = x.shape[0]
    if sensor.motion > 0:
        smear = _smear(sensor.motion, rng.uniform(0, np.pi))
        x = np.asarray(cv2.filter2D(x, -1, smear, borderType=cv2.BORDER_REFLECT))
    if sensor.blur > 0:
        x = np.asarray(cv2.GaussianBlur(x, (0, 0), sensor.blur))
    if sensor.scale < 1:
        small = int(size * sensor.scale)
        reduced = cv2.resize(x, (small, small), interpolation=cv2.INTER_AREA)
        x = np.asarray(cv2.resize(reduced, (size, size), interpolation=cv2.INTER_CUBIC))
    if sensor.sharpening > 0:
        x = x + sensor.sharpening * (x - cv2.GaussianBlur(x, (0, 0), 1.2))
    return x


def _smear(length: float, angle: float) -> NDArray[np.float32]:
    kernel = np.zeros((9, 9), np.float32)
    for t in np.linspace(-0.5, 0.5, 17):
        kernel[round(4 + np.sin(angle) * length * t), round(4 + np.cos(angle) * length * t)] += 1
    return np.asarray(kernel / kernel.sum(), np.float32)


def _developed(x: NDArray[Any], sensor: Sensor) -> NDArray[Any]:
    x = x * np.asarray(sensor.balance, np.float32)
    grey = x.mean(2, keepdims=True)
    x = grey + (x - grey) * sensor.saturation
    x = 255 * np.clip(x / 255, 0, 1.2) ** sensor.gamma
    x = (x - 118) * sensor.contrast + 118 + sensor.black
    y, across = np.mgrid[0 : x.shape[0], 0 : x.shape[1]] / x.shape[0] - 0.5
    return np.asarray(x * (1 - sensor.vignette * 2 * (across**2 + y**2))[:, :, None], np.float32)


def _noise(x: NDArray[Any], sensor: Sensor, rng: np.random.Generator) -> NDArray[Any]:
    """Stronger in the dark; on every second camera smoothed by its noise filter."""
    height, width = x.shape[:2]
    grey = rng.normal(size=(height, width, 1)) * sensor.noise
    noise: NDArray[Any] = grey + rng.normal(size=(height, width, 3)) * sensor.colour_noise * 0.6
    if rng.random() < 0.5:
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.6)) * 1.5
    return np.asarray(noise * (1.3 - np.clip(x, 0, 255) / 255 * 0.8), np.float32)


def _compressed(picture: Picture, quality: int) -> Picture:
    _, code = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR))[:, :, ::-1], np.uint8)
