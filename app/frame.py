"""Frame: one picture on its way from the camera to the sinks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from detector import Judgement, State

__all__ = ["Frame", "Judgement", "Picture", "Presence", "State", "sealed"]

Picture = NDArray[np.uint8]
"""RGB, (height, width, 3), uint8, read-only: what a picture is everywhere outside `model/`."""


class Presence(StrEnum):
    """Whether the driver is there in a frame."""

    SEEN = "seen"
    LOST = "lost"
    RETURNING = "returning"
    REPLACED = "replaced"


def sealed(picture: Picture) -> Picture:
    """Return the same pixels, contiguous and read-only; copied only if they are not contiguous."""
    picture = np.ascontiguousarray(picture)
    picture.setflags(write=False)
    return picture


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture on its way, never changed after it is handed on: each stage makes the next one from it.

    Attributes:
        number: counts the frames of a session.
        captured_at: when the picture came, in seconds of `time.monotonic()`.
        camera: the whole picture of the camera.
        driving: the square of it that drives the avatar.
        avatar: the avatar making that face; None if there is nothing to send.
        scene: that avatar as others see it, person and background; None if `avatar` itself is what leaves.
        place: begins with left, top and side of `avatar` in `scene`, in pixels.
        avatar_name: whose picture `avatar` is.
        resting: the same avatar at rest; None before an avatar is set.
        presence: whether the driver is there.
        rest: how far `avatar` has left the driver's face for its own rest, in [0, 1].
        judgement: what the judge says of a frame that is at most 0.3 s old; None while it is checking.
        milliseconds: the time that each stage took.
        seconds: the frame's time in the source, in seconds.
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
    judgement: Judgement | None = None
    milliseconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    seconds: float = 0.0

    @property
    def shown(self) -> Picture | None:
        """What would leave of the avatar: the scene, or the avatar's picture if there is none."""
        return self.avatar if self.scene is None else self.scene

    def timed(self, stage: str, took_ms: float) -> Frame:
        """The same frame, with the time that `stage` took."""
        return replace(self, milliseconds=MappingProxyType({**self.milliseconds, stage: took_ms}))
