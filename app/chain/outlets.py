"""Outlets: the sinks of a session, each with its own mailbox and thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QThread

from app.chain.feeding import Feeding, SteadyFeeding
from app.chain.figures import Tally
from app.chain.mailbox import Mailbox
from app.chain.parts import Parts
from app.chain.recording_report import ReportedSink
from app.chain.stage import Stage, join
from app.chain.status import Board, Change, SinkState, SinkStatus
from app.devices.recording_plan import RecordingPlan
from app.devices.sinks import Action, SinkError
from app.frame import Frame

RECORDER_ROOM = 120
"""Number of frames that may wait for a slow disk: four seconds, some 25 MB."""
HIDING_MS = 250
"""Longest time for the virtual camera to close before its thread is abandoned, in milliseconds."""
FINISHING_MS = 10_000
"""Longest time to finish a recording before its thread is abandoned, in milliseconds."""
FREE_AFTER_MS = 10_000
"""Longest time for a new sink to wait for the previous one to close, in milliseconds."""
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
"""Field of the session's status that a sink's status changes."""


@dataclass(frozen=True, eq=False)
class Outlet:
    """One sink: its kind, its mailbox, its work and its thread."""

    which: Which
    inbox: Mailbox[Frame]
    feeding: Feeding
    stage: Stage

    @property
    def lost(self) -> int:
        """Number of frames that were dropped, refused, or waiting when the sink failed."""
        return self.inbox.dropped + self.feeding.refused


class Outlets:
    """Gives the sent picture to every open sink.

    Sinks are added and removed while frames flow: the tuple of mailboxes is replaced, never changed, so the
    releasing thread needs no lock. A sink opens its device only after the previous one has released it.
    """

    def __init__(self, parts: Parts, board: Board, tally: Tally, *, live: bool) -> None:
        self._parts = parts
        self._board = board
        self._tally = tally
        self._live = live
        self._inboxes: tuple[Mailbox[Frame], ...] = ()
        self._outlets: tuple[Outlet, ...] = ()
        self._current: dict[Which, Outlet] = {}
        self._lost_before = 0
        self._recording_to = Path()

    @property
    def _is_recording(self) -> bool:
        outlet = self._current.get(Which.RECORDER)
        return outlet is not None and not outlet.stage.isFinished()

    @property
    def lost(self) -> int:
        """Number of frames that the recordings could not keep."""
        recordings = (outlet for outlet in self._outlets if outlet.which is Which.RECORDER)
        return self._lost_before + sum(outlet.lost for outlet in recordings)

    def put(self, frame: Frame) -> bool:
        """Give the frame to every sink. Always returns True, because a closed sink does not end the chain."""
        for inbox in self._inboxes:
            inbox.put(frame)
        return True

    def start_virtual_camera(self, backend: str | None) -> None:
        """Open the virtual camera on its own thread."""
        inbox: Mailbox[Frame] = Mailbox()
        feeding = SteadyFeeding(
            self._parts.make_virtual_camera(backend),
            report=lambda status: self._report(Which.VIRTUAL_CAMERA, inbox, status),
            delivered=self._tally.note_delivered,
            on=CAMERA_ON,
            wait=self._free(Which.VIRTUAL_CAMERA),
        )
        self._start(Which.VIRTUAL_CAMERA, feeding, inbox)

    def start_recording(self, plan: RecordingPlan) -> None:
        """Begin a recording on its own thread. A running recording is never overwritten."""
        path = plan.path.absolute()
        is_same = self._is_recording and path == self._recording_to
        plan = replace(
            plan, overwrites=plan.overwrites and not is_same, has_sound=plan.has_sound and self._live
        )
        self._recording_to = path
        inbox: Mailbox[Frame] = Mailbox(RECORDER_ROOM, waits=not self._live)
        feeding = Feeding(
            ReportedSink(self._parts.make_recorder(plan), plan.path, self._board.tell),
            report=lambda status: self._report(Which.RECORDER, inbox, status),
            delivered=self._tally.note_delivered,
            on=RECORDER_ON,
            off=lambda: SinkStatus(SinkState.OFF, _kept(plan.path, inbox.dropped)),
            wait=self._free(Which.RECORDER),
        )
        self._start(Which.RECORDER, feeding, inbox)

    def stop_virtual_camera(self) -> None:
        """Close the virtual camera. Returns at once."""
        self._stop(Which.VIRTUAL_CAMERA)

    def stop_recording(self) -> None:
        """Finish the recording after it has taken its waiting frames. Returns at once."""
        self._stop(Which.RECORDER)

    def hide(self) -> None:
        """Close the virtual camera before anything else, so that it does not repeat its last picture."""
        shown = [outlet for outlet in self._outlets if outlet.which is Which.VIRTUAL_CAMERA]
        for outlet in shown:
            self._leave_out(outlet)
            outlet.stage.stop()
        join((outlet.stage for outlet in shown), HIDING_MS, self._board)

    def close(self) -> None:
        """Finish the recordings and close every sink. A sink that does not respond is abandoned."""
        self._inboxes = ()
        for outlet in self._outlets:
            outlet.inbox.close()
        join((outlet.stage for outlet in self._outlets), FINISHING_MS, self._board)

    def _start(self, which: Which, feeding: Feeding, inbox: Mailbox[Frame]) -> None:
        self._stop(which)
        stage = Stage(which.value.capitalize(), feeding, inbox, ended=inbox.abandon)
        stage.tell = self._board.tell
        self._forget_ended()
        outlet = Outlet(which, inbox, feeding, stage)
        self._outlets = (*self._outlets, outlet)
        self._current[which] = outlet
        self._inboxes = (*self._inboxes, inbox)
        stage.start()

    def _stop(self, which: Which) -> None:
        outlet = self._current.get(which)
        if outlet is not None:
            self._leave_out(outlet)
            if which is Which.VIRTUAL_CAMERA:  # it may be opened later, and must not show an old picture
                outlet.inbox.abandon()
            outlet.inbox.close()

    def _leave_out(self, outlet: Outlet) -> None:
        self._inboxes = tuple(inbox for inbox in self._inboxes if inbox is not outlet.inbox)

    def _forget_ended(self) -> None:
        """Remove sinks that have ended, but keep the count of their lost frames."""
        ended = [outlet for outlet in self._outlets if outlet.stage.isFinished()]
        self._lost_before += sum(outlet.lost for outlet in ended if outlet.which is Which.RECORDER)
        self._outlets = tuple(outlet for outlet in self._outlets if outlet not in ended)
        self._inboxes = tuple(
            inbox for inbox in self._inboxes if all(inbox is not outlet.inbox for outlet in ended)
        )

    def _free(self, which: Which) -> Callable[[], None]:
        """Return a function that waits until the present sink of this kind has ended."""
        before = self._current.get(which)

        def wait() -> None:
            waited_ms = 0
            while before is not None and not before.stage.wait(50):
                waited_ms += 50
                if waited_ms >= FREE_AFTER_MS or QThread.currentThread().isInterruptionRequested():
                    raise SinkError(f"The {which.value} that was used before does not answer. Try again.")

        return wait

    def _report(self, which: Which, inbox: Mailbox[Frame], status: SinkStatus) -> None:
        """Show the status, unless another sink has replaced this one."""
        if self._current[which].inbox is not inbox:
            return
        self._board.update(CHANGES[which](status))
        if status.state is SinkState.FAILED:
            self._board.tell(status.text)


def _kept(path: Path, lost: int) -> str:
    if lost:
        return f"Saved {path}, without {lost} frames: the disk or the encoder was too slow."
    return f"Saved {path}."
