"""Hairline: the density of hair over the head, as a mask of the skin atlas."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from training.heads.noise import clouds, smoothstep
from training.heads.regions import Regions

HEIGHT, WIDTH = 1424, 1024
"""Size of the mask, in texels: the pack's own atlas."""
LINE = (
    (6.7, 0.0), (6.92, 0.2), (7.08, 0.5), (7.2, 0.80), (7.45, 0.85), (7.7, 0.92), (7.88, 1.03), (7.98, 1.14),
    (8.06, 1.32), (8.13, 1.7),
)  # fmt: skip
"""The line on the average head: hair grows behind the depth z (second) at the height y (first), dm."""
SOFTNESS = 0.14
"""Distance (dm) over which hair becomes dense."""


def growth(
    rng: np.random.Generator, regions: Regions, *, recede: float = 0.0, sideburns: bool = True
) -> NDArray[np.float32]:
    """Return the density of hair (HEIGHT, WIDTH) from 0 to 1.

    `recede` (0–1) moves the line back, at the temples most. Without `sideburns` no hair grows before the
    ears.
    """
    place = cv2.resize(regions.position, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    x, y, z = np.abs(place[:, :, 0]), place[:, :, 1], place[:, :, 2]
    heights, depths = np.array(LINE).T
    limit = PchipInterpolator(heights, depths)(np.clip(y, heights[0], heights[-1]))
    temples = np.exp(-(((x - 0.38) / 0.2) ** 2)) * smoothstep(7.8, 8.1, y)
    limit = limit - recede * (0.35 + 0.45 * temples) * smoothstep(7.75, 8.1, y) * (y < 8.62)
    ragged = 0.05 * cv2.resize(clouds(rng, 178, 128, 5, 9), (WIDTH, HEIGHT))
    fine = 0.05 * cv2.GaussianBlur(rng.normal(size=(HEIGHT, WIDTH)).astype(np.float32), (0, 0), 3) * 6
    grown = smoothstep(0, SOFTNESS, limit - z + ragged + fine) * smoothstep(6.72, 6.95, y)
    if not sideburns:
        grown = grown * (1 - smoothstep(7.5, 7.38, y) * smoothstep(0.45, 0.55, z))
    ear = smoothstep(0.64, 0.665, x) * smoothstep(6.9, 7.0, y) * smoothstep(7.66, 7.58, y)
    ear = ear * smoothstep(0.15, 0.25, z) * smoothstep(0.75, 0.70, z)
    head = cv2.resize(regions.head * regions.covered, (WIDTH, HEIGHT)) > 0.5
    return np.asarray(grown * (1 - ear) * head, np.float32)
