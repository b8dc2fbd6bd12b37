"""Rules for the pictures that leave, and the user's choices that they depend on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from app.chain.feeding import STALE_S
from app.chain.guard import HOLD_S, LONG_HOLD_S
from tests.faults.watching import Sent

GRACE_S = 0.35
"""Time after a choice in which a picture of the time before may still be on its way, in seconds."""
LATE_S = 1.0
"""Time after a choice from which every picture must follow it, in seconds; a busy machine is late."""
INFINITY = float("inf")
SIZE = (1280, 720)
FPS, BURST = 30, 3
"""Pictures a second of a virtual camera, and how many more may leave within one second."""
LONGEST_GAP_S = 2.0
"""Longest time between two pictures of one virtual camera in which no fault was injected, in seconds."""


@dataclass
class Span:
    """A span of time in which something was on.

    Turning it on and off takes time: it may be on from `begins` to `ends`, and it is on from `is_on` to
    `goes_off`, all in seconds.
    """

    begins: float = -INFINITY
    is_on: float = -INFINITY
    goes_off: float = INFINITY
    ends: float = INFINITY


@dataclass
class Spans:
    """The spans of time in which something was on."""

    spans: list[Span] = field(default_factory=list)

    def turn(self, on: bool, act: Callable[[], object]) -> None:
        """Call `act`, which turns it on or off, and note when."""
        before = time.monotonic()
        act()
        self.note(on, before, time.monotonic())

    def note(self, on: bool, before: float, after: float) -> None:
        """Note that it was turned on or off between these times."""
        if self.spans and self.spans[-1].ends == INFINITY:
            self.spans[-1].goes_off, self.spans[-1].ends = before, after
        if on:
            self.spans.append(Span(before, after))

    def may_show(self, at: float) -> bool:
        """Return true if a picture of this moment may show it: it was on, or had just been."""
        return any(span.begins <= at <= span.ends + GRACE_S for span in self.spans)

    def must_show(self, at: float) -> bool:
        """Return true if a picture of this moment must show it: it has been on for some time."""
        return any(span.is_on + LATE_S <= at <= span.goes_off for span in self.spans)


@dataclass
class Wishes:
    """What the user had turned on, and when."""

    real_face: Spans = field(default_factory=Spans)
    no_mark: Spans = field(default_factory=Spans)
    pause: Spans = field(default_factory=Spans)
    long_hold: Spans = field(default_factory=Spans)


def broken_rules(sent: Iterable[Sent], wishes: Wishes) -> Counter[str]:
    """Return how many pictures break each rule; rules that hold are left out."""
    broken: Counter[str] = Counter()
    for each in sent:
        broken["leaks"] += each.shows_driver and not wishes.real_face.may_show(each.at)
        broken["wrong_sizes"] += each.size != SIZE
        broken["unmarked"] += each.shows_avatar and not each.has_mark and not wishes.no_mark.may_show(each.at)
        broken["too_old"] += each.age_s is not None and each.age_s > _oldest_s(each.at, wishes)
        is_card = not (each.shows_avatar or each.shows_driver)
        broken["no_card"] += wishes.pause.must_show(each.at) and not is_card
    return +broken


def _oldest_s(at: float, wishes: Wishes) -> float:
    """Return the largest age of an avatar's picture: it may be held, and then wait in a sink."""
    hold_s = LONG_HOLD_S if wishes.long_hold.may_show(at) else HOLD_S
    return HOLD_S + hold_s + STALE_S


def gaps_s(sent: Iterable[Sent]) -> list[float]:
    """Return the times between two pictures of the same virtual camera, in seconds."""
    return [later - earlier for times in _by_camera(sent) for earlier, later in pairwise(times)]


def bursts(sent: Iterable[Sent]) -> int:
    """Return how many pictures left faster than a virtual camera's rate allows."""
    room = FPS + BURST
    return sum(
        later - earlier < 1
        for times in _by_camera(sent)
        for earlier, later in zip(times, times[room:], strict=False)
    )


def _by_camera(sent: Iterable[Sent]) -> list[list[float]]:
    """Return the times of each virtual camera's pictures, in order."""
    times: dict[int, list[float]] = {}
    for each in sorted(sent, key=lambda each: each.at):
        times.setdefault(each.camera, []).append(each.at)
    return list(times.values())
