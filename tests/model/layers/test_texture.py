import numpy as np
import pytest

from model.layers.texture import cubic_weights, sampled


def test_two_matrices_of_weights_enlarge_a_plane_as_cubic_sampling_does() -> None:
    plane = np.random.default_rng(0).standard_normal((12, 20)).astype(np.float32)
    down = np.linspace(0, 11, 40, dtype=np.float32)
    across = np.linspace(-4, 23, 70, dtype=np.float32)  # also past the edges
    expected = sampled(plane, np.dstack(np.meshgrid(across, down)), is_cubic=True)
    enlarged = cubic_weights(down, 12) @ plane @ cubic_weights(across, 20).T
    assert enlarged == pytest.approx(expected, abs=1e-5)


def test_cubic_weights_of_a_place_sum_to_one() -> None:
    places = np.linspace(0, 11, 40, dtype=np.float32)
    assert cubic_weights(places, 12).sum(1) == pytest.approx(np.ones(40), abs=1e-6)
