"""Conditions: poor pictures of a driver, made from the suite's good ones when a trial runs.

A condition changes what the driver's camera sees, and never the truth. Noise differs from level to level, and
is the same from run to run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Spoil = Callable[[Picture, int], Picture]
"""Makes a poor picture of a good one; the number seeds its noise."""

LITTLE_LIGHT = 0.12
"""Share of the light that is left in a dark room."""
NOISE = 14.0
"""Standard deviation of a webcam's noise in poor light, in grey levels of 255."""
SHAKE_PX = 9
"""Length of the blur of a camera that shakes, in pixels of 256."""
JPEG_QUALITY = 12
SMALL = 72
"""Side of the picture in low resolution, in pixels."""


class Condition(NamedTuple):
    """A gesture of the suite under a condition.

    gesture: name of the suite's gesture, whose truth holds. spoil: what happens to the driver's pictures.
    """

    gesture: str
    spoil: Spoil


def poor_light(picture: Picture, seed: int) -> Picture:
    """A dark room: little light, and a webcam's noise."""
    linear = (picture.astype(np.float32) / 255) ** 2.2 * LITTLE_LIGHT
    return webcam_noise(_as_picture(255 * linear ** (1 / 2.2)), seed)


def side_light(picture: Picture, seed: int) -> Picture:
    """A window at one side: the light decreases from the left edge to an eighth at the right one."""
    falling = np.geomspace(1.3, 0.16, picture.shape[1], dtype=np.float32)[None, :, None]
    linear = (picture.astype(np.float32) / 255) ** 2.2 * falling
    return _as_picture(255 * np.minimum(linear, 1) ** (1 / 2.2))


def webcam_noise(picture: Picture, seed: int) -> Picture:
    """Noise of a small sensor: coarse, in brightness and less in colour."""
    rng = np.random.default_rng([seed, picture.shape[0]])
    half = (picture.shape[0] // 2, picture.shape[1] // 2)
    grain = rng.normal(0, 1, (*half, 1)) + 0.5 * rng.normal(0, 1, (*half, 3))
    noise = cv2.resize(grain.astype(np.float32), picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return _as_picture(picture.astype(np.float32) + NOISE * noise)


def motion_blur(picture: Picture, seed: int) -> Picture:
    """A shaking camera: every point becomes a line."""
    line = np.full((1, SHAKE_PX), 1 / SHAKE_PX, np.float32)
    return np.asarray(cv2.filter2D(picture, -1, line, borderType=cv2.BORDER_REPLICATE), np.uint8)


def jpeg(picture: Picture, seed: int) -> Picture:
    """A poor connection: strong compression."""
    _, coded = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    bgr = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(bgr[:, :, ::-1])


def low_resolution(picture: Picture, seed: int) -> Picture:
    """A face that is far away: few pixels, enlarged."""
    small = cv2.resize(picture, (SMALL, SMALL), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, picture.shape[1::-1], interpolation=cv2.INTER_CUBIC), np.uint8)


CONDITIONS: Mapping[str, Condition] = {
    "poor_light_smile_teeth": Condition("smile_teeth", poor_light),
    "poor_light_yaw_+30": Condition("yaw_+30", poor_light),
    "side_light_speech_aa": Condition("speech_aa", side_light),
    "side_light_blink": Condition("blink", side_light),
    "motion_blur_laugh": Condition("laugh", motion_blur),
    "webcam_noise_jaw_open": Condition("jaw_open", webcam_noise),
    "webcam_noise_wink_left": Condition("wink_left", webcam_noise),
    "jpeg_speech_ee": Condition("speech_ee", jpeg),
    "low_resolution_smile_closed": Condition("smile_closed", low_resolution),
    "low_resolution_pitch_+15": Condition("pitch_+15", low_resolution),
}
"""The conditions by their names. Basic gestures are not among them."""


def truth_of(gesture: str) -> str:
    """Return the suite's gesture whose truth holds: itself, or the one under the condition."""
    return CONDITIONS[gesture].gesture if gesture in CONDITIONS else gesture


def spoiled(gesture: str, picture: Picture, seed: int) -> Picture:
    """Return the picture under the gesture's condition; the picture itself if there is none."""
    return CONDITIONS[gesture].spoil(picture, seed) if gesture in CONDITIONS else picture


def _as_picture(values: NDArray[np.floating[Any]]) -> Picture:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)
