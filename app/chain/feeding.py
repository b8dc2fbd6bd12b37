"""Feeding: the thread's side of a sink.

A recorder gets every frame. A virtual camera gets a steady thirty pictures a second.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace

from app.chain.card import SOON, card
from app.chain.stage import Finished
from app.chain.status import SinkState, SinkStatus
from app.devices.sinks import Sink, SinkError
from app.frame import Frame, Picture

STALE_S = 2.0
"""Age of a picture, in seconds, from which the virtual camera sends a card in its place by itself."""


class Feeding:
    """Gives a sink every frame that comes, and says how it is doing.

    Any exception of the sink is a failure of the sink, and ends it.
    """

    def __init__(
        self,
        sink: Sink,
        *,
        report: Callable[[SinkStatus], None],
        delivered: Callable[[Frame, float], None],
        on: SinkStatus,
        off: Callable[[], SinkStatus] = SinkStatus,
        wait: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            sink: what is fed.
            report: is told how the sink is doing.
            delivered: is told of each frame that the sink took, and when.
            on: is reported once the sink is open, with "{name}" replaced.
            off: makes what is reported once it is closed.
            wait: is called before opening; it returns when the device is free, or raises SinkError.
            clock: seconds of a monotonic clock.
        """
        self._sink = sink
        self._report = report
        self._delivered = delivered
        self._on = on
        self._off = off
        self._wait = wait
        self._clock = clock
        self._has_failed = False
        self.refused = 0

    @property
    def patience_s(self) -> float:
        """How long to wait for a frame."""
        return 0.5

    def open(self) -> None:
        """Open the sink. Raises Finished after it has reported why that failed."""
        self._report(SinkStatus(SinkState.STARTING))
        try:
            self._wait()
            self._sink.open()
        except Exception as error:
            self._fail(error)
            raise Finished from error
        on = self._on
        name = self._sink.name
        self._report(SinkStatus(on.state, on.text.format(name=name), on.action, on.detail, name))

    def work(self, frame: Frame) -> None:
        """Send the frame."""
        if frame.avatar is not None:
            self._send(frame.avatar, frame)
            self._delivered(frame, self._clock())

    def idle(self) -> None:
        """Do nothing without a frame."""

    def close(self) -> None:
        """Close the sink. A failure remains to be read."""
        try:
            self._sink.close()
        except Exception as error:
            if not self._has_failed:
                self._fail(error)
        if not self._has_failed:
            self._report(self._off())

    def _send(self, picture: Picture, frame: Frame) -> None:
        try:
            self._sink.send(picture, frame)
        except Exception as error:
            self.refused += 1
            self._fail(error)
            raise Finished from error

    def _fail(self, error: Exception) -> None:
        """Report the failure. What a sink raises beside SinkError is a failure too."""
        self._has_failed = True
        if not isinstance(error, SinkError):
            error = SinkError(f"{self._sink.name} failed: {str(error).rstrip('.') or type(error).__name__}.")
        self._report(SinkStatus(SinkState.FAILED, str(error), error.action, error.detail))


class SteadyFeeding(Feeding):
    """Gives a sink the newest picture at a steady rate, the same one again if need be.

    When the newest is older than `STALE_S`, a card leaves in its place. So it does before the sink is closed.
    Whatever happens to the stages before, what others see never stands still on a person.
    """

    def __init__(
        self,
        sink: Sink,
        *,
        report: Callable[[SinkStatus], None],
        delivered: Callable[[Frame, float], None],
        on: SinkStatus,
        wait: Callable[[], None] = lambda: None,
        fps: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; `fps` is the rate in pictures a second, for the rest see `Feeding`."""
        super().__init__(sink, report=report, delivered=delivered, on=on, wait=wait, clock=clock)
        self._interval_s = 1 / fps
        self._due = clock()
        self._newest: Frame | None = None
        self._came_at = 0.0
        self._is_new = False

    @property
    def patience_s(self) -> float:
        """Until the next picture is due."""
        return max(self._due - self._clock(), 0.0)

    def work(self, frame: Frame) -> None:
        """Keep the frame until it is time."""
        self._newest, self._is_new, self._came_at = frame, True, self._clock()
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
        frame = self._newest
        if frame is None or frame.avatar is None:
            return
        if now - self._came_at > STALE_S:
            frame = self._newest = _carded(frame, frame.avatar)
        if frame.avatar is not None:
            self._send(frame.avatar, frame)
        if self._is_new:
            self._delivered(frame, self._clock())
        self._is_new = False

    def close(self) -> None:
        """Send a card, for some programs go on showing the last picture, and close the sink."""
        frame = self._newest
        if frame is not None and frame.avatar is not None and not self._has_failed:
            last = _carded(frame, frame.avatar)
            with contextlib.suppress(Exception):
                self._sink.send(last.camera, last)
        super().close()


def _carded(frame: Frame, picture: Picture) -> Frame:
    """Return the frame with a card in the place of its picture, without what it took to make it."""
    shown = card(SOON, min(picture.shape[:2]))
    return replace(frame, camera=shown, driving=None, avatar=shown, milliseconds={})
