"""PaceKeeper: a slow live chain is reduced in order and recovers; files never are."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pytest
from pytestqt.qtbot import QtBot

from app.chain import pace_keeper
from app.chain.capturing import Thinning
from app.chain.figures import Tally
from app.chain.pace_keeper import PaceKeeper
from app.chain.pace_policy import Pace, PacePolicy
from app.chain.status import CameraStatus
from app.frame import Frame
from detector import Judgement, State
from tests.app.fakes import AVATAR, Clock, FakeCamera, FakeJudge, KeptBoard, Start, filled, parts, told

PICTURE = filled(AVATAR)
SLOWED = Pace(judge_every=2, fps_target=15, message="This computer cannot hold it.")


@dataclass
class Chain:
    """A chain on a fake clock.

    A frame takes `animate_ms`, half of it framing, and its share of `judge_ms`. Frames that come meanwhile
    are dropped.
    """

    animate_ms: float
    judge_ms: float = 4.0
    camera_fps: float = 30.0
    read_ms: float = 33.0
    clock: Clock = field(default_factory=Clock)
    board: KeptBoard = field(default_factory=KeptBoard)
    paces: list[Pace] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tally = Tally(self.clock)
        self.thinning = Thinning()
        self.captured_at = self.clock.now
        self.board.update(lambda status: replace(status, camera=CameraStatus(fps=self.camera_fps)))
        self.pacing = PaceKeeper(
            self.tally,
            board=self.board,
            clock=self.clock,
        )

    def run(self, seconds: float) -> Chain:
        """So many seconds of frames."""
        end = self.clock.now + seconds
        for number in itertools.count():
            if self.clock.now >= end:
                return self
            self._wait_for_a_picture()
            took_ms = self.animate_ms + self.judge_ms / self.pacing.pace.judge_every
            self.clock.now += took_ms / 1000
            self._finish(number, took_ms)
            if self.pacing.pace not in self.paces[-1:]:
                self.paces.append(self.pacing.pace)
        raise AssertionError

    def _wait_for_a_picture(self) -> None:
        """The newest that the rate leaves; those that came meanwhile are gone."""
        while True:
            self.captured_at += 1 / self.camera_fps
            is_taken = self.thinning.takes(self.captured_at, self.pacing.pace.fps_target)
            if is_taken and self.captured_at + 1 / self.camera_fps > self.clock.now:
                break
        self.clock.now = max(self.clock.now, self.captured_at)

    def _finish(self, number: int, took_ms: float) -> None:
        spent = {"capture": self.read_ms, "framing": took_ms / 2, "animate": took_ms / 2}
        judgement = Judgement(number, State.GOOD, 1.0, 2.0)
        spent["judge"] = self.judge_ms
        frame = Frame(number, self.captured_at, PICTURE, avatar=PICTURE, milliseconds=MappingProxyType(spent))
        self.tally.note_released(frame)
        self.tally.note_judged(replace(frame, judgement=judgement))
        self.pacing.look()


def steps(paces: list[Pace]) -> list[tuple[int, int]]:
    """Return the paces without messages and repeats."""
    return [pace for pace, _ in itertools.groupby((each.judge_every, each.fps_target) for each in paces)]


def test_a_slow_animator_reduces_the_pace_in_order_and_reports_it() -> None:
    chain = Chain(animate_ms=90).run(40)
    assert steps(chain.paces) == [(1, 30), (2, 30), (4, 30), (4, 25), (4, 20), (4, 15)]
    assert len(chain.board.told) == 5
    assert (
        chain.board.told[0]
        == "This computer is too slow for 30 frames a second: the indicator looks at every second frame now."
    )
    assert (
        chain.board.status.pace
        == "To keep up: the indicator looks at every fourth frame, and 15 frames a second are sent."
    )


def test_when_it_is_fast_again_all_reductions_are_undone() -> None:
    chain = Chain(animate_ms=90).run(40)
    chain.animate_ms, chain.paces = 5.0, []
    chain.run(90)
    assert steps(chain.paces) == [(4, 15), (4, 20), (4, 25), (4, 30), (2, 30), (1, 30)]
    assert chain.board.status.pace == ""


def test_a_fast_chain_is_not_reduced_while_it_waits_for_the_camera() -> None:
    chain = Chain(animate_ms=15, camera_fps=15, read_ms=66).run(60)
    assert (steps(chain.paces), chain.board.told) == ([(1, 30)], [])


def test_the_rate_of_a_slower_source_is_enough() -> None:
    assert Chain(animate_ms=28, camera_fps=25).run(60).board.told == []


def test_nothing_is_reduced_before_the_camera_is_measured() -> None:
    chain = Chain(animate_ms=90)
    chain.board.update(lambda status: replace(status, camera=CameraStatus()))
    assert chain.run(20).board.told == []


def test_framing_counts_for_the_thread_that_it_shares() -> None:
    """Neither framing nor animating fills the time of a frame; together they do."""
    chain = Chain(animate_ms=40, judge_ms=0).run(10)
    assert chain.pacing.pace.judge_every > 1


def test_the_policy_is_called_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    chain = Chain(animate_ms=10)

    def observe(quality: PacePolicy, fps: float, *rest: object) -> Pace:
        asked.append(fps)
        return Pace()

    monkeypatch.setattr(PacePolicy, "observe", observe)
    chain.run(20.5)
    assert len(asked) in (19, 20)
    assert asked == pytest.approx([30] * len(asked), abs=1)


def slowed(quality: PacePolicy, *seen: object) -> Pace:
    """A policy that always slows down."""
    return SLOWED


def test_in_live_mode_the_pace_reaches_the_stages_and_the_user(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PacePolicy, "observe", slowed)
    monkeypatch.setattr(pace_keeper, "ASKED_EVERY_S", 0.01)
    judge = FakeJudge()
    session = start(parts(FakeCamera(), judge=judge))
    qtbot.waitUntil(lambda: SLOWED.message in told(session))
    qtbot.waitUntil(lambda: session.status.pace == SLOWED.words)
    before = session.figures().frames, len(judge.judged)
    qtbot.waitUntil(lambda: session.figures().frames >= before[0] + 10)
    assert len(judge.judged) - before[1] <= (session.figures().frames - before[0]) / 2 + 2


def test_in_file_mode_nothing_is_reduced(qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PacePolicy, "observe", slowed)
    monkeypatch.setattr(pace_keeper, "ASKED_EVERY_S", 0.0)
    judge = FakeJudge()
    session = start(parts(FakeCamera(count=40), judge=judge), live=False, begin=False)
    with qtbot.waitSignal(session.finished):
        session.start()
    assert judge.judged == list(range(40))
    assert session.status.pace == ""
    assert SLOWED.message not in told(session)
