"""Stage times: a row of wall time and one of the cores' time for each stage, from fakes and the demo clip."""

from __future__ import annotations

import pytest

from app.chain.parts import Judge, Parts
from app.chain.session_options import SessionOptions
from app.commands.benchmark.stage_times import Stopwatch, stage_rows
from detector import DetectorError
from tests.app.fakes import Clock, FakeAnimator, FakeJudge

STAGES = ("framing", "animate", "compose", "judge")


def parts(animator: FakeAnimator, judge: FakeJudge | None) -> Parts:
    def make_judge(options: SessionOptions) -> Judge:
        if judge is None:
            raise DetectorError("No weights.")
        return judge

    return Parts(
        make_animator=lambda options: animator, make_judge=make_judge, make_landmark_finder=lambda: None
    )


def test_each_stage_has_a_row_of_wall_time_and_one_of_the_cores() -> None:
    animator, judge = FakeAnimator(), FakeJudge()
    rows = stage_rows("default", "cpu", 0.5, pytest.fail, parts(animator, judge))
    names = [name for stage in STAGES for name in (f"stage: {stage}", f"stage: {stage}, time of all cores")]
    assert [row.what for row in rows] == names
    assert judge.judged == [0, 1, 2, 3, 4]
    assert judge.calibrated == 1


def test_without_a_judge_the_other_stages_are_measured() -> None:
    told: list[str] = []
    rows = stage_rows("default", "cpu", 0, told.append, parts(FakeAnimator(), None))
    assert len(rows) == 6
    assert told == ["The judge is left out: No weights."]


def test_a_stopwatch_has_both_clocks() -> None:
    wall, cores = Clock(), Clock()
    stopwatch = Stopwatch(wall, cores)
    with stopwatch.timing("compose"):
        wall.now += 0.030
        cores.now += 0.045
    assert stopwatch.taken_ms["stage: compose"] == [pytest.approx(30)]
    assert stopwatch.taken_ms["stage: compose, time of all cores"] == [pytest.approx(45)]
