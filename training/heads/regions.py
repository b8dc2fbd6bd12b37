"""Regions: soft masks of scalp, beard, lips, cheeks, … on the skin atlas."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.noise import smoothstep
from training.heads.rig import Rig

Mask = NDArray[np.float32]
HEIGHT, WIDTH = 356, 256
"""The size of the masks: a quarter of the pack's atlas."""
HEAD_COLUMNS = 187
"""The head's island of the atlas is left of this column; torso, eye sockets and mouth lie right of it."""
REFERENCE_SKIN = "young_lightskinned_male2"
"""Skin whose dark painted scalp shows the hairline of the average head."""


@dataclass(frozen=True, eq=False)
class Regions:
    """Masks (HEIGHT, WIDTH) from 0 to 1, drawn by canonical position.

    `position` holds that position (x, y, z); `covered` is true if the atlas shows skin.
    """

    position: NDArray[np.float32]
    covered: NDArray[np.bool_]
    head: Mask
    scalp: Mask
    scalp_soft: Mask
    moustache: Mask
    goatee: Mask
    beard: Mask
    sideburns: Mask
    lips: Mask
    cheeks: Mask
    nose: Mask
    eyes: Mask

    def enlarged(self, height: int, width: int) -> Regions:
        """The same masks at another size; `position` and `covered` stay."""
        masks = {
            field.name: cv2.resize(getattr(self, field.name), (width, height), interpolation=cv2.INTER_LINEAR)
            for field in fields(self)
            if field.name not in ("position", "covered")
        }
        return Regions(position=self.position, covered=self.covered, **masks)


def find_regions(rig: Rig) -> Regions:
    """The regions of a pack's atlas.

    Coordinates are decimetres on the average head: the mouth's slit is at y = 6.84, the eyes at 7.5, the
    crown at 8.4.
    """
    position, covered = _position_map(rig)
    x, y, z = np.abs(position[:, :, 0]), position[:, :, 1], position[:, :, 2]
    head = np.zeros((HEIGHT, WIDTH), np.float32)
    head[:, :HEAD_COLUMNS] = 1
    face = head * ((z > 0.2) & (y > 5.8) & covered)

    def soft(mask: NDArray[Any]) -> Mask:
        return np.asarray(cv2.GaussianBlur((np.clip(mask, 0, 1) * face).astype(np.float32), (0, 0), 1.2))

    scalp, scalp_soft = _scalp(rig, position, covered & (head > 0))
    return Regions(
        position=position,
        covered=covered,
        head=head,
        scalp=scalp,
        scalp_soft=scalp_soft,
        lips=soft(_lips(x, y) * (z > 1.2)),
        cheeks=soft(_bump(x - 0.4, 0.16, y - 7.1, 0.16) * (z > 0.8)),
        nose=soft(_bump(x, 0.14, y - 7.14, 0.12) * (z > 1.3)),
        eyes=soft(_bump(x - 0.3, 0.16, y - 7.5, 0.09) * (z > 0.9)),
        **{name: soft(mask) for name, mask in _beards(x, y, z).items()},
    )


def _bump(x: NDArray[Any], width: float, y: NDArray[Any], height: float) -> NDArray[Any]:
    return np.asarray(np.exp(-((x / width) ** 2 + (y / height) ** 2)))


def _position_map(rig: Rig, across: int = 4) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The canonical position of every texel.

    Each quad is sampled `across`² times; samples in one texel are averaged, and gaps of a few texels are
    filled from around.
    """
    corners = rig.canonical[rig.skin.position_of][rig.skin.quads]
    uv = rig.skin.uv[rig.skin.quads]
    steps = (np.arange(across) + 0.5) / across
    a, b = (g.ravel()[:, None] for g in np.meshgrid(steps, steps))
    weights = np.concatenate([(1 - a) * (1 - b), a * (1 - b), a * b, (1 - a) * b], 1)
    points = np.einsum("sk,fkj->fsj", weights, corners).reshape(-1, 3)
    texels = np.einsum("sk,fkj->fsj", weights, uv).reshape(-1, 2) * (WIDTH, HEIGHT)
    column = np.clip(texels[:, 0].astype(int), 0, WIDTH - 1)
    row = np.clip(texels[:, 1].astype(int), 0, HEIGHT - 1)
    cell, size = row * WIDTH + column, HEIGHT * WIDTH
    hits = np.bincount(cell, minlength=size)
    sums = np.stack([np.bincount(cell, points[:, k], size) for k in range(3)], 1)
    position = (sums / np.maximum(hits, 1)[:, None]).reshape(HEIGHT, WIDTH, 3).astype(np.float32)
    covered = (hits > 0).reshape(HEIGHT, WIDTH)
    return _grown(position, covered, rounds=6)


def _grown(
    values: NDArray[Any], known: NDArray[np.bool_], rounds: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Spreads known texels into unknown ones, two texels a round."""
    values, known = values.astype(np.float32).copy(), known.copy()
    for _ in range(rounds):
        weight = cv2.blur(known.astype(np.float32), (5, 5))
        mask = known if values.ndim == 2 else known[:, :, None]
        mean = cv2.blur(values * mask, (5, 5))
        fresh = ~known & (weight > 0)
        divisor = weight[fresh] if values.ndim == 2 else weight[fresh][:, None]
        values[fresh] = mean[fresh] / divisor
        known |= fresh
    return values, known


def _scalp(rig: Rig, position: NDArray[Any], on_head: NDArray[np.bool_]) -> tuple[Mask, Mask]:
    """Mask of the scalp: the dark part of the reference skin above the face, without the ears."""
    x, y, z = np.abs(position[:, :, 0]), position[:, :, 1], position[:, :, 2]
    reference = rig.pack.texture(f"skin/{REFERENCE_SKIN}").astype(np.float32) / 255
    small = cv2.resize(reference, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    light = cv2.GaussianBlur(small.mean(2), (0, 0), 1.5)
    above = (y > 7.85) | ((z < 0.85) & (y > 7.3)) | ((z < 0.22) & (y > 6.75))
    ear = smoothstep(0.655, 0.675, x) * smoothstep(6.9, 6.98, y) * smoothstep(7.72, 7.62, y)
    ear = ear * smoothstep(0.0, 0.1, z) * smoothstep(0.80, 0.74, z)
    dark = smoothstep(0.70, 0.60, light) * above * (1 - ear)
    grown, _ = _grown(np.where(on_head, dark, 0), on_head, rounds=8)
    scalp = cv2.GaussianBlur(grown, (0, 0), 1.2)
    soft = np.clip((cv2.GaussianBlur(grown, (0, 0), 5) - 0.42) * 1.9, 0, 1) * (grown > 0.02)
    return np.asarray(scalp, np.float32), np.asarray(soft, np.float32)


def _lips(x: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    q = np.clip(1 - (x / 0.245) ** 2, 0, 1)
    upper, lower = 6.832 + 0.086 * q**0.75, 6.832 - 0.082 * q**0.8
    return np.asarray(smoothstep(0, 0.016, upper - y) * smoothstep(0, 0.016, y - lower) * (x < 0.24))


def _beards(x: NDArray[Any], y: NDArray[Any], z: NDArray[Any]) -> dict[str, NDArray[Any]]:
    lips = (x / 0.27) ** 2 + ((y - 6.835) / 0.115) ** 2  # 1 on an ellipse around the mouth
    moustache = smoothstep(6.912, 6.95, y + 0.06 * x) * smoothstep(7.04, 6.97, y + 0.12 * x)
    moustache = moustache * smoothstep(0.36, 0.22, x) * (z > 1.2) * (1 - 0.5 * np.exp(-((x / 0.035) ** 2)))
    chin = smoothstep(6.83, 6.72, y) * smoothstep(1.05, 1.25, lips) * (z > 0.85) * smoothstep(6.2, 6.38, y)
    goatee = smoothstep(6.74, 6.62, y) * (z > 0.85) * smoothstep(6.2, 6.42, y) * smoothstep(0.3, 0.1, x)
    corners = smoothstep(1.05, 1.3, lips) * smoothstep(0.24, 0.28, x) * smoothstep(0.42, 0.34, x)
    corners = corners * smoothstep(6.99, 6.93, y) * smoothstep(6.7, 6.75, y) * (z > 1.0)
    jaw = (
        smoothstep(7.02, 6.86, y - 0.45 * (x - 0.45))
        * smoothstep(1.1, 1.35, lips)
        * smoothstep(6.15, 6.42, y)
    )
    jaw = jaw * (z > 0.15) * ((x > 0.2) | (y < 6.8))
    sideburns = smoothstep(0.52, 0.6, x) * smoothstep(0.45, 0.55, z) * smoothstep(0.98, 0.85, z)
    sideburns = sideburns * smoothstep(7.55, 7.4, y) * smoothstep(6.7, 6.9, y)
    return {
        "moustache": moustache,
        "goatee": goatee,
        "beard": np.maximum(chin, jaw) + corners,
        "sideburns": sideburns,
    }
