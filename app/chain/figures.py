"""Figures: how fast the chain runs and how late its frames are."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from app.chain.status import Leaving
from app.frame import Frame, Presence

Pair = tuple[float, float]
WINDOW = 300
"""Number of frames for medians and percentiles: ten seconds at 30 fps."""
FPS_WINDOW_S = 5.0
MATCH_S = 1.0
"""Time over which the match is a median, in seconds."""


@dataclass(frozen=True)
class Figures:
    """Rates, delays and counts of a session.

    Totals are of the whole session; `fps`, `milliseconds` and `delay_ms` of the last few seconds.

    Attributes:
        frames: frames with an avatar.
        seconds: time between the first and the last of them.
        milliseconds: median and 95th percentile by stage ("capture", "framing", "animate",
            "compose", "judge", "guard").
        delay_ms: median and 95th percentile from capture to delivery to a sink (without sinks: to release).
        judged: judged frames.
        match: how well the avatar follows the driver, median of the last second, from 0 to 100; None if
            unknown. See `app.chain.match`.
        flagged: frames on which the animation failed.
        without_driver: frames in which the driver was absent.
        held: frames for which an older picture was sent.
        dropped: captured frames that were not animated because a newer one had come.
        lost: frames that a recording could not keep.
    """

    frames: int = 0
    seconds: float = 0.0
    fps: float = 0.0
    device: str = ""
    engine: str = ""
    engine_reason: str = ""
    network: str = ""
    milliseconds: Mapping[str, Pair] = field(default_factory=lambda: MappingProxyType({}))
    delay_ms: Pair = (0.0, 0.0)
    judged: int = 0
    match: int | None = None
    flagged: int = 0
    without_driver: int = 0
    held: int = 0
    dropped: int = 0
    lost: int = 0


class Tally:
    """Counts and times what the stages report. Any thread may write and read."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._spent: dict[str, deque[tuple[float, float]]] = {}
        self._times: deque[float] = deque(maxlen=WINDOW)
        self._released: deque[float] = deque(maxlen=WINDOW)
        self._delivered: deque[tuple[float, float]] = deque(maxlen=WINDOW)
        self._matches: deque[tuple[float, int]] = deque(maxlen=WINDOW)
        self._first = 0.0
        self._frames = self._judged = self._flagged = self._without_driver = self._held = 0

    @property
    def frames(self) -> int:
        """Number of frames with an avatar sent so far."""
        return self._frames

    def note_released(self, frame: Frame, leaving: Leaving = Leaving.AVATAR) -> None:
        """Record a frame with an avatar that has passed the guard, and what was sent for it."""
        now = self._clock()
        with self._lock:
            self._first = self._first if self._frames else now
            self._frames += 1
            self._without_driver += frame.presence is Presence.LOST
            self._held += leaving is Leaving.LAST_GOOD
            self._times.append(now)
            self._released.append(1000 * (now - frame.captured_at))
            for stage, took_ms in frame.milliseconds.items():
                if stage != "judge":
                    self._note_ms(stage, now, took_ms)

    def note_judged(self, frame: Frame) -> None:
        """Record a frame that has passed the judge."""
        if frame.judgement is None:
            return
        with self._lock:
            self._judged += 1
            if frame.match is not None:
                self._matches.append((self._clock(), frame.match))
            self._flagged += frame.judgement.is_flagged
            self._note_ms("judge", self._clock(), frame.milliseconds.get("judge", 0.0))

    def note_delivered(self, frame: Frame, at: float) -> None:
        """Record a frame that a sink has taken. Cards have no delay."""
        if "animate" in frame.milliseconds:
            with self._lock:
                self._delivered.append((at, 1000 * (at - frame.captured_at)))

    def snapshot(self) -> Figures:
        """Return the figures without those the session adds (device, engine, network, dropped, lost)."""
        now = self._clock()
        with self._lock:  # only copies: the chain's threads wait for it
            figures = Figures(
                frames=self._frames,
                seconds=self._times[-1] - self._first if self._times else 0.0,
                judged=self._judged,
                flagged=self._flagged,
                without_driver=self._without_driver,
                held=self._held,
            )
            times, released, delivered = list(self._times), list(self._released), list(self._delivered)
            matches, spent = list(self._matches), {stage: list(taken) for stage, taken in self._spent.items()}
        lately = [ms for at, ms in delivered if at >= now - FPS_WINDOW_S]
        return replace(
            figures,
            fps=_rate([at for at in times if at >= now - FPS_WINDOW_S]),
            milliseconds=MappingProxyType(
                {stage: _pair([ms for _, ms in taken]) for stage, taken in spent.items()}
            ),
            delay_ms=_pair(lately or released),
            match=_median([match for at, match in matches if at >= now - MATCH_S]),
        )

    def lately(self, seconds: float) -> tuple[float, dict[str, float]]:
        """Return the rate of finished frames and each stage's median in milliseconds, over recent seconds."""
        since = self._clock() - seconds
        with self._lock:
            finished = sum(at > since for at in self._times)
            recent = {stage: [ms for at, ms in spent if at > since] for stage, spent in self._spent.items()}
        return finished / seconds, {stage: float(np.median(ms)) for stage, ms in recent.items() if ms}

    def _note_ms(self, stage: str, now: float, took_ms: float) -> None:
        self._spent.setdefault(stage, deque(maxlen=WINDOW)).append((now, took_ms))


def _median(matches: list[int]) -> int | None:
    return round(float(np.median(matches))) if matches else None


def _rate(times: list[float]) -> float:
    spent = times[-1] - times[0] if len(times) > 1 else 0.0
    return (len(times) - 1) / spent if spent > 0 else 0.0


def _pair(values: Sequence[float]) -> Pair:
    """Return the median and the 95th percentile; NumPy's functions for them take ten times as long."""
    ordered = sorted(values)
    return (_quantile(ordered, 0.5), _quantile(ordered, 0.95)) if ordered else (0.0, 0.0)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile of ordered values, interpolated linearly between two of them."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
