import numpy as np
import pytest

from detector.alignment import CHANNELS, Alignment, align, motion_of
from tests.detector.faces import landmarks

FPS = 25.0


def motion(times: np.ndarray, seed: int = 0) -> np.ndarray:
    """Smooth motion (n, 6): each channel its own sum of three waves."""
    random = np.random.default_rng(seed)
    rate, phase = random.uniform(0.5, 4, (3, CHANNELS)), random.uniform(0, 6.28, (3, CHANNELS))
    return np.sin(times[:, None, None] * rate + phase).sum(1)


def seconds(count: int, fps: float = FPS) -> np.ndarray:
    return np.arange(count) / fps


@pytest.mark.parametrize("offset_s", [0.0, 0.8, -1.2])
def test_an_offset_is_found(offset_s: float) -> None:
    avatar, driver = seconds(200), seconds(250)
    found = align(avatar, motion(avatar + offset_s), driver, motion(driver))
    assert found.offset_s == pytest.approx(offset_s, abs=0.05)
    assert found.rate == pytest.approx(1)
    assert found.correlation > 0.95


def test_the_whole_of_one_over_the_whole_of_the_other_is_found() -> None:
    avatar, driver = seconds(301), seconds(201)  # 12 s of a driver of 8 s
    found = align(avatar, motion(avatar * 8 / 12), driver, motion(driver))
    assert found.rate == pytest.approx(8 / 12, rel=1e-3)
    assert found.correlation > 0.9


def test_as_many_frames_at_another_rate_are_paired_frame_by_frame() -> None:
    avatar, driver = seconds(150, 25), seconds(150, 30)
    found = align(avatar, motion(np.arange(150) / 20), driver, motion(np.arange(150) / 20))
    assert found.driver_frames(avatar, driver) == list(range(150))


def test_motion_that_has_nothing_in_common_changes_nothing() -> None:
    avatar = seconds(200)
    noise = np.random.default_rng(1).normal(size=(200, CHANNELS))
    found = align(avatar, noise, avatar, motion(avatar))
    assert (found.offset_s, found.rate) == (0, 1)
    assert found.correlation < 0.3


def test_a_small_gain_does_not_replace_the_given_pairs() -> None:
    times = seconds(200)
    noise = np.random.default_rng(2).normal(0, 0.3, (200, CHANNELS))
    found = align(times, motion(times) + noise, times, motion(times + 0.04))
    assert found.offset_s == 0


@pytest.mark.parametrize("count", [0, 9])
def test_short_and_faceless_videos_are_left_as_they_are(count: int) -> None:
    times = seconds(count)
    short = align(times, motion(times), seconds(50), motion(seconds(50)))
    assert short[:2] == (0, 1)
    assert np.isnan(short.correlation)
    nobody = np.full((60, CHANNELS), np.nan)
    faceless = align(seconds(60), nobody, seconds(60), motion(seconds(60)))
    assert faceless[:2] == (0, 1)
    assert np.isnan(faceless.correlation)


def test_frames_beyond_the_driver_s_ends_have_no_driver() -> None:
    found = Alignment(-0.2, 1.0, 0.9).driver_frames([0.0, 0.2, 0.4, 9.0], [0.0, 0.04, 0.08, 0.12, 0.16, 0.2])
    assert found == [None, 0, 5, None]
    assert Alignment(0, 1, 1).driver_frames([0.0, 0.1], []) == [None, None]
    assert Alignment(0, 1, 1).driver_frames([0.0], [0.0]) == [0]


def test_motion_is_what_the_face_measures_and_nothing_without_a_face() -> None:
    rows = motion_of([landmarks(yaw=20, roll=-5), None])
    assert rows.shape == (2, CHANNELS)
    assert rows[0, 0] == pytest.approx(20, abs=0.1)
    assert rows[0, 2] == pytest.approx(-5, abs=0.1)
    assert np.isnan(rows[1]).all()
