"""Judging: judgements ride on frames; a judge that fails stops nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from app.chain.acts import Neutral
from app.chain.judging import Judging
from app.chain.mailbox import Mailbox
from app.chain.match import stance
from app.chain.pace_policy import Pace
from app.frame import Frame
from detector import Judgement, State
from tests.app.faces import calm_face
from tests.app.fakes import AVATAR, MARKER, FakeJudge, KeptBoard, filled


def frame(number: int = 0, state: State | None = None) -> Frame:
    """A frame with an avatar, and perhaps a judgement."""
    judgement = Judgement(number, state, 3.0, 2.0) if state else None
    camera, driving = filled(MARKER, 640, 480), filled(MARKER)
    return Frame(number, 0.0, camera, driving=driving, avatar=filled(AVATAR), judgement=judgement)


class Bench:
    """A Judging with its judge, or with what making the judge raises."""

    def __init__(self, judge: FakeJudge | Exception) -> None:
        self.judge = judge
        self.pace = Pace()
        self.is_compared = True
        self.neutral: Mailbox[Neutral] = Mailbox()
        self.board = KeptBoard()
        self.judging = Judging(
            self._make,
            neutral=self.neutral,
            board=self.board,
            pace=lambda: self.pace,
            is_compared=lambda: self.is_compared,
        )
        self.judging.open()

    def judge_one(self, passing: Frame) -> Frame:
        """A pace that skips no frame."""
        judged = self.judging.work(passing)
        assert judged is not None
        return judged

    def _make(self) -> FakeJudge:
        if isinstance(self.judge, Exception):
            raise self.judge
        return self.judge


def test_the_judge_gets_the_landmarks_by_which_the_avatar_was_drawn() -> None:
    class Keeping(FakeJudge):
        def judge(self, *given: Any) -> Judgement:
            seen.append(given[-1])
            return super().judge(*given)

    seen: list[object] = []
    asked, bench = np.zeros((70, 2)), Bench(Keeping())
    bench.judge_one(replace(frame(0), asked=asked))
    bench.judge_one(frame(1))
    assert seen == [asked, None]


def test_the_frame_carries_its_judgement_and_the_time_it_took() -> None:
    judged = Bench(FakeJudge(State.WARNING)).judge_one(frame(7))
    assert judged.judgement is not None
    assert (judged.judgement.frame_number, judged.judgement.state) == (7, State.WARNING)
    assert judged.milliseconds["judge"] >= 0


def test_the_calm_pair_comes_before_the_next_frame() -> None:
    judge = FakeJudge()
    bench = Bench(judge)
    bench.neutral.put(Neutral(filled(MARKER), filled(AVATAR), filled(AVATAR)))
    bench.judging.work(frame(0))
    bench.judging.work(frame(1))
    assert (judge.calibrated, judge.judged) == (1, [0, 1])


def test_a_frame_without_avatar_is_not_judged() -> None:
    bench = Bench(FakeJudge())
    plain = Frame(0, 0.0, filled(MARKER))
    assert bench.judging.work(plain) is plain


def test_without_a_judge_frames_pass_and_the_reason_is_reported() -> None:
    bench = Bench(OSError("no landmark network"))
    assert bench.judge_one(frame()).judgement is None
    assert bench.board.told == ["Frames are not judged: no landmark network"]
    assert bench.board.status.judge == "Not judged: no landmark network"


def test_a_failing_judge_is_reported_once() -> None:
    judge = FakeJudge(fails=ValueError("bad crop"))
    bench = Bench(judge)
    assert [bench.judge_one(frame(n)).judgement for n in range(3)] == [None] * 3
    assert bench.board.told == ["A frame could not be judged: bad crop"]
    judge.fails = None
    assert bench.judge_one(frame(3)).judgement is not None


def test_to_keep_the_pace_every_other_frame_is_passed_over_and_none_after_that() -> None:
    judge = FakeJudge()
    bench = Bench(judge)
    bench.pace = Pace(judge_every=2)
    passed = [bench.judging.work(frame(n)) for n in range(6)]
    assert judge.judged == [1, 3, 5]
    assert [each is None for each in passed] == [True, False] * 3, "no frame comes out without its judgement"
    bench.pace = Pace(judge_every=4)
    for number in range(6, 14):
        bench.judging.work(frame(number))
    assert judge.judged[3:] == [9, 13]
    bench.pace = Pace()
    bench.judging.work(frame(14))
    bench.judging.work(frame(15))
    assert judge.judged[5:] == [14, 15]


def test_a_frame_without_avatar_passes_at_any_pace() -> None:
    bench = Bench(FakeJudge())
    bench.pace = Pace(judge_every=4)
    plain = Frame(0, 0.0, filled(MARKER))
    assert bench.judging.work(plain) is plain


def test_a_driver_whose_motion_is_exaggerated_is_not_compared() -> None:
    judge = FakeJudge()
    bench = Bench(judge)
    bench.judge_one(frame(0))
    bench.is_compared = False
    bench.judge_one(frame(1))
    assert judge.compared == [True, False]


def test_a_judged_frame_says_how_well_the_avatar_follows() -> None:
    judge = FakeJudge(landmarks=calm_face(30, 30, 40).points)
    bench = Bench(judge)
    asked = stance(calm_face(0, 0, 100).points)
    assert bench.judge_one(replace(frame(0), expected=asked)).match == 100
    assert bench.judge_one(replace(frame(1), expected=asked + np.array([0.2, 0.0]))).match == 50
    assert bench.judge_one(frame(2)).match is None
    judge.landmarks = None
    assert bench.judge_one(replace(frame(3), expected=asked)).match is None


def test_an_avatar_that_may_not_turn_as_far_is_judged_without_the_driver() -> None:
    drivers = []

    class Keeping(FakeJudge):
        def judge(self, *given: Any) -> Judgement:
            drivers.append(given[2])
            return super().judge(*given)

    bench = Bench(Keeping())
    for turns_less in (False, True):
        bench.judge_one(replace(frame(), turns_less=turns_less))
    assert [driver is None for driver in drivers] == [False, True]
