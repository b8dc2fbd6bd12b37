"""Outlets: the sinks of a session, each behind its own mailbox and on its own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer

from app.chain.feeding import Feeding, SteadyFeeding
from app.chain.figures import Tally
from app.chain.mailbox import Mailbox
from app.chain.parts import Parts
from app.chain.stage import Stage
from app.chain.status import Board, Change, SinkState, SinkStatus
from app.devices.sinks import Action
from app.frame import Frame

RECORDER_ROOM = 120
"""Frames that may wait for a slow disk: four seconds, some 25 MB."""
CAMERA_ON = SinkStatus(
    SinkState.ON,
    "On: choose “{name}” in the call app. If it is not listed there, restart the call app.",
    Action.TEST_PATTERN,
)
RECORDER_ON = SinkStatus(SinkState.ON, "Recording to {name}.")


class Which(Enum):
    """The sinks that a session can have, one of each."""

    VIRTUAL_CAMERA = "virtual camera"
    RECORDER = "recorder"


CHANGES: Mapping[Which, Callable[[SinkStatus], Change]] = {
    Which.VIRTUAL_CAMERA: lambda sink: lambda status: replace(status, virtual_camera=sink),
    Which.RECORDER: lambda sink: lambda status: replace(status, recorder=sink),
}
"""What a sink's status changes in the session's."""


class Outlets:
    """Gives what leaves to every sink that is open.

    Sinks come and go while frames flow: the tuple of mailboxes is replaced, never changed, so the releasing
    thread needs no lock.
    """

    def __init__(self, parts: Parts, board: Board, tally: Tally, *, live: bool) -> None:
        self._parts = parts
        self._board = board
        self._tally = tally
        self._live = live
        self._inboxes: tuple[Mailbox[Frame], ...] = ()
        self._stages: tuple[Stage, ...] = ()
        self._current: dict[Which, Stage] = {}
        self._recordings: tuple[Mailbox[Frame], ...] = ()
        self._recording_to = Path()

    @property
    def _is_recording(self) -> bool:
        stage = self._current.get(Which.RECORDER)
        return stage is not None and not stage.isFinished()

    @property
    def lost(self) -> int:
        """Frames that the recordings could not keep."""
        return sum(inbox.dropped for inbox in self._recordings)

    def put(self, frame: Frame) -> bool:
        """Give the frame to every sink. True: that a sink is gone ends nothing."""
        for inbox in self._inboxes:
            inbox.put(frame)
        return True

    def start_virtual_camera(self, backend: str | None) -> None:
        """Open the virtual camera on its own thread."""
        inbox: Mailbox[Frame] = Mailbox()
        work = SteadyFeeding(
            self._parts.make_virtual_camera(backend),
            report=lambda status: self._report(Which.VIRTUAL_CAMERA, inbox, status),
            delivered=self._tally.note_delivered,
            on=CAMERA_ON,
        )
        self._start(Which.VIRTUAL_CAMERA, Stage("Virtual camera", work, inbox))

    def start_recording(self, path: Path, *, overwrites: bool = False) -> None:
        """Begin a recording on its own thread. The one that is running is never overwritten."""
        overwrites = overwrites and not (self._is_recording and path.absolute() == self._recording_to)
        self._recording_to = path.absolute()
        inbox: Mailbox[Frame] = Mailbox(RECORDER_ROOM, waits=not self._live)
        self._recordings = (*self._recordings, inbox)
        work = Feeding(
            self._parts.make_recorder(path, overwrites),
            report=lambda status: self._report(Which.RECORDER, inbox, status),
            delivered=self._tally.note_delivered,
            on=RECORDER_ON,
            off=lambda: SinkStatus(SinkState.OFF, _kept(path, inbox.dropped)),
        )
        self._start(Which.RECORDER, Stage("Recorder", work, inbox))

    def stop_virtual_camera(self) -> None:
        """Close the virtual camera. Returns at once."""
        self._stop(Which.VIRTUAL_CAMERA)

    def stop_recording(self) -> None:
        """Finish the recording once it has taken what waits for it. Returns at once."""
        self._stop(Which.RECORDER)

    def _stop(self, which: Which) -> None:
        stage = self._current.get(which)
        if stage is not None:
            self._inboxes = tuple(inbox for inbox in self._inboxes if inbox is not stage.inbox)
            stage.inbox.close()

    def close(self) -> None:
        """Close every sink and join their threads."""
        for stage in self._stages:
            stage.inbox.close()
        self._inboxes = ()
        for stage in self._stages:
            stage.wait(QDeadlineTimer.Forever)

    def _start(self, which: Which, stage: Stage) -> None:
        self._stop(which)
        stage.failed.connect(self._board.tell)
        self._stages = (*(old for old in self._stages if not old.isFinished()), stage)
        self._current[which] = stage
        self._inboxes = (*self._inboxes, stage.inbox)
        stage.start()

    def _report(self, which: Which, inbox: Mailbox[Frame], status: SinkStatus) -> None:
        """Show the status, unless it is of a sink that another has replaced."""
        if self._current[which].inbox is not inbox:
            return
        self._board.update(CHANGES[which](status))
        if status.state is SinkState.FAILED:
            self._board.tell(status.text)


def _kept(path: Path, lost: int) -> str:
    if lost:
        return f"Saved {path}, without {lost} frames: the disk or the encoder was too slow."
    return f"Saved {path}."
