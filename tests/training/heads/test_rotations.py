import numpy as np
import pytest

from training.heads import rotations


def test_quarter_turn_about_y_by_hand() -> None:
    matrix = rotations.from_vector([0, np.pi / 2, 0])
    np.testing.assert_allclose(matrix @ [0, 0, 1], [1, 0, 0], atol=1e-12)


def test_vectors_survive_the_round_trip() -> None:
    vectors = np.random.default_rng(0).uniform(-1.5, 1.5, (50, 3))
    np.testing.assert_allclose(rotations.to_vector(rotations.from_vector(vectors)), vectors, atol=1e-9)


def test_no_turn_has_no_vector() -> None:
    np.testing.assert_allclose(rotations.to_vector(np.eye(3)), 0)


@pytest.mark.parametrize("angles", [(30, 0, 0), (0, 20, 0), (0, 0, -25), (40, -20, 15)])
def test_angles_survive_the_round_trip(angles: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(rotations.to_angles(rotations.from_angles(*angles)), angles, atol=1e-9)


def test_signs_are_the_subjects() -> None:
    nose = np.array([0, 0, 1.0])
    assert (rotations.from_angles(30, 0, 0) @ nose)[0] > 0, "own left is the picture's right"
    assert (rotations.from_angles(0, 20, 0) @ nose)[1] > 0, "up is up"
    crown = np.array([0, 1.0, 0])
    assert (rotations.from_angles(0, 0, 20) @ crown)[0] > 0, "clockwise for the viewer"
