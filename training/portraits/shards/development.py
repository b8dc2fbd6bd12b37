"""Development: linear light of a rendered person → what a webcam shows of them before a room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.portraits.shards.lamps import Lighting

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Webcam:
    """Exposure (gain of linear light), white balance (gains of RGB), and how softly highlights end (0–1)."""

    exposure: float
    balance: tuple[float, float, float]
    softness: float


def sample_webcam(
    rng: np.random.Generator, lighting: Lighting, skin_lightness: float, face: Floats
) -> Webcam:
    """A webcam that exposes and balances for that face (N, 3) of linear light: mostly, not wholly."""
    wanted = float(np.interp(skin_lightness, [25, 50, 75], [0.085, 0.20, 0.36]))
    seen = float(np.median(face @ np.array([0.2126, 0.7152, 0.0722], np.float32)))
    gain = wanted / max(seen, 1e-4) * lighting.brightness * float(np.exp(rng.normal(0, 0.15)))
    light = np.array(lighting.around) * 2 + sum(
        np.array(lamp.colour) * lamp.power / 400 * (abs(lamp.azimuth) < 100) for lamp in lighting.lamps
    )
    gains = (light.mean() / light) ** rng.uniform(0.45, 0.95)
    gains /= gains @ [0.2126, 0.7152, 0.0722]
    return Webcam(gain, (float(gains[0]), float(gains[1]), float(gains[2])), float(rng.uniform(0.3, 1.0)))


def develop(rendered: Floats, room: NDArray[np.uint8], webcam: Webcam, lightness: float) -> NDArray[np.uint8]:
    """The picture (side, side, 3) of a rendered person (side, side, 4), premultiplied, before a room.

    `lightness` is a factor of the room's light.
    """
    side, alpha = len(rendered), np.clip(rendered[:, :, 3:], 0, 1)
    light = (
        rendered[:, :, :3] / np.maximum(alpha, 1e-3) * webcam.exposure * np.array(webcam.balance, np.float32)
    )
    soft = 1 - np.exp(-1.5 * np.maximum(light, 0))
    person = (1 - webcam.softness) * np.clip(light, 0, 1) + webcam.softness * np.clip(soft, 0, 1)
    behind = linear(np.asarray(cv2.resize(room, (side, side), interpolation=cv2.INTER_AREA)) / 255)
    shown = person * alpha + np.clip(behind * lightness, 0, 1) * (1 - alpha)
    return np.asarray(np.clip(encoded(shown), 0, 1) * 255 + 0.5, np.uint8)


def linear(values: NDArray[Any]) -> Floats:
    """SRGB from 0 to 1 → linear light."""
    return np.asarray(
        np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4), np.float32
    )


def encoded(light: NDArray[Any]) -> Floats:
    """Linear light from 0 to 1 → sRGB."""
    high = 1.055 * np.maximum(light, 1e-6) ** (1 / 2.4) - 0.055
    return np.asarray(np.where(light <= 0.0031308, 12.92 * light, high), np.float32)
