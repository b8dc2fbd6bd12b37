"""Feeding: the thread's side of a sink. Every frame to a recorder; a steady thirty a second to a virtual
camera."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.chain.stage import Finished
from app.chain.status import SinkState, SinkStatus
from app.devices.sinks import Sink, SinkError
from app.frame import Frame


class Feeding:
    """Gives a sink every frame that comes, and says how it is doing."""

    def __init__(
        self,
        sink: Sink,
        *,
        report: Callable[[SinkStatus], None],
        delivered: Callable[[Frame, float], None],
        on: SinkStatus,
        off: Callable[[], SinkStatus] = SinkStatus,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`on` is reported once it is open, with "{name}" replaced; `off` once closed; `delivered` each
        frame."""
        self._sink = sink
        self._report = report
        self._delivered = delivered
        self._on = on
        self._off = off
        self._clock = clock
        self._has_failed = False

    @property
    def patience_s(self) -> float:
        """How long to wait for a frame."""
        return 0.5

    def open(self) -> None:
        """Open the sink, or report why not and be finished."""
        self._report(SinkStatus(SinkState.STARTING))
        try:
            self._sink.open()
        except Exception as error:
            self._fail(error)
            raise Finished from error
        on = self._on
        self._report(SinkStatus(on.state, on.text.format(name=self._sink.name), on.action, on.detail))

    def work(self, frame: Frame) -> None:
        """Send the frame."""
        self._send(frame)
        self._delivered(frame, self._clock())

    def idle(self) -> None:
        """Nothing to do without a frame."""

    def close(self) -> None:
        """Close the sink. A failure remains to be read."""
        try:
            self._sink.close()
        except Exception as error:
            if not self._has_failed:
                self._fail(error)
        if not self._has_failed:
            self._report(self._off())

    def _send(self, frame: Frame) -> None:
        if frame.avatar is None:
            return
        try:
            self._sink.send(frame.avatar, frame)
        except Exception as error:
            self._fail(error)
            raise Finished from error

    def _fail(self, error: Exception) -> None:
        """Report the failure. What a sink raises beside SinkError is a failure too."""
        self._has_failed = True
        if not isinstance(error, SinkError):
            error = SinkError(f"{self._sink.name} failed: {str(error).rstrip('.') or type(error).__name__}.")
        self._report(SinkStatus(SinkState.FAILED, str(error), error.action, error.detail))


class SteadyFeeding(Feeding):
    """Gives a sink the newest frame at a steady rate, again and again if need be: a call app must see no
    stall."""

    def __init__(
        self,
        sink: Sink,
        *,
        report: Callable[[SinkStatus], None],
        delivered: Callable[[Frame, float], None],
        on: SinkStatus,
        fps: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(sink, report=report, delivered=delivered, on=on, clock=clock)
        self._interval_s = 1 / fps
        self._due = clock()
        self._newest: Frame | None = None
        self._is_new = False

    @property
    def patience_s(self) -> float:
        """Until the next picture is due."""
        return max(self._due - self._clock(), 0.0)

    def work(self, frame: Frame) -> None:
        """Keep the frame until it is time."""
        self._newest, self._is_new = frame, True
        if self._clock() >= self._due:
            self.idle()

    def idle(self) -> None:
        """Send the newest, if it is time. Late sends are not made up for in a burst."""
        now = self._clock()
        if now < self._due:
            return
        self._due += self._interval_s
        if self._due <= now:
            self._due = now + self._interval_s
        if self._newest is not None:
            self._send(self._newest)
            if self._is_new:
                self._delivered(self._newest, self._clock())
            self._is_new = False
