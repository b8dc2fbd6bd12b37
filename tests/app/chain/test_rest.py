"""Resting: smooth, in its time, never a jump, and alive."""

from __future__ import annotations

import itertools

import pytest

from app.chain.rest import EASE_S, Easing, Resting
from model import RestPose


def weights(
    easing: Easing, begin: float, seconds: float, *, wants_rest: bool, fps: float = 30
) -> list[float]:
    """The weights of so many seconds."""
    count = round(seconds * fps)
    return [easing.step(wants_rest=wants_rest, seconds=begin + number / fps) for number in range(count)]


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_easing_takes_the_same_time_at_any_rate(fps: float) -> None:
    easing = Easing()
    going = weights(easing, 0, 1, wants_rest=True, fps=fps)
    assert going == sorted(going)
    assert going.index(1.0) / fps == pytest.approx(EASE_S, abs=1.5 / fps)
    back = weights(easing, 1, 1, wants_rest=False, fps=fps)
    assert back == sorted(back, reverse=True)
    assert back[-1] == 0


def test_no_step_is_a_jump() -> None:
    easing = Easing()
    all_of_them = [
        0.0,
        *weights(easing, 0, 0.2, wants_rest=True),
        *weights(easing, 0.2, 0.6, wants_rest=False),
    ]
    assert max(abs(b - a) for a, b in itertools.pairwise(all_of_them)) < 0.2


def test_the_weight_can_be_set() -> None:
    easing = Easing()
    easing.set(1.0)
    assert easing.weight == 1
    assert easing.step(wants_rest=False, seconds=5.0) == 1, "time begins with the first step"


def rested(resting: Resting, begin: float, count: int, *, wants_rest: bool = True) -> list[RestPose]:
    """The poses of so many frames."""
    made = []
    for number in range(count):
        resting.step(wants_rest=wants_rest, seconds=begin + number / 25)
        made.append(resting.pose(begin + number / 25))
    return made


def test_while_it_rests_it_moves_and_blinks_and_the_first_pose_is_its_own() -> None:
    poses = rested(Resting(), 20.0, 100)
    assert poses[0]._replace(lift=0) == RestPose()
    assert max(pose.closed for pose in poses) > 0.9
    assert len({pose.yaw for pose in poses}) == 100
    assert max(abs(b.yaw - a.yaw) for a, b in itertools.pairwise(poses)) < 0.1


def test_while_it_does_not_rest_the_pose_is_its_own() -> None:
    resting = Resting()
    assert rested(resting, 0.0, 20, wants_rest=False)[-1] == RestPose()


def test_each_rest_begins_at_its_own_pose_and_differs() -> None:
    resting = Resting()
    first = rested(resting, 0.0, 80)
    rested(resting, 3.2, 20, wants_rest=False)
    second = rested(resting, 4.2, 80)
    assert second[0]._replace(lift=0) == RestPose()
    assert second[60].yaw != first[60].yaw
    again = Resting()
    assert rested(again, 0.0, 80) == first, "deterministic"


def test_another_source_whose_time_begins_anew_begins_a_rest() -> None:
    resting = Resting()
    rested(resting, 100.0, 50)
    anew = rested(resting, 0.0, 50)
    assert anew[0] == RestPose()
    assert max(abs(pose.yaw) for pose in anew) > 0.2


def test_one_that_is_not_alive_only_breathes() -> None:
    resting = Resting()
    resting.is_alive = False
    poses = rested(resting, 0.0, 100)
    assert {pose._replace(lift=0) for pose in poses} == {RestPose()}
    assert len({pose.lift for pose in poses}) > 50
