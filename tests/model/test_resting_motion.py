"""RestingMotion: the blink by hand, limits and speeds by order, loops by their ends."""

from __future__ import annotations

import numpy as np
import pytest

from model.resting import RestPose
from model.resting_motion import (
    BETWEEN_BLINKS_S,
    BLINK_S,
    BREATH,
    CLOSED_S,
    CLOSING_S,
    DOUBLE_AFTER_S,
    FARTHEST,
    FIRST_BLINK_S,
    LOOP_S,
    OPENING_S,
    SACCADE_S,
    SWAY,
    RestingMotion,
    blink,
    breath,
)

FPS = 30
SECONDS = np.arange(0, 60, 1 / FPS)
SEEDS = range(6)


def poses(seed: int, loop_s: float | None = None) -> np.ndarray:
    """A minute of one motion, (frames, parts of the pose)."""
    motion = RestingMotion(seed, loop_s=loop_s)
    return np.array([motion.pose(second, second) for second in SECONDS.tolist()])


def onsets(closed: np.ndarray) -> np.ndarray:
    """Times at which the lids begin to close, in seconds."""
    return np.asarray(SECONDS[1:][(closed[1:] > 0) & (closed[:-1] == 0)])


def test_a_blink_closes_quickly_stays_closed_and_opens_slowly() -> None:
    assert (blink(-0.01), blink(0.0), blink(BLINK_S), blink(9.0)) == (0, 0, 0, 0)
    assert blink(CLOSING_S / 2) == pytest.approx(0.5)
    assert [blink(CLOSING_S + part * CLOSED_S) for part in (0.0, 0.5, 1.0)] == pytest.approx([1, 1, 1])
    assert blink(CLOSING_S + CLOSED_S + OPENING_S / 2) == pytest.approx(0.25)
    closing = [blink(CLOSING_S * part) for part in np.linspace(0, 1, 20)]
    opening = [blink(CLOSING_S + CLOSED_S + OPENING_S * part) for part in np.linspace(0, 1, 20)]
    assert closing == sorted(closing)
    assert opening == sorted(opening, reverse=True)
    assert OPENING_S > 1.5 * CLOSING_S


@pytest.mark.parametrize("fps", [25, 30, 60])
def test_every_blink_shows_a_frame_with_closed_eyes(fps: int) -> None:
    for late in np.linspace(0, 1 / fps, 9):
        assert max(blink(late + frame / fps) for frame in range(fps)) > 0.97


@pytest.mark.parametrize("seed", SEEDS)
def test_eyes_blink_every_few_seconds_and_not_in_a_rhythm(seed: int) -> None:
    at = onsets(poses(seed)[:, 4])
    assert FIRST_BLINK_S[0] <= at[0] <= FIRST_BLINK_S[1] + 1 / FPS
    gaps = np.diff(at)
    assert gaps.min() >= DOUBLE_AFTER_S - 1 / FPS
    assert gaps.max() <= BETWEEN_BLINKS_S[1] + 1 / FPS
    assert 10 <= len(at) <= 30
    assert gaps.std() > 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_the_head_sways_within_its_limits_and_slowly(seed: int) -> None:
    made = poses(seed)
    assert (np.abs(made[:, :3]) <= SWAY).all()
    assert (np.ptp(made[:, :3], axis=0) > 0.8 * np.array(SWAY)).all()
    assert np.abs(np.diff(made[:, :3], axis=0)).max() < 0.1, "degrees from one frame to the next"
    assert np.abs(np.diff(made[:, 3])).max() < 0.001
    assert (np.abs(made[:, 5:]) <= np.array(FARTHEST) + 1e-9).all()
    assert (np.ptp(made[:, 5:], axis=0) > 0).all()
    assert np.abs(np.diff(made[:, 5:], axis=0)).max() <= 2 * FARTHEST[0] / SACCADE_S / FPS * 1.5


def test_it_begins_at_the_avatars_own_pose() -> None:
    assert RestingMotion(1).pose(0, 0) == RestPose()
    first = np.abs([RestingMotion(1).pose(frame / FPS, frame / FPS)[:3] for frame in range(4)])
    assert first.max() < 0.05


def test_the_same_seed_gives_the_same_poses_in_any_order() -> None:
    forth, back = RestingMotion(2), RestingMotion(2)
    later = [back.pose(second, second) for second in (40.0, 3.0, 12.0)]
    assert [forth.pose(second, second) for second in (3.0, 12.0, 40.0)] == [later[1], later[2], later[0]]
    assert RestingMotion(3).pose(12, 12) != RestingMotion(2).pose(12, 12)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_loop_repeats_without_a_jump(seed: int) -> None:
    motion = RestingMotion(seed, loop_s=LOOP_S)
    begin, end, again = (np.array(motion.pose(at, at)) for at in (0.0, LOOP_S - 1e-6, LOOP_S + 1e-6))
    assert begin == pytest.approx(np.zeros(7), abs=1e-6)
    assert end == pytest.approx(again, abs=1e-4)
    assert np.array(motion.pose(LOOP_S + 1, LOOP_S + 1)) == pytest.approx(
        np.array(motion.pose(1.0, 1.0)), abs=1e-6
    )
    made = poses(seed, LOOP_S)
    assert (np.abs(made[:, :3]) <= np.array(SWAY) + 1e-9).all()
    assert made[:, 4].max() > 0.9
    assert np.abs(np.diff(made[:, :3], axis=0)).max() < 0.2


def test_a_breath_is_small_and_periodic() -> None:
    lifts = [breath(second / 10) for second in range(84)]
    assert max(lifts) == pytest.approx(BREATH, rel=0.01)
    assert lifts[0] == pytest.approx(lifts[42], abs=1e-9)
