"""Frame: one picture on its way from the camera to the sinks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from detector import Judgement, State

__all__ = ["Frame", "Judgement", "Picture", "State", "sealed"]

Picture = NDArray[np.uint8]
"""RGB, (height, width, 3), uint8, read-only: what a picture is everywhere outside `model/`."""


def sealed(picture: Picture) -> Picture:
    """The same pixels, contiguous and read-only. Copies only where the picture is not contiguous."""
    picture = np.ascontiguousarray(picture)
    picture.setflags(write=False)
    return picture


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture on its way, never changed after it is handed on: each stage makes the next one from it.

    `captured_at` is in seconds of `time.monotonic()`, `seconds` in the source's own time; `milliseconds`
    holds what each stage took.
    `driving` is the square picture that drives the avatar; `avatar` is None where there is nothing to send.
    """

    number: int
    captured_at: float
    camera: Picture
    driving: Picture | None = None
    avatar: Picture | None = None
    judgement: Judgement | None = None
    milliseconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    seconds: float = 0.0

    def timed(self, stage: str, took_ms: float) -> Frame:
        """The same frame, with the time that `stage` took."""
        return replace(self, milliseconds=MappingProxyType({**self.milliseconds, stage: took_ms}))
