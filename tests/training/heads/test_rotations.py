import numpy as np

from training.heads import rotations


def test_quarter_turn_about_y_by_hand() -> None:
    matrix = rotations.from_vector([0, np.pi / 2, 0])
    np.testing.assert_allclose(matrix @ [0, 0, 1], [1, 0, 0], atol=1e-12)


def test_vectors_survive_the_round_trip() -> None:
    vectors = np.random.default_rng(0).uniform(-1.5, 1.5, (50, 3))
    np.testing.assert_allclose(rotations.to_vector(rotations.from_vector(vectors)), vectors, atol=1e-9)


def test_no_turn_has_no_vector() -> None:
    np.testing.assert_allclose(rotations.to_vector(np.eye(3)), 0)
