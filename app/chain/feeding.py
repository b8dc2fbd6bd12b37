"""Feeding: the work of a sink's thread.

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
from app.chain.tick_phase import TickPhase
from app.devices.sinks import Sink, SinkError
from app.frame import Frame, Picture

STALE_S = 2.0
"""Age of a picture, in seconds, from which the virtual camera sends a card instead."""


class Feeding:
    """Gives a sink every frame that comes, and reports its state.

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
        """Create the work; nothing is opened yet.

        Args:
            sink: the sink that receives frames.
            report: called with the sink's status.
            delivered: called with each frame that the sink took, and the time.
            on: status to report once the sink is open, with "{name}" replaced.
            off: returns the status to report once it is closed.
            wait: called before opening; returns when the device is free, or raises SinkError.
            clock: monotonic clock, in seconds.
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
        """Longest time to wait for a frame, in seconds."""
        return 0.5

    def open(self) -> None:
        """Open the sink. Reports a failure, then raises Finished."""
        self._report(SinkStatus(SinkState.STARTING))
        try:
            self._wait()
            self._sink.open()
        except Exception as error:
            self._fail(error)
            raise Finished from error
        name, device = self._sink.name, self._sink.device
        self._report(replace(self._on, text=self._on.text.format(name=name), name=name, device=device))

    def work(self, frame: Frame) -> None:
        """Send the frame."""
        if frame.avatar is not None:
            self._send(frame.avatar, frame)
            self._delivered(frame, self._clock())

    def idle(self) -> None:
        """Do nothing without a frame."""

    def close(self) -> None:
        """Close the sink. A failure remains visible."""
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
        """Report the failure. Any exception of the sink counts, not only SinkError."""
        self._has_failed = True
        if not isinstance(error, SinkError):
            error = SinkError(f"{self._sink.name} failed: {str(error).rstrip('.') or type(error).__name__}.")
        self._report(SinkStatus(SinkState.FAILED, str(error), error.action, error.detail))


class SteadyFeeding(Feeding):
    """Gives a sink the newest picture at a steady rate, repeating it if necessary.

    If pictures come at this rate, they are sent soon after they come.
    Sends a card when the newest picture is older than `STALE_S`, and before the sink is closed. So the sink
    never shows a frozen person, even if another stage fails.
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
        """Create the work.

        `fps` is the rate in pictures a second; see `Feeding` for the other arguments.
        """
        super().__init__(sink, report=report, delivered=delivered, on=on, wait=wait, clock=clock)
        self._interval_s = 1 / fps
        self._phase = TickPhase(self._interval_s)
        self._due = clock()
        self._newest: Frame | None = None
        self._came_at = 0.0
        self._is_new = False

    @property
    def patience_s(self) -> float:
        """Time until the next picture is due, in seconds."""
        return max(self._due - self._clock(), 0.0)

    def work(self, frame: Frame) -> None:
        """Keep the frame until it is due."""
        self._newest, self._is_new, self._came_at = frame, True, self._clock()
        self._phase.note(self._due - self._came_at)
        if self._clock() >= self._due:
            self.idle()

    def idle(self) -> None:
        """Send the newest picture if it is due. Late pictures are not sent in a burst."""
        now = self._clock()
        if now < self._due:
            return
        self._due += self._interval_s + self._phase.step()
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
        """Send a card, because some programs keep showing the last picture, and close the sink."""
        frame = self._newest
        if frame is not None and frame.avatar is not None and not self._has_failed:
            last = _carded(frame, frame.avatar)
            with contextlib.suppress(Exception):
                self._sink.send(last.camera, last)
        super().close()


def _carded(frame: Frame, picture: Picture) -> Frame:
    """Return the frame with a card as its picture, and without all other pictures."""
    shown = card(SOON, min(picture.shape[:2]))
    return replace(frame, camera=shown, driving=None, avatar=shown, milliseconds={})
