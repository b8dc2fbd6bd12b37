"""Layers: a rendered person and room as the files of assets/avatars.

`NAME.jpg` is the composed picture, `layers/NAME.webp` the person (RGBA, straight alpha, colours continued
beyond the outline) and `layers/NAME.room.jpg` the room without the person. All are of one size.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training import TrainingError

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
JPEG_QUALITY, WEBP_QUALITY = 92, 90
SOLID = 0.6
"""Alpha from which a pixel's colour is the person's own; below it the noise of few rays shows."""


def read_rendered(path: Path) -> Floats:
    """A PNG of Blender's as RGB or RGBA from 0 to 1. Raises TrainingError if it cannot be read."""
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise TrainingError(f"Blender left no picture at {path}. Look at what it printed.")
    scale = 65535 if picture.dtype == np.uint16 else 255
    order = [2, 1, 0, 3][: picture.shape[2]]
    return np.ascontiguousarray(picture[:, :, order].astype(np.float32) / scale)


def continued(colours: Floats, alpha: Floats) -> Floats:
    """Colours (H, W, 3) of solid pixels, carried on into all others from near to far."""
    weight = np.where(alpha >= SOLID, alpha, 0.0)[:, :, None].astype(np.float32)
    filled, known = colours * weight, weight
    out = np.where(weight > 0, colours, 0)
    missing = weight[:, :, 0] == 0
    sigma = 1.5
    while missing.any() and sigma < 4 * max(alpha.shape):
        spread = cv2.GaussianBlur(filled, (0, 0), sigma)
        total = cv2.GaussianBlur(known[:, :, 0], (0, 0), sigma)
        near = missing & (total > 1e-3)
        out[near] = spread[near] / total[near][:, None]
        missing &= ~near
        sigma *= 2
    return np.asarray(out, np.float32)


def as_layer(rendered: Floats) -> Bytes:
    """Return the person of a rendered picture (H, W, 4) as uint8 RGBA with continued colours.

    Hairs thinner than a pixel keep their own colour as far as it can be derived from their alpha.
    """
    alpha = rendered[:, :, 3]
    around = continued(rendered[:, :, :3], alpha)
    own = np.clip(alpha / SOLID, 0, 1)[:, :, None]
    colours = rendered[:, :, :3] * own + around * (1 - own)
    return np.dstack([_bytes(colours), _bytes(_without_specks(alpha))])


def _without_specks(alpha: Floats) -> Floats:
    """Alpha whose soft edge is smoothed: few rays a pixel leave thin hairs dotted."""
    soft = cv2.GaussianBlur(cv2.medianBlur(alpha, 3), (0, 0), 0.9)
    weight = cv2.GaussianBlur(((alpha > 0.02) & (alpha < 0.98)).astype(np.float32), (0, 0), 0.7)
    return np.asarray(np.clip(alpha + (soft - alpha) * np.clip(2 * weight, 0, 1), 0, 1), np.float32)


def compose(layer: Bytes, room: Bytes) -> Bytes:
    """The person (H, W, 4) before the room (H, W, 3)."""
    alpha = layer[:, :, 3:].astype(np.float32) / 255
    return np.asarray(layer[:, :, :3] * alpha + room * (1 - alpha) + 0.5, np.uint8)


def room_picture(rendered: Floats, size: int, *, mirrored: bool) -> Bytes:
    """Enlarge a rendered room to `size`; it is mirrored for every second person."""
    picture = rendered[:, ::-1] if mirrored else rendered
    enlarged = cv2.resize(
        np.ascontiguousarray(picture[:, :, :3]), (size, size), interpolation=cv2.INTER_CUBIC
    )
    dithered = enlarged + np.random.default_rng(0).uniform(-0.5, 0.5, enlarged.shape) / 255  # no banding
    return _bytes(dithered)


def write_avatar(folder: Path, name: str, layer: Bytes, room: Bytes) -> dict[str, str]:
    """Write the three files into `folder`, and returns the layers' paths within it."""
    (folder / "layers").mkdir(parents=True, exist_ok=True)
    files = {"person": f"layers/{name}.webp", "room": f"layers/{name}.room.jpg"}
    # `exact` keeps the colours where alpha is 0
    Image.fromarray(layer, "RGBA").save(folder / files["person"], quality=WEBP_QUALITY, method=6, exact=True)
    Image.fromarray(room).save(folder / files["room"], quality=JPEG_QUALITY)
    Image.fromarray(compose(layer, room)).save(folder / f"{name}.jpg", quality=JPEG_QUALITY)
    return files


def _bytes(values: NDArray[np.floating]) -> Bytes:
    return np.asarray(np.clip(values, 0, 1) * 255 + 0.5, np.uint8)
