import numpy as np
import pytest

from detector.lof import LocalOutlierFactor


def slowly(references: np.ndarray, row: np.ndarray, k: int) -> float:
    """Breunig et al. 2000, definition by definition."""

    def nearest(point: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        apart = np.sqrt(((others - point) ** 2).sum(1))
        order = np.argsort(apart)[:k]
        return order, apart[order]

    def others(i: int) -> np.ndarray:
        return np.arange(len(references)) != i

    def own(i: int) -> tuple[np.ndarray, np.ndarray]:
        order, apart = nearest(references[i], references[others(i)])
        return np.flatnonzero(others(i))[order], apart

    reach = [own(i)[1][-1] for i in range(len(references))]

    def density(near: np.ndarray, apart: np.ndarray) -> float:
        return 1 / np.mean([max(reach[n], a) for n, a in zip(near, apart, strict=True)])

    near, apart = nearest(row, references)
    return float(np.mean([density(*own(n)) for n in near]) / density(near, apart))


def test_by_hand() -> None:
    line = LocalOutlierFactor.fit(np.array([[0.0], [1.0], [2.0], [3.0]]), neighbours=1)
    # every reference is 1 from its neighbour: density 1. A row at 5 is 2 from the nearest: density 1/2.
    assert line.score(np.array([[5.0]]))[0] == pytest.approx(2)
    assert line.score(np.array([[1.25]]))[0] == pytest.approx(1)  # no nearer than the reference's own reach


@pytest.mark.parametrize(("count", "width"), [(40, 3), (400, 5)])
def test_by_another_route(count: int, width: int) -> None:
    random = np.random.default_rng(1)
    references, rows = random.normal(size=(count, width)), random.normal(size=(4, width)) * 2
    found = LocalOutlierFactor.fit(references, neighbours=7).score(rows)
    np.testing.assert_allclose(found, [slowly(references, row, 7) for row in rows])


@pytest.mark.parametrize("count", [60, 3000])
@pytest.mark.parametrize("offset", [0.0, 1000.0])
def test_agrees_with_scikit_learn(count: int, offset: float) -> None:
    from sklearn.neighbors import LocalOutlierFactor as Theirs

    random = np.random.default_rng(2)
    references = random.normal(size=(count, 12)) * np.linspace(3, 0.3, 12) + offset
    rows = random.normal(size=(60, 12)) * np.linspace(6, 0.3, 12) + offset
    ours = LocalOutlierFactor.fit(references).score(rows)
    theirs = -Theirs(n_neighbors=20, novelty=True).fit(references).score_samples(rows)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_a_greater_distance_has_a_greater_factor() -> None:
    lof = LocalOutlierFactor.fit(np.random.default_rng(3).normal(size=(500, 4)))
    scores = lof.score(np.outer([0, 3, 6, 12, 100], np.ones(4)))
    assert (np.diff(scores) > 0).all()
    assert scores[0] == pytest.approx(1, abs=0.15)


def test_duplicates_of_a_reference_stay_finite() -> None:
    lof = LocalOutlierFactor.fit(np.repeat(np.eye(3), 30, axis=0))
    assert np.isfinite(lof.score(np.eye(3) * 2)).all()


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        LocalOutlierFactor.fit(np.zeros((20, 2)))
