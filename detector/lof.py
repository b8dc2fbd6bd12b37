"""Local Outlier Factor with precomputed reference densities, fast for one face at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detector.features import Numbers

NEIGHBOURS = 20
_SMALLEST = 1e-10  # scikit-learn's own guard against duplicates of a reference
_SAMPLE = 16
_SLACK = 1e-5


class LocalOutlierFactor:
    """scikit-learn's `LocalOutlierFactor(neighbours, novelty=True)`, scored without its overhead.

    `references` (n, d) float64, `reaches` (n,) their distances to their k-th neighbours, `densities` (n,)
    their local reachability densities (Breunig et al. 2000). scikit-learn takes 1.1 ms for one row against
    20,000 references of 12 numbers. `score_one` takes a quarter of that and agrees to rounding.
    """

    def __init__(
        self, references: Numbers, reaches: Numbers, densities: Numbers, neighbours: int = NEIGHBOURS
    ) -> None:
        self.references = references
        self.reaches = reaches
        self.densities = densities
        self.neighbours = neighbours
        self._rough = references.astype(np.float32)
        self._squares = (references**2).sum(1).astype(np.float32)
        self._largest = float(self._squares.max())

    @classmethod
    def fit(cls, rows: NDArray[np.floating], neighbours: int = NEIGHBOURS) -> LocalOutlierFactor:
        """Fit on (n, d) rows with scikit-learn. Raises ValueError if there are too few rows.

        There must be more rows than neighbours.
        """
        from sklearn.neighbors import LocalOutlierFactor as Fitted

        if len(rows) <= neighbours:
            raise ValueError(f"{len(rows)} rows are too few for {neighbours} neighbours")
        references: Numbers = np.ascontiguousarray(rows, np.float64)
        fitted = Fitted(n_neighbors=neighbours, novelty=True).fit(references)
        reaches = fitted._distances_fit_X_[:, neighbours - 1]
        return cls(references, np.array(reaches, np.float64), np.array(fitted._lrd, np.float64), neighbours)

    def score(self, rows: NDArray[np.floating]) -> Numbers:
        """Return the outlier factors (m, d) → (m,): 1 amid the references, larger is stranger."""
        return np.array([self.score_one(row) for row in np.asarray(rows, np.float64)])

    def score_one(self, row: Numbers) -> float:
        """Return the outlier factor of one (d,) row."""
        near, apart = self._nearest(row)
        density = 1 / (np.maximum(apart, self.reaches[near]).mean() + _SMALLEST)
        return float(self.densities[near].mean() / density)

    def _nearest(self, row: Numbers) -> tuple[NDArray[np.intp], Numbers]:
        """Return the indices of the nearest references and their distances, unordered."""
        maybe = self._candidates(row)
        apart: Numbers = np.sqrt(((self.references[maybe] - row) ** 2).sum(1))
        if len(maybe) > self.neighbours:
            best = np.argpartition(apart, self.neighbours - 1)[: self.neighbours]
            maybe, apart = maybe[best], apart[best]
        return maybe, apart

    def _candidates(self, row: Numbers) -> NDArray[np.intp]:
        """Return a few references that include the nearest: those up to the k-th nearest of a sample.

        Distances are approximate here (float32, expanded square). The tolerance is wider than their error.
        """
        rough: NDArray[np.float32] = self._squares - 2 * (self._rough @ row.astype(np.float32))
        sample = rough[::_SAMPLE]
        if len(sample) < self.neighbours:
            return np.arange(len(rough))
        bound = np.partition(sample, self.neighbours - 1)[self.neighbours - 1]
        size = self._largest + float(row @ row)
        return np.flatnonzero(rough <= bound + _SLACK * size)
