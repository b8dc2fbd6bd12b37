"""The chain is reduced in order when it is too slow, reports it, and recovers without oscillating."""

from __future__ import annotations

import itertools

from app.chain.pace_policy import LONGEST_TO_RECOVER, SECONDS_TO_RECOVER, Pace, PacePolicy

FAST = {"animate": 5.0, "judge": 2.0}


class Machine:
    """A fake computer: an engine that takes `engine_ms`, and a judge that shares its cores."""

    def __init__(self, engine_ms: float, judge_ms: float = 8.0, camera_fps: float = 30) -> None:
        self.engine_ms = engine_ms
        self.judge_ms = judge_ms
        self.camera_fps = camera_fps

    def run(self, pace: Pace) -> tuple[float, dict[str, float]]:
        animate = self.engine_ms + self.judge_ms / pace.judge_every
        fps = min(self.camera_fps, pace.fps_target, 1000 / animate)
        return fps, {"animate": animate, "judge": self.judge_ms}


def watch(quality: PacePolicy, machine: Machine, seconds: int) -> list[Pace]:
    paces = [Pace()]
    for _ in range(seconds):
        paces.append(quality.observe(*machine.run(paces[-1])))
    return paces


def said(paces: list[Pace]) -> list[str]:
    return [pace.message for pace in paces if pace.message]


def test_a_quick_machine_is_left_alone() -> None:
    assert set(watch(PacePolicy(), Machine(20), 100)) == {Pace()}


def test_judging_is_reduced_first_which_may_be_enough() -> None:
    paces = watch(PacePolicy(), Machine(32.5, 10), 20)
    assert paces[-1] == Pace(judge_every=4)
    assert said(paces) == [
        "This computer is too slow for 30 frames a second: the indicator looks at every second frame now.",
        "This computer is too slow for 30 frames a second: the indicator looks at every fourth frame now.",
    ]


def test_one_frame_a_second_is_worth_fewer_judged_frames_but_not_a_lower_rate() -> None:
    quality, busy = PacePolicy(), {"animate": 33.0}
    paces = [quality.observe(29.0, busy) for _ in range(30)]
    assert paces[-1] == Pace(judge_every=4)
    assert PacePolicy().observe(29.5, busy) == Pace()


def test_judging_is_reduced_before_the_rate() -> None:
    paces = watch(PacePolicy(), Machine(90, 80), 60)
    assert [(p.judge_every, p.fps_target) for p in paces if p.message] == [
        (2, 30),
        (4, 30),
        (4, 25),
        (4, 20),
        (4, 15),
    ]
    assert (
        said(paces)[4] == "This computer is too slow for 20 frames a second: 15 frames a second are sent now."
    )


def test_one_slow_second_changes_nothing() -> None:
    quality = PacePolicy()
    for _ in range(20):
        assert quality.observe(20, {"animate": 50}) == Pace()
        assert quality.observe(20, {"animate": 50}) == Pace()
        assert quality.observe(30, FAST) == Pace()


def test_a_slow_camera_does_not_reduce_the_pace() -> None:
    assert set(watch(PacePolicy(), Machine(15, camera_fps=10), 60)) == {Pace()}


def test_a_slower_camera_is_not_a_missed_rate() -> None:
    quality = PacePolicy()
    for _ in range(20):
        assert quality.observe(24.5, {"animate": 30}, offered_fps=25) == Pace()
    assert [quality.observe(20, {"animate": 45}, offered_fps=25).judge_every for _ in range(3)] == [1, 1, 2]


def test_reductions_are_described_in_words() -> None:
    assert Pace().words == ""
    assert Pace(judge_every=2).words == "To keep up: the indicator looks at every second frame."
    assert (
        Pace(4, 20).words
        == "To keep up: the indicator looks at every fourth frame, and 20 frames a second are sent."
    )


def test_reductions_are_undone_in_reverse_order_when_there_is_room() -> None:
    quality = PacePolicy()
    watch(quality, Machine(90, 80), 60)
    paces = watch(quality, Machine(9, judge_ms=2), 6 * SECONDS_TO_RECOVER)
    assert [(p.judge_every, p.fps_target) for p in paces if p.message] == [
        (4, 20),
        (4, 25),
        (4, 30),
        (2, 30),
        (1, 30),
    ]
    assert said(paces)[0] == "This computer keeps up again: 20 frames a second are sent now."
    assert said(paces)[3] == "This computer keeps up again: the indicator looks at every second frame now."


def test_a_step_up_that_does_not_hold_is_tried_less_and_less_often() -> None:
    quality = PacePolicy()
    machine = Machine(15, judge_ms=28)  # judging every frame is too slow, every second leaves much room
    ups = [
        second
        for second, pace in enumerate(watch(quality, machine, 600))
        if pace.message and "keeps up again" in pace.message
    ]
    waits = [after - before for before, after in itertools.pairwise(ups)]
    assert len(ups) >= 4
    assert waits == sorted(waits)
    assert waits[-1] > LONGEST_TO_RECOVER / 2


def test_a_machine_that_was_busy_for_a_while_recovers_its_rate() -> None:
    quality = PacePolicy()
    assert watch(quality, Machine(90), 60)[-1].fps_target == 15
    assert watch(quality, Machine(28, judge_ms=0), 8 * SECONDS_TO_RECOVER)[-1] == Pace()


def test_a_rate_the_machine_just_holds_is_not_raised() -> None:
    quality = PacePolicy()
    paces = watch(quality, Machine(48, judge_ms=0), 300)
    assert paces[-1].fps_target == 20
    assert not [message for message in said(paces) if "room" in message]
