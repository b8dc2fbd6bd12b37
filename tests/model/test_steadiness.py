"""Steadiness: jitter is filtered, motion is not late, a blink keeps its depth."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from model import Animator
from model.motion import Points
from model.steadiness import LONGEST_GAP_S, OneEuroFilter, Steadiness
from tests.model.faces import face

DEMO = Path(__file__).parents[2] / "assets" / "demo" / "driving.mp4"
UNITS_PER_PX = 2 / 256
POINTS = 70
RATES = (20.0, 30.0, 60.0)
"""Frames a second at which a filter is tried."""

Track = NDArray[np.float32]
"""(frames, points, 2): a path of each point, in half picture sides."""


def filtered(track: Track, fps: float) -> Track:
    one_euro = OneEuroFilter()
    return np.stack([one_euro.step(points, 1 / fps) for points in track])


def noise(frames: int, px: float = 0.3) -> Track:
    made = np.random.default_rng(0).normal(0, px * UNITS_PER_PX, (frames, POINTS, 2))
    return made.astype(np.float32)


def moving(path: Callable[[Track], Track], times: Track) -> Track:
    """Every point on the same path, upwards."""
    track = np.zeros((len(times), POINTS, 2), np.float32)
    track[..., 1] = path(times)[:, None]
    return track


def delay_ms(track: Track, made: Track, fps: float) -> float:
    """The delay that explains most of the difference: least squares of it on the velocity."""
    velocity = (track[2:] - track[:-2]) * fps / 2
    late = (track - made)[1:-1]
    return float(1000 * (late * velocity).sum() / (velocity * velocity).sum())


def jitter(track: Track, chosen: NDArray[np.bool_]) -> float:
    """Standard deviation of jitter, from second differences, in which motion cancels out."""
    return float(np.sqrt(np.square(np.diff(track, n=2, axis=0)[chosen]).mean() / 6))


def slowest(track: Track) -> NDArray[np.bool_]:
    """The fifth of the frames, without the first and the last one, in which the points move least."""
    speeds = np.median(np.linalg.norm(track[2:] - track[:-2], axis=-1), axis=1)
    return np.asarray(speeds <= np.quantile(speeds, 0.2))


@pytest.mark.parametrize(("px", "factor"), [(0.2, 2.5), (0.3, 1.9), (0.4, 1.5)])
def test_jitter_at_rest_is_divided_by_a_factor(px: float, factor: float) -> None:
    still = noise(600, px)
    left = filtered(still, 30.0)[30:]
    assert still.std() / left.std() >= factor


@pytest.mark.parametrize("fps", RATES)
def test_a_smooth_motion_is_late_by_8_ms_at_most(fps: float) -> None:
    times = np.arange(round(8 * fps), dtype=np.float32) / fps
    for height_px, hz in itertools.product((10, 20, 40), (0.5, 1.0)):
        track = moving(lambda t, h=height_px, f=hz: h * UNITS_PER_PX * np.sin(2 * np.pi * f * t), times)
        assert 0 < delay_ms(track, filtered(track, fps), fps) <= 8


@pytest.mark.parametrize("fps", RATES)
def test_a_blink_of_100_ms_keeps_nine_tenths_of_its_depth(fps: float) -> None:
    """Four of 70 keypoints move down by 5 px and back. However the frames fall on it."""
    for shift in np.linspace(0, 1, 9):
        times = np.arange(round(2 * fps)) / fps - 1 - shift / fps
        lid = np.where((times > 0) & (times < 0.1), 0.5 - 0.5 * np.cos(2 * np.pi * times / 0.1), 0)
        track = np.zeros((len(times), POINTS, 2), np.float32)
        track[:, :4, 1] = 5 * UNITS_PER_PX * lid[:, None]
        made = filtered(track, fps)
        assert made[:, :4].max() >= 0.9 * track.max()
        assert np.abs(made[:, 4:]).max() < 1e-6, "what rests stays"


def test_by_hand() -> None:
    """One keypoint that jumps by 1 in 0.1 s: cutoffs of 5 Hz, then 1 + 120 · speed Hz."""
    one_euro = OneEuroFilter()
    assert one_euro.step(np.zeros((1, 2), np.float32), 0.1).tolist() == [[0, 0]]
    speed = 10 * np.pi / (1 + np.pi)
    passed = 2 * np.pi * 0.1 * (1 + 120 * speed)
    made = one_euro.step(np.array([[1, 0]], np.float32), 0.1)
    assert made == pytest.approx(np.array([[passed / (1 + passed), 0]]), abs=1e-6)


def constant(level: float) -> Points:
    return Points(np.full((POINTS, 2), level, np.float32), np.full((10, 2, 2), level, np.float32))


@pytest.mark.parametrize("later", [-1.0, 0.0, LONGEST_GAP_S + 0.01])
def test_after_a_gap_and_if_time_goes_back_it_starts_anew(later: float) -> None:
    steadiness = Steadiness()
    steadiness.step(constant(0.0), 1.0)
    assert (steadiness.step(constant(0.01), 1.03).value < 0.01).all()
    made = steadiness.step(constant(0.02), 1.03 + later)
    assert (made.value == np.float32(0.02)).all()
    assert (made.jacobian == np.float32(0.02)).all()


def test_jacobians_are_filtered_too() -> None:
    steadiness = Steadiness()
    noise = np.random.default_rng(1).normal(0, 0.004, (300, 10, 2, 2)).astype(np.float32)
    still = constant(0.0)
    made = [steadiness.step(still._replace(jacobian=one), i / 30).jacobian for i, one in enumerate(noise)]
    assert noise.std() / np.std(made[30:]) >= 1.7


@pytest.fixture(scope="module")
def demo() -> tuple[Track, float]:
    """What the shipped network finds in the first 4 s of the demo clip, and its frames a second."""
    animator = Animator.load(device="cpu", engine="torch-fp32")
    capture = cv2.VideoCapture(str(DEMO))
    found = []
    for _ in range(100):
        picture = np.ascontiguousarray(capture.read()[1][:, :, ::-1])
        side, left = picture.shape[0], (picture.shape[1] - picture.shape[0]) // 2
        animator.calibrate(np.ascontiguousarray(picture[:, left : left + side]))
        assert animator.calibration is not None
        found.append(animator.calibration.value)
    return np.stack(found), float(capture.get(cv2.CAP_PROP_FPS))


def test_the_demo_clip_jitters_less_and_is_late_by_8_ms_at_most(demo: tuple[Track, float]) -> None:
    """Its driver never rests and jitters by a tenth of a pixel only: there is less to gain than at rest."""
    track, fps = demo
    made = filtered(track, fps)
    calm = slowest(track)
    assert jitter(track, calm) > 0.02 * UNITS_PER_PX
    assert jitter(track, calm) / jitter(made, calm) >= 1.3
    assert 0 < delay_ms(track, made, fps) <= 8


def test_twice_the_smoothing_halves_the_cutoff_by_hand() -> None:
    """The jump of `test_by_hand` with a cutoff of (1 + 120 · speed) / 2 Hz."""
    one_euro = OneEuroFilter()
    one_euro.step(np.zeros((1, 2), np.float32), 0.1, 2.0)
    speed = 10 * np.pi / (1 + np.pi)
    passed = 2 * np.pi * 0.1 * (1 + 120 * speed) / 2
    made = one_euro.step(np.array([[1, 0]], np.float32), 0.1, 2.0)
    assert made == pytest.approx(np.array([[passed / (1 + passed), 0]]), abs=1e-6)


def test_more_smoothing_is_steadier() -> None:
    rest = noise(300)
    kept = []
    for smoothing in (0.5, 1.0, 2.0):
        one_euro = OneEuroFilter()
        kept.append(float(np.std([one_euro.step(points, 1 / 30, smoothing) for points in rest][30:])))
    assert kept[0] > kept[1] > kept[2]


def test_the_landmarks_by_which_the_avatar_was_drawn_are_those_of_the_face_that_it_follows() -> None:
    animator = Animator.load(device="cpu", engine="torch-fp32")
    animator.calibrate(face("yaw_+30"))
    assert animator.calibration is not None
    turned = animator.calibration.value
    animator.wear(face("neutral"))
    animator.calibrate(face("neutral"))
    for smoothing in (0.0, 1.0):
        animator.smoothing = smoothing
        animator.layers(face("yaw_+30"), 0.0)
        assert animator.asked is not None
        np.testing.assert_allclose(animator.asked, (turned + 1) * 128 - 0.5, atol=1)
    animator.layers(None, 0.1, rest=1.0)
    assert animator.asked is None
