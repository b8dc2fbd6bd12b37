"""Outlets: the sinks of a session, each behind its own mailbox and on its own thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer

from app.chain.feeding import Feeding, SteadyFeeding
from app.chain.figures import Tally
from app.chain.mailbox import Mailbox
from app.chain.parts import Parts
from app.chain.stage import Stage
from app.chain.status import Board, SinkStatus
from app.frame import Frame

RECORDER_ROOM = 120
"""Frames that may wait for a slow disk: four seconds, some 25 MB."""
CAMERA_ON = SinkStatus(
    "on",
    "On: choose “{name}” in the call app. If it is not listed there, restart the call app.",
    "test pattern",
)
RECORDER_ON = SinkStatus("on", "Recording to {name}.")


class Outlets:
    """Gives what leaves to every sink that is open.

    Sinks come and go while frames flow: the tuple of mailboxes is replaced, never changed, so the releasing
    thread needs no lock.
    """

    def __init__(
        self, parts: Parts, board: Board, tally: Tally, *, live: bool, tell: Callable[[str], object]
    ) -> None:
        self._parts = parts
        self._board = board
        self._tally = tally
        self._live = live
        self._tell = tell
        self._inboxes: tuple[Mailbox[Frame], ...] = ()
        self._stages: tuple[Stage, ...] = ()
        self._current: dict[str, Stage] = {}
        self._recordings: tuple[Mailbox[Frame], ...] = ()

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
            report=lambda status: self._report("virtual_camera", inbox, status),
            delivered=self._tally.note_delivered,
            on=CAMERA_ON,
        )
        self._start("virtual_camera", Stage("Virtual camera", work, inbox))

    def start_recording(self, path: Path) -> None:
        """Begin a recording on its own thread."""
        inbox: Mailbox[Frame] = Mailbox(RECORDER_ROOM, waits=not self._live)
        self._recordings = (*self._recordings, inbox)
        work = Feeding(
            self._parts.make_recorder(path),
            report=lambda status: self._report("recorder", inbox, status),
            delivered=self._tally.note_delivered,
            on=RECORDER_ON,
            off=lambda: SinkStatus("off", _kept(path, inbox.dropped)),
        )
        self._start("recorder", Stage("Recorder", work, inbox))

    def stop(self, which: str) -> None:
        """Close that sink once it has taken what waits for it. Returns at once."""
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

    def _start(self, which: str, stage: Stage) -> None:
        self.stop(which)
        stage.failed.connect(self._tell)
        self._stages = (*(old for old in self._stages if not old.isFinished()), stage)
        self._current[which] = stage
        self._inboxes = (*self._inboxes, stage.inbox)
        stage.start()

    def _report(self, which: str, inbox: Mailbox[Frame], status: SinkStatus) -> None:
        """Show the status, unless it is of a sink that another has replaced."""
        if self._current[which].inbox is not inbox:
            return
        self._board.update(**{which: status})
        if status.state == "failed":
            self._tell(status.text)


def _kept(path: Path, lost: int) -> str:
    if lost:
        return f"Saved {path}, without {lost} frames: the disk or the encoder was too slow."
    return f"Saved {path}."
