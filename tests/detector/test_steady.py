from detector import State
from detector.steady import Absence, Hysteresis, RunningMedian

GOOD, WARNING, FAILED, NO_FACE = State.GOOD, State.WARNING, State.FAILED, State.NO_FACE


def test_the_median_is_of_the_last_seconds_only() -> None:
    median = RunningMedian(0.3)
    assert [median.add(v, t / 10) for t, v in enumerate([1, 9, 2, 3, 100, 3])] == [1, 5, 2, 3, 3, 3]


def test_one_bad_frame_does_not_move_the_median() -> None:
    median = RunningMedian(0.5)
    assert max(median.add(50.0 if n == 10 else 1.0, n / 25) for n in range(30)) == 1


def test_the_median_restarts_when_time_goes_back() -> None:
    median = RunningMedian(1)
    median.add(5, 100)
    assert median.add(1, 0) == 1


def test_worse_at_once_better_slowly() -> None:
    calm = Hysteresis(calm_s=0.4)
    shown = [calm.step(state, n / 10) for n, state in enumerate([GOOD, FAILED, GOOD, GOOD, GOOD, GOOD, GOOD])]
    assert shown == [GOOD, FAILED, FAILED, FAILED, FAILED, FAILED, GOOD]


def test_failing_turns_to_a_warning_before_all_is_good() -> None:
    calm = Hysteresis(calm_s=0.2)
    seen = [FAILED, WARNING, WARNING, WARNING, GOOD, GOOD, GOOD]
    shown = [calm.step(state, n / 10) for n, state in enumerate(seen)]
    assert shown == [FAILED, FAILED, FAILED, WARNING, WARNING, WARNING, GOOD]


def test_what_alternates_does_not_flicker() -> None:
    calm = Hysteresis(calm_s=0.4)
    shown = [calm.step((GOOD, FAILED)[n % 2], n / 25) for n in range(100)]
    assert set(shown[1:]) == {FAILED}


def test_a_recording_that_restarts_is_good_again() -> None:
    calm = Hysteresis()
    calm.step(NO_FACE, 99)
    assert calm.step(GOOD, 0) is GOOD


def test_absence_counts_from_the_first_missing_frame() -> None:
    absence = Absence()
    assert [absence.step(missing, t) for t, missing in enumerate([False, True, True, False, True])] == [
        0, 0, 1, 0, 0,
    ]  # fmt: skip
