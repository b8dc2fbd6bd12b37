"""Status: what the session is doing now, for the window and the command line to show."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from app.devices.camera_list import CameraInfo
from app.devices.sinks import Action

SinkState = Literal["off", "starting", "on", "failed"]


@dataclass(frozen=True)
class CameraStatus:
    """Where the pictures come from. `format` is what was agreed with the camera, such as "1280×720 MJPG";
    `fps` is measured. `problem` is a sentence while there are no pictures, else empty."""

    name: str = ""
    format: str = ""
    fps: float = 0.0
    is_demo: bool = False
    is_open: bool = False
    problem: str = ""


@dataclass(frozen=True)
class SinkStatus:
    """A sink. While it is "failed", `text` says why and `action` what helps, with `detail` to open or to
    copy."""

    state: SinkState = "off"
    text: str = ""
    action: Action = ""
    detail: str = ""


@dataclass(frozen=True)
class Status:
    """A snapshot of the session. `guard` names what leaves: "card", "avatar", "last good" or "pass-through".
    `avatar` is the name of the avatar worn, empty until it is ready. `judge` says why frames are not
    judged, `problem` why no avatar can be made, and `pace` what is given up to keep up; all are empty where
    all is well. `is_calibrated` is false until the user, or the first picture of a recorded source, has
    calibrated."""

    camera: CameraStatus = field(default_factory=CameraStatus)
    cameras: tuple[CameraInfo, ...] = ()
    avatar: str = ""
    is_ready: bool = False
    problem: str = ""
    is_calibrated: bool = False
    judge: str = ""
    pace: str = ""
    guard: str = "card"
    virtual_camera: SinkStatus = field(default_factory=SinkStatus)
    recorder: SinkStatus = field(default_factory=SinkStatus)
    is_paused: bool = False
    is_passing_through: bool = False
    is_over: bool = False


class Board:
    """The newest Status, written by every stage and read by anyone; `changed` is called after each change."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self.status = Status()

    def update(self, **changes: object) -> None:
        """Replace these parts of the status."""
        with self._lock:
            before = self.status
            self.status = replace(before, **changes)  # type: ignore[arg-type]
            is_new = self.status != before
        if is_new:
            self._changed()
