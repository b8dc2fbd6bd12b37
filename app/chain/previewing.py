"""Previewing: reads one camera at a low rate, for choosing among several."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from app.chain.conditions import Want
from app.chain.preview_signs import UNSEEN, Seen, Sign
from app.chain.status import Status
from app.devices.shot import CameraError, Shot
from app.frame import Frame, Picture, sealed

EVERY_S, LOOK_EVERY_S = 0.1, 0.7
"""Intervals between two pictures of a camera, and between two searches for a face in them, in seconds."""
RETRY_S = 1.5
"""Time after which a camera that failed is opened again, in seconds."""
SHOWN_WIDTH = 320
"""Width of a preview, in pixels."""


@dataclass(frozen=True, eq=False)
class CameraPreview:
    """What one camera shows now.

    Attributes:
        source: the camera, as `CameraInfo.source`.
        picture: a picture up to 320 pixels wide; None if there is none.
        problem: why there is no picture; empty if there is one.
        signs: what is met; None while nobody has looked.
        want: what would help the camera most; nothing if all is well or no face is found.
    """

    source: str
    picture: Picture | None = None
    problem: str = ""
    signs: frozenset[Sign] | None = None
    want: Want = Want.NOTHING


class Pictures(Protocol):
    """A source of pictures, as `Camera`."""

    def read(self) -> Shot | None: ...
    def close(self) -> None: ...


class RunningCamera:
    """The pictures of the camera that the chain has opened; a camera cannot be opened twice."""

    def __init__(self, status: Callable[[], Status], latest: Callable[[], Frame | None]) -> None:
        self._status, self._latest = status, latest
        self._shown: Picture | None = None

    def read(self) -> Shot | None:
        """Return the newest picture; None if it is not a new one. Raises CameraError if none comes."""
        camera, frame = self._status().camera, self._latest()
        if camera.problem:
            raise CameraError(camera.problem, may_pass=True)
        if not camera.is_open or frame is None or frame.camera is self._shown:
            return None
        self._shown = frame.camera
        return Shot(frame.camera, None)

    def close(self) -> None:
        """Do nothing; the chain closes its camera."""


class Previewing:
    """The work of a thread that reads one camera at a low rate, and opens it again if it failed."""

    def __init__(
        self,
        source: str,
        open_camera: Callable[[], Pictures],
        look: Callable[[Picture], Seen | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source, self._open_camera, self._look, self._clock = source, open_camera, look, clock
        self._camera: Pictures | None = None
        self._looked_at = -LOOK_EVERY_S
        self._seen = UNSEEN
        self.patience_s = 0.0

    def open(self) -> None:
        """Do nothing; the camera is opened for its first picture."""

    def work(self, item: object) -> None:
        """Do nothing; no items are sent here."""

    def idle(self) -> CameraPreview | None:
        """Return the camera's next picture, or why there is none; None while it is being opened."""
        try:
            if self._camera is None:
                self._camera = self._open_camera()
            shot = self._camera.read()
        except Exception as error:  # of any device: its tile says it
            self.close()
            self._seen, self.patience_s = UNSEEN, RETRY_S
            return CameraPreview(self._source, problem=str(error) or type(error).__name__)
        self.patience_s = EVERY_S
        if shot is None:
            return None
        now = self._clock()
        if now - self._looked_at >= LOOK_EVERY_S and (seen := self._look(shot.picture)) is not None:
            self._seen, self._looked_at = seen, now
        signs, want = self._seen
        return CameraPreview(self._source, _small(shot.picture), "", signs, want)

    def close(self) -> None:
        """Close the camera."""
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.close()


def _small(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    if width <= SHOWN_WIDTH:
        return picture
    size = (SHOWN_WIDTH, max(round(height * SHOWN_WIDTH / width), 1))
    return sealed(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8))
