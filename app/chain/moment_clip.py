"""Moment clip: the judged pictures of the last minute, and a video of those around a moment."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from app.chain.jpeg import decoded, encoded
from app.devices.sinks import Sink
from app.frame import Frame

KEPT_S = 75.0
"""Time for which judged pictures are kept, in seconds: a minute, and more for a clip of its first moment."""
BEFORE_S, AFTER_S = 3.0, 2.0
"""Length of a clip before and after its moment, in seconds."""


class JudgedPicture(NamedTuple):
    """A judged picture of the avatar as JPEG, to save memory, and the time of its capture in seconds."""

    captured_at: float
    jpeg: bytes


class JudgedPictures:
    """The avatar's judged pictures of the last minute; never the driver's. Any thread may write and read."""

    def __init__(self, kept_s: float = KEPT_S) -> None:
        self._kept_s = kept_s
        self._lock = threading.Lock()
        self._pictures: deque[JudgedPicture] = deque()

    def note(self, frame: Frame) -> bytes:
        """Keep the avatar's picture of a judged frame, and return its JPEG; empty if there is none."""
        if frame.judgement is None or frame.avatar is None:
            return b""
        jpeg = encoded(frame.avatar[..., :3])
        with self._lock:
            self._pictures.append(JudgedPicture(frame.captured_at, jpeg))
            while self._pictures[0].captured_at < frame.captured_at - self._kept_s:
                self._pictures.popleft()
        return jpeg

    def around(self, captured_at: float) -> tuple[JudgedPicture, ...]:
        """Return the pictures from three seconds before this time to two after it."""
        start, end = captured_at - BEFORE_S, captured_at + AFTER_S
        with self._lock:
            return tuple(each for each in self._pictures if start <= each.captured_at <= end)


def write_clip(pictures: Sequence[JudgedPicture], recorder: Sink) -> None:
    """Write pictures to a recorder that is not open yet, at their own times. Raises SinkError."""
    recorder.open()
    try:
        for number, each in enumerate(pictures):
            picture = decoded(each.jpeg)
            if picture is None:
                raise ValueError("a kept picture cannot be read")
            seconds = each.captured_at - pictures[0].captured_at
            recorder.send(picture, Frame(number, each.captured_at, picture, avatar=picture, seconds=seconds))
    finally:
        recorder.close()
