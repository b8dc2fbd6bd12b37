from collections.abc import Sequence

import numpy as np
import pytest

from detector.protocol import (
    DEFORMED,
    GROSS,
    ScoredClip,
    clips_tally,
    frames_against_authentic,
    groups_of,
    halves,
    interval,
    pairs_won,
    upper_quantile,
    within_clips_auc,
)


def clip(
    name: str,
    scores: list[float],
    labels: dict[int, int] | None = None,
    *,
    people: tuple[str, ...] = (),
    source: str = "",
    authentic: bool = False,
) -> ScoredClip:
    return ScoredClip(
        name, people or (name,), source or name, authentic, np.array(scores), max(scores), labels or {}
    )


def test_pairs_are_counted_by_hand_and_ties_count_half() -> None:
    assert pairs_won(np.array([3.0, 1.0]), np.array([1.0, 2.0])) == 2 + 0.5
    assert pairs_won(np.array([]), np.array([1.0])) == 0


def test_pairs_won_agree_with_counting_all_pairs() -> None:
    random = np.random.default_rng(0)
    a, b = random.integers(0, 9, 40).astype(float), random.integers(0, 9, 70).astype(float)
    by_hand = sum((x > y) + (x == y) / 2 for x in a for y in b)
    assert pairs_won(a, b) == pytest.approx(by_hand)


def test_failing_frames_are_compared_with_authentic_ones_by_kind() -> None:
    clips = [
        clip("calm", [0.0, 1.0], authentic=True),
        clip("driven", [5.0, 0.5, -1.0], {0: GROSS, 1: DEFORMED, 2: 0, 9: GROSS}),
    ]
    assert frames_against_authentic(clips, GROSS).auc == 1
    assert frames_against_authentic(clips, DEFORMED).auc == 0.5
    assert frames_against_authentic(clips, DEFORMED, GROSS).auc == 0.75
    assert np.isnan(frames_against_authentic(clips[:1], GROSS).auc)


def test_a_score_that_marks_whole_clips_says_nothing_within_them() -> None:
    marked = clip("driven", [9.0, 9.0, 9.0], {0: GROSS, 1: 0, 2: 0})
    calm = clip("calm", [0.0], authentic=True)
    assert frames_against_authentic([marked, calm], GROSS).auc == 1
    assert within_clips_auc([marked, calm]) == 0.5


def test_pairs_are_pooled_within_clips_and_never_across_them() -> None:
    right = clip("right", [2.0, 1.0, 1.0], {0: DEFORMED, 1: 0, 2: 0})  # 2 of 2 pairs
    wrong = clip("wrong", [50.0, 40.0], {0: 0, 1: DEFORMED})  # 0 of 1 pair
    assert within_clips_auc([right, wrong]) == pytest.approx(2 / 3)
    assert np.isnan(within_clips_auc([clip("fine", [1.0], {0: 0})]))


def test_clips_are_failing_from_two_bad_frames_on() -> None:
    one = clip("one", [1.0] * 3, {0: GROSS, 1: 0})
    two = clip("two", [7.0] * 3, {0: GROSS, 1: DEFORMED})
    assert [one.is_failing, two.is_failing] == [False, True]
    tally = clips_tally([one, two, clip("calm", [3.0], authentic=True)])
    assert (tally.failing.tolist(), tally.fine.tolist()) == ([7.0], [3.0])


def test_clips_that_share_a_person_or_a_source_stay_together() -> None:
    clips = [
        clip("a", [0.0], people=("ann",), source="x"),
        clip("b", [0.0], people=("bob", "ann"), source="y"),
        clip("c", [0.0], people=("eve",), source="y"),
        clip("d", [0.0], people=("dan",), source="z"),
    ]
    first, second, third, fourth = groups_of(clips)
    assert first == second == third != fourth


def many_clips(offset: float = 3.0) -> list[ScoredClip]:
    random = np.random.default_rng(1)
    calm = [
        clip(f"calm {i}", random.normal(0, 1, 40).tolist(), source=f"s{i // 2}", authentic=True)
        for i in range(24)
    ]
    driven = [
        clip(
            f"driven {i}",
            random.normal(offset, 1, 10).tolist(),
            dict.fromkeys(range(10), GROSS),
            source=f"d{i}",
        )
        for i in range(10)
    ]
    return calm + driven


def test_no_person_and_no_source_is_on_both_sides() -> None:
    clips = many_clips()
    groups = groups_of(clips)
    for chosen, reported in halves(clips, 5):
        assert len(chosen) + len(reported) == len(clips)
        assert not {groups[i] for i in chosen} & {groups[i] for i in reported}


@pytest.mark.parametrize(("share", "limit"), [(0.0, 4.0), (0.25, 3.0), (1.0, 1.0)])
def test_no_more_than_the_share_lies_above_the_threshold(share: float, limit: float) -> None:
    assert upper_quantile(np.array([1.0, 4.0, 2.0, 3.0]), share) == limit
    assert upper_quantile(np.array([]), share) == float("inf")


def auc(clips: Sequence[ScoredClip]) -> float:
    return frames_against_authentic(clips, GROSS).auc


def test_an_interval_holds_its_figure_and_is_empty_for_one_person() -> None:
    low, high = interval(many_clips(1.0), auc)
    assert low < auc(many_clips(1.0)) < high
    alone = [
        clip("calm", [0.0, 2.0], people=("ann",), authentic=True),
        clip("driven", [1.0], {0: GROSS}, people=("ann",)),
    ]
    assert interval(alone, auc) == (0.5, 0.5)
    assert np.isnan(interval(alone[:1], auc)).all()
