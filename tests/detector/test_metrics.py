import numpy as np
import pytest

from detector.metrics import (
    Metrics,
    accuracy_across_people,
    average_precision,
    best_threshold,
    bootstrap,
    detection_delays,
    false_alarms_per_minute,
    leave_identity_out,
    measure,
    roc,
)

TRUTH = np.array([False, False, True, False, True, True])
SCORES = np.array([0.1, 0.2, 0.3, 0.4, 0.8, 0.9])


def noisy(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    truth = random.random(count) < 0.3
    return truth, np.round(random.normal(size=count) + truth, 1)  # rounded: with ties


def test_by_hand() -> None:
    found = measure(TRUTH, SCORES, threshold=0.5)
    assert found.acc == pytest.approx(5 / 6)
    assert found.auc == pytest.approx(8 / 9)  # of nine pairs one is in the wrong order
    assert found.ap == pytest.approx((1 + 1 + 3 / 4) / 3)
    assert found.eer == pytest.approx(1 / 3)
    assert found.tpr_at_1_fpr == found.tpr_at_5_fpr == pytest.approx(2 / 3)
    assert found.fpr_at_95_tpr == pytest.approx(1 / 3)


def test_as_scikit_learn_has_them() -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

    truth, scores = noisy()
    found = measure(truth, scores, 0.5)
    assert found.auc == pytest.approx(roc_auc_score(truth, scores))
    assert found.ap == pytest.approx(average_precision_score(truth, scores))
    fpr, tpr, _ = roc_curve(truth, scores, drop_intermediate=False)
    for ours, theirs in zip(roc(truth, scores), (fpr, tpr), strict=True):
        np.testing.assert_allclose(ours, theirs)


def test_order() -> None:
    perfect = measure(TRUTH, TRUTH.astype(float), 0.5)
    assert perfect == Metrics(1, 1, 1, 0, 1, 1, 0)
    useless = measure(TRUTH, np.ones(6), 0.5)
    assert useless.auc == pytest.approx(0.5)
    assert measure(TRUTH, -SCORES, 0).auc == pytest.approx(1 - 8 / 9)


def test_one_kind_of_truth_says_nothing() -> None:
    assert np.isnan(measure([True, True], [1, 2], 0)).all()
    assert average_precision(np.array([True, True]), np.array([1.0, 2.0])) == 1


def test_no_person_is_on_both_sides_of_a_split() -> None:
    people = [*"aabbbca"]
    tested = []
    for training, test in leave_identity_out(people):
        assert not {people[i] for i in training} & {people[i] for i in test}
        assert sorted([*training, *test]) == list(range(7))
        tested += list(test)
    assert sorted(tested) == list(range(7))


def test_a_person_s_own_truth_does_not_leak_into_their_threshold() -> None:
    """Each person's scores are told apart by a threshold of their own, which nobody else shares."""
    truth = np.array([False, True] * 10)
    scores = np.repeat(np.arange(10) * 10.0, 2) + np.tile([0.0, 1.0], 10)
    people = [f"p{i}" for i in np.repeat(np.arange(10), 2)]
    assert accuracy_across_people(truth, scores, people) == pytest.approx(0.5)
    assert accuracy_across_people(truth, scores % 10, people) == 1


def test_the_best_threshold_lies_between() -> None:
    assert best_threshold(TRUTH, SCORES) == pytest.approx(0.25)  # the laxer of two equally good ones
    assert best_threshold(np.array([True, True]), np.array([1.0, 2.0])) == 2


def test_intervals_are_wider_when_frames_come_from_few_people() -> None:
    _, scores = noisy()
    many = bootstrap(lambda rows: [scores[rows].mean()], [str(i) for i in range(400)])
    few_people = np.sort(np.arange(400) % 8).astype(str)
    shifted = scores + 2 * (few_people.astype(int) % 2)
    few = bootstrap(lambda rows: [shifted[rows].mean()], list(few_people))
    assert np.ptp(few) > 3 * np.ptp(many)
    assert many[0, 0] < scores.mean() < many[1, 0]


def test_undefined_rounds_do_not_count() -> None:
    bounds = bootstrap(lambda rows: measure(TRUTH[rows], SCORES[rows], 0.5), [*"aabbcc"])
    assert np.isfinite(bounds).all()
    assert np.isnan(bootstrap(lambda _: [float("nan")], ["a"])).all()


def test_false_alarms_are_counted_by_their_beginnings() -> None:
    clips = [np.array([0, 1, 1, 0, 1], bool), np.array([1, 1, 0, 0, 0], bool)]
    assert false_alarms_per_minute(clips, [30, 30]) == 3
    assert np.isnan(false_alarms_per_minute([], []))


def test_delays() -> None:
    failing = np.array([0, 1, 1, 1, 0, 0, 1, 1, 0, 1], bool)
    flagged = np.array([0, 0, 0, 1, 1, 0, 0, 0, 1, 1], bool)
    assert detection_delays(failing, flagged) == [2, None, 0]
