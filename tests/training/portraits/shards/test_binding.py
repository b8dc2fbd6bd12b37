from __future__ import annotations

import numpy as np

from training.heads.rotations import from_vector
from training.portraits.shards.binding import Bound

SQUARE = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
UP = np.tile([0.0, 0, 1], (4, 1))
EDGES = np.array([[0, 1], [1, 2], [2, 3], [3, 0]])
HAIR = np.array([[[0.1, 0.1, 0], [0.1, 0.1, 0.2], [0.3, 0.1, 0.3]]])


def test_hair_stays_where_it_grew_if_the_skin_stays() -> None:
    np.testing.assert_allclose(Bound(HAIR, SQUARE, UP, EDGES)(SQUARE, UP), HAIR, atol=1e-6)


def test_hair_turns_and_moves_with_the_skin() -> None:
    turn, shift = from_vector(np.array([0.3, -0.5, 0.2])), np.array([2.0, 0, -1])
    moved = Bound(HAIR, SQUARE, UP, EDGES)(SQUARE @ turn.T + shift, UP @ turn.T)
    np.testing.assert_allclose(moved, HAIR @ turn.T + shift, atol=1e-6)


def test_hair_follows_its_own_vertex_and_keeps_its_length_if_the_skin_stretches() -> None:
    moved = Bound(HAIR, SQUARE, UP, EDGES)(SQUARE * [3, 1, 1] + [0, 0, 0.5], UP)
    np.testing.assert_allclose(moved, HAIR + np.array([0, 0, 0.5]), atol=1e-6)
