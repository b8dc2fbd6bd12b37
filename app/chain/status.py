"""Status: the state of the session. The window and the command line show it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.chain.calibrating import Tick
from app.chain.conditions import Want
from app.chain.presence import Cause
from app.devices.camera_list import CameraInfo
from app.devices.sinks import Action
from app.frame import Presence

Change = Callable[["Status"], "Status"]
"""A function that makes the next status from the present one."""


class Leaving(StrEnum):
    """What is sent now. The values are stable: they appear in JSON output and in messages."""

    CARD = "card"
    AVATAR = "avatar"
    LAST_GOOD = "last good"
    REST = "rest"
    PASS_THROUGH = "pass-through"
    TEST_PATTERN = "test pattern"


class SinkState(StrEnum):
    """The states of a sink."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    FAILED = "failed"


@dataclass(frozen=True)
class CameraStatus:
    """State of the source of pictures.

    Attributes:
        name: the user's name of the source.
        format: the format agreed with the camera, such as "1280×720 MJPG".
        fps: the measured rate, in pictures a second.
        is_demo: true for the clip that ships with the app.
        is_open: true while pictures come.
        problem: a sentence while there are no pictures, else empty.
        has_ended: true if there are none because the recording has ended, which is no failure.
        device: the `CameraInfo.source` of a webcam, also while it sends no pictures; empty for other sources.
    """

    name: str = ""
    format: str = ""
    fps: float = 0.0
    is_demo: bool = False
    is_open: bool = False
    problem: str = ""
    has_ended: bool = False
    device: str = ""


@dataclass(frozen=True)
class SinkStatus:
    """State of a sink, with a sentence.

    Attributes:
        state: off, starting, on or failed.
        text: a sentence for the user; after a failure, the reason.
        action: a remedy after a failure.
        detail: what `action` opens or copies.
        name: the sink's name in other programs while it is on.
        device: the path that other programs open while it is on; empty if it is no device.
        viewers: names of the programs that have it open, if that can be known.
    """

    state: SinkState = SinkState.OFF
    text: str = ""
    action: Action = Action.NONE
    detail: str = ""
    name: str = ""
    device: str = ""
    viewers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Driver:
    """State of the driver, and progress of the calibration.

    Attributes:
        presence: whether the driver is present.
        cause: why the driver is not present; empty if they are.
        is_waited_for: true while waiting for a calm face. The avatar rests until the first one came.
        ticks: conditions of a calm face that the present face meets.
        progress: share of the calm frames that have come, in [0, 1].
        match: how alike driver and resting avatar look, from 0 to 100, while waiting; None if unknown.
        is_restored: true while the calibration is one of an earlier run.
        has_drifted: true if the driver has sat differently than when they calibrated for some time.
        want: what the camera lacks to see the face well.
    """

    presence: Presence = Presence.LOST
    cause: Cause = Cause.NO_FACE
    is_waited_for: bool = True
    ticks: frozenset[Tick] = frozenset()
    progress: float = 0.0
    match: int | None = None
    is_restored: bool = False
    has_drifted: bool = False
    want: Want = Want.NOTHING


@dataclass(frozen=True)
class Status:
    """A snapshot of the session.

    Attributes:
        camera: the source of pictures.
        cameras: the cameras found at the last listing.
        avatar: name of the avatar that is set; empty until one is ready.
        worn: picture of the avatar that is set; never one that could not be prepared.
        has_networks: true once the networks are loaded.
        is_ready: true once an avatar is set.
        problem: why no avatar can be made; empty if one can.
        is_calibrated: true once a calm face of the driver was taken.
        driver: the driver, and the progress of the calibration.
        judge: why frames are not judged; empty if they are.
        pace: what is reduced to hold the rate; empty if nothing is.
        guard: what is sent now.
        virtual_camera: the camera that other programs see.
        recorder: the video file that is written.
        is_paused: true while a card is sent because the user asked for it.
        is_passing_through: true while the real face is sent because the user asked for it.
        is_over: true after a recorded source has ended.
    """

    camera: CameraStatus = field(default_factory=CameraStatus)
    cameras: tuple[CameraInfo, ...] = ()
    avatar: str = ""
    worn: Path | None = None
    has_networks: bool = False
    is_ready: bool = False
    problem: str = ""
    is_calibrated: bool = False
    driver: Driver = field(default_factory=Driver)
    judge: str = ""
    pace: str = ""
    guard: Leaving = Leaving.CARD
    virtual_camera: SinkStatus = field(default_factory=SinkStatus)
    recorder: SinkStatus = field(default_factory=SinkStatus)
    is_paused: bool = False
    is_passing_through: bool = False
    is_over: bool = False


class Board:
    """Holds the newest Status and sends one-line messages to the user.

    Any thread may write and read. `changed` is called after each change, outside the lock. `warn` gets the
    messages about something that the user asked for and did not get; by default `tell` does.
    """

    def __init__(
        self,
        changed: Callable[[], None],
        tell: Callable[[str], None],
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self._changed = changed
        self._tell = tell
        self._warn = warn or tell
        self._lock = threading.Lock()
        self._status = Status()

    @property
    def status(self) -> Status:
        """The newest status."""
        return self._status

    def update(self, change: Change) -> None:
        """Replace the status by the result of `change`, in one step."""
        with self._lock:
            before = self._status
            self._status = change(before)
            is_new = self._status != before
        if is_new:
            with contextlib.suppress(RuntimeError):  # an abandoned thread outlives the session
                self._changed()

    def tell(self, sentence: str) -> None:
        """Send the user one line."""
        with contextlib.suppress(RuntimeError):
            self._tell(sentence)

    def warn(self, sentence: str) -> None:
        """Send the user one line about something that they asked for and did not get."""
        with contextlib.suppress(RuntimeError):
            self._warn(sentence)
