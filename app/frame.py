"""Frame: one picture on its way from the camera to the sinks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from detector import Judgement, State

__all__ = ["Frame", "Judgement", "Picture", "Presence", "State", "checked", "sealed"]

Picture = NDArray[np.uint8]
"""An RGB picture outside `model/`: (height, width, 3), uint8, read-only."""


class Presence(StrEnum):
    """Whether the driver is there in a frame."""

    SEEN = "seen"
    LOST = "lost"
    RETURNING = "returning"
    REPLACED = "replaced"


def checked(picture: Picture) -> Picture:
    """Return the picture sealed. Raises ValueError if it is no RGB or RGBA picture of uint8."""
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] not in (3, 4) or not picture.size:
        raise ValueError(f"a picture is not {picture.shape} {picture.dtype}")
    return sealed(picture)


def sealed(picture: Picture) -> Picture:
    """Return the same pixels, contiguous and read-only; copied only if they are not contiguous."""
    picture = np.ascontiguousarray(picture)
    picture.setflags(write=False)
    return picture


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame; each stage makes a new one from it and never changes it.

    Attributes:
        number: index of the frame in the session.
        captured_at: capture time in seconds of `time.monotonic()`.
        camera: the whole camera picture.
        driving: the square of `camera` that drives the avatar.
        avatar: the animated avatar; None if there is none to send.
        scene: the avatar with body and background, or RGBA without it; None if `avatar` itself is sent.
        place: begins with left, top and side of `avatar` in `scene`, in pixels.
        avatar_name: name of the avatar that `avatar` shows.
        resting: the same avatar at rest; None before an avatar is set.
        presence: whether the driver is visible.
        rest: weight of the rest pose in `avatar`, in [0, 1]; 0 follows the driver.
        expected: stance (68, 2) that the driver asks the avatar for, see `app.chain.match`; None if unknown.
        asked: landmarks (70, 2), px of `avatar`, by which the animator drew it; None if unknown.
        turns_less: the avatar's head is turned less than the driver's, because it would not look right.
        match: how well the avatar follows in the judged frame, from 0 to 100; None if unknown.
        judgement: judgement of a frame at most 0.3 s old; None while there is no such judgement.
        milliseconds: the time that each stage took.
        seconds: the frame's time in the source, in seconds.
        is_paused: a card is sent because the user paused; no sound is recorded.
    """

    number: int
    captured_at: float
    camera: Picture
    driving: Picture | None = None
    avatar: Picture | None = None
    scene: Picture | None = None
    place: tuple[int, ...] = (0, 0, 0)
    avatar_name: str = ""
    resting: Picture | None = None
    presence: Presence = Presence.SEEN
    rest: float = 0.0
    expected: NDArray[np.floating] | None = None
    asked: NDArray[np.floating] | None = None
    turns_less: bool = False
    match: int | None = None
    judgement: Judgement | None = None
    milliseconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    seconds: float = 0.0
    is_paused: bool = False

    @property
    def shown(self) -> Picture | None:
        """Picture of the avatar to send: the scene, or `avatar` if there is no scene."""
        return self.avatar if self.scene is None else self.scene

    def timed(self, stage: str, took_ms: float) -> Frame:
        """Return the same frame with the time that `stage` took added."""
        return replace(self, milliseconds=MappingProxyType({**self.milliseconds, stage: took_ms}))
