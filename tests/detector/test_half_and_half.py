from dataclasses import replace

import numpy as np
import pytest

from detector.half_and_half import across_halves, found_at, fusions_of, rescored
from detector.protocol import GROSS, ScoredClip, frames_against_authentic
from detector.scales import SIGNAL_WEIGHTS
from detector.signals import Signals
from tests.detector.test_protocol import many_clips

TIMES = tuple(n / 25 for n in range(60))
NAMES = SIGNAL_WEIGHTS["alone"]
BESIDE = [name for name in SIGNAL_WEIGHTS["driven"] if name != "failure"]


def measured(clip: ScoredClip, seed: int) -> ScoredClip:
    """A clip whose signals are noise, higher in frames that are labelled as broken."""
    random = np.random.default_rng(seed)
    frames = []
    for number in range(len(TIMES)):
        broken = 3.0 * (clip.labels.get(number, 0) > 0)
        beside = {} if clip.is_authentic else {name: float(random.normal()) for name in BESIDE}
        frames.append(Signals({name: float(random.normal(broken)) for name in NAMES}, beside))
    return replace(clip, signals=tuple(frames), times=TIMES, scores=np.zeros(len(TIMES)))


def measured_clips() -> list[ScoredClip]:
    return [measured(clip, seed) for seed, clip in enumerate(many_clips())]


def test_a_threshold_of_one_half_is_reported_on_the_other() -> None:
    shares = across_halves(many_clips(), 20).shares
    assert shares["failing clips found"] > 0.8
    assert shares["authentic clips called failing"] < 0.2
    assert 0 < shares["authentic frames flagged"] < 0.05
    assert across_halves(many_clips(0.0), 20).shares["failing frames flagged"] < 0.05


def test_clips_without_signals_keep_their_scores() -> None:
    clips = many_clips()
    for before, after in zip(clips, across_halves(clips, 3).clips, strict=True):
        np.testing.assert_allclose(after.scores, before.scores)
        assert after.clip_score == pytest.approx(before.clip_score)


def test_scores_come_from_signals_on_the_other_half_s_scales() -> None:
    clips = measured_clips()
    found = across_halves(clips, 4)
    assert all(clip.scores.any() for clip in found.clips)
    assert frames_against_authentic(found.clips, GROSS).auc > 0.95
    assert found.shares["failing frames flagged"] > 0.5


def test_a_threshold_of_all_other_groups_calls_the_clips_that_were_left_out() -> None:
    by_scores, by_signals = (across_halves(clips, 1).left_out for clips in (many_clips(), measured_clips()))
    assert by_scores["failing clips found"] > 0.8
    for shares in (by_scores, by_signals):
        assert shares["authentic clips called failing"] < 0.1 < shares["failing clips found"]


def test_more_is_found_if_more_authentic_clips_may_be_called() -> None:
    scores = {"a": 1.0, "b": 2.0, "c": 3.0}
    authentic = [replace(clip, name=name) for name, clip in zip("abc", many_clips(), strict=False)]
    calm = [replace(c, is_authentic=True, labels={}, clip_score=scores[c.name]) for c in authentic]
    broken = [replace(c, is_authentic=False, labels={0: GROSS, 1: GROSS}, clip_score=2.5) for c in calm]
    assert [found_at([*calm, *broken], n)["failing clips found"] for n in range(3)] == [0, 1, 1]
    assert found_at([*calm, *broken], 1)["authentic clips called failing"] == pytest.approx(1 / 3)
    assert "fine driven clips called failing" not in found_at([*calm, *broken], 1)


def test_a_clip_does_not_change_the_scales_that_score_it() -> None:
    clips = measured_clips()
    strange = replace(clips[0], signals=tuple(Signals(dict.fromkeys(NAMES, 1e6), {}) for _ in TIMES))
    half = clips[1:]
    np.testing.assert_allclose(
        rescored(strange, fusions_of(half)).scores, rescored(strange, fusions_of([*half])).scores
    )
    with_it, without = fusions_of([strange] * 9 + half)["alone"], fusions_of(half)["alone"]
    assert with_it.weights != without.weights


def test_fine_labelled_frames_beside_a_driver_give_the_scales_with_the_driver() -> None:
    driven = [replace(clip, labels=dict.fromkeys(range(10), 0)) for clip in measured_clips()]
    assert set(fusions_of(driven)) == {"alone", "driven"}
    assert set(fusions_of([clip for clip in driven if clip.is_authentic])) == {"alone"}
    assert fusions_of([clip for clip in driven if not clip.is_authentic]) == {}
