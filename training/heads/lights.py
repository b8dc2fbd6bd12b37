"""Lights: a key, a fill and a rim lamp, and light from all around."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
SETTINGS = {"soft": 0.35, "side": 0.2, "top": 0.15, "flat": 0.2, "screen": 0.1}
"""Kinds of light and how often each is met; "screen" is a face lit by its monitor."""


@dataclass(frozen=True, eq=False)
class Light:
    """Lamps and ambient light.

    Directions towards the lamps (3,), their linear RGB, `ambient` as spherical harmonics (9, 3), the camera's
    exposure, and the softness of the shadows' edges (shadow map units).
    """

    key_way: Doubles
    key: Doubles
    fill_way: Doubles
    fill: Doubles
    rim_way: Doubles
    rim: Doubles
    ambient: Doubles
    exposure: float
    softness: float


def sample_light(rng: np.random.Generator, skin_lightness: float, setting: str | None = None) -> Light:
    """A light, exposed and white-balanced for skin of that L* the way webcams do: mostly, not wholly."""
    u = rng.uniform
    setting = setting or str(rng.choice(list(SETTINGS), p=list(SETTINGS.values())))
    azimuth, elevation, kelvin = _key_place(rng, setting)
    strengths = {
        "soft": (0.7, 1.2),
        "side": (1.1, 1.9),
        "top": (0.8, 1.5),
        "flat": (0.2, 0.5),
        "screen": (0.5, 0.9),
    }
    around = {
        "soft": (0.35, 0.8),
        "side": (0.15, 0.4),
        "top": (0.3, 0.6),
        "flat": (0.8, 1.3),
        "screen": (0.1, 0.3),
    }
    strength, ambience = u(*strengths[setting]), u(*around[setting])
    key = _glow(kelvin) * strength
    fill = _glow(u(3500, 8500)) * strength * u(0.05, 0.35)
    rim = _glow(u(3000, 8000)) * (u(0.2, 1) * strength if rng.random() < 0.4 else 0.02)
    ambient = _ambient(rng, _glow(kelvin * u(0.85, 1.15)) * ambience)
    key_way = _direction(azimuth, elevation)
    fill_way = _direction(-np.sign(azimuth) * u(20, 70), u(-10, 30))
    rim_way = _direction(rng.choice([-1, 1]) * u(120, 160), u(10, 50))
    received = _on_a_face(key_way, key, fill_way, fill, ambient)
    exposure = _exposure(skin_lightness, received) * float(np.exp(rng.normal(0, 0.17)))
    mixed = key * 0.5 + fill * 0.3 + ambient[0] * 0.3
    balance = (mixed.mean() / mixed) ** u(0.45, 0.9)
    return Light(
        key_way, key * balance, fill_way, fill * balance, rim_way, rim * balance, ambient * balance, exposure,
        softness=u(0.006, 0.022),
    )  # fmt: skip


def sample_mild_light(rng: np.random.Generator, skin_lightness: float) -> Light:
    """A portrait's light: soft, from the front."""
    while True:
        light = sample_light(rng, skin_lightness, "soft")
        x, y, z = light.key_way
        if z > 0.5 and y > 0.15 and abs(x) < 0.7 and light.ambient[0].mean() > 1.2 * light.key.mean():
            return light


def _key_place(rng: np.random.Generator, setting: str) -> tuple[float, float, float]:
    """Azimuth and elevation in degrees, colour temperature in kelvin."""
    u = rng.uniform
    if setting == "side":
        return float(rng.choice([-1, 1])) * u(45, 95), u(0, 35), u(3000, 7500)
    if setting == "top":
        return u(-40, 40), u(50, 75), u(3000, 7500)
    if setting == "screen":
        return u(-20, 20), u(-20, 10), u(6500, 9500)
    return u(-80, 80), u(-5, 65), u(3000, 7500)


def _direction(azimuth: float, elevation: float) -> Doubles:
    a, e = np.deg2rad([azimuth, elevation])
    return np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])


def _glow(kelvin: float) -> Doubles:
    """The colour of a black body, near enough."""
    red = np.interp(kelvin, [2800, 5000, 6500, 9000], [1.25, 1.06, 1.0, 0.9])
    blue = np.interp(kelvin, [2800, 5000, 6500, 9000], [0.55, 0.88, 1.0, 1.18])
    return np.array([red, 1.0, blue])


def _ambient(rng: np.random.Generator, colour: Doubles) -> Doubles:
    ranges = [
        (3, 3),
        (0, 0.9),
        (-0.3, 0.6),
        (-0.7, 0.7),
        (-0.2, 0.2),
        (-0.2, 0.2),
        (-0.15, 0.15),
        (0, 0),
        (0, 0),
    ]
    return np.stack([colour * rng.uniform(*span) for span in ranges])


def _on_a_face(key_way: Doubles, key: Doubles, fill_way: Doubles, fill: Doubles, ambient: Doubles) -> float:
    """Mean light on the front and both cheeks."""
    total = 0.0
    for normal in np.array([[0, 0, 1], [0.45, 0, 0.89], [-0.45, 0, 0.89]]):
        lamps = key * max(float(normal @ key_way), 0) + fill * max(float(normal @ fill_way), 0)
        around = ambient[0] * 0.282 + 0.488 * (ambient[2] * normal[2] + ambient[3] * normal[0])
        total += float((lamps + around).mean()) / 3
    return max(total, 1e-3)


def _exposure(skin_lightness: float, received: float) -> float:
    albedo = ((skin_lightness + 16) / 116) ** 3
    wanted = np.interp(skin_lightness, [25, 50, 75], [0.085, 0.22, 0.40])
    return float(-np.log(1 - wanted) / (1.25 * albedo * received) * 1.22)
