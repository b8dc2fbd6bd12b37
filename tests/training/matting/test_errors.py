import numpy as np
import pytest

from training.matting.errors import connectedness, gradient, largest_region, matte_errors

SQUARE = np.zeros((60, 60), np.float32)
SQUARE[20:40, 20:40] = 1


def test_the_true_alpha_has_no_error() -> None:
    assert matte_errors(SQUARE, SQUARE) == pytest.approx((0, 0, 0, 0))


def test_sad_and_mse_by_hand() -> None:
    found = SQUARE.copy()
    found[20:40, 40:44] = 0.5
    errors = matte_errors(found, SQUARE)
    assert errors.sad == pytest.approx(0.04)
    assert errors.mse == pytest.approx(80 * 0.25 / 3600)


def test_a_piece_apart_is_a_connectivity_error_and_one_that_touches_is_not() -> None:
    apart, touching = SQUARE.copy(), SQUARE.copy()
    apart[5:10, 5:10] = 1
    touching[20:25, 40:45] = 1
    assert matte_errors(apart, SQUARE).connectivity == pytest.approx(0.025, abs=0.003)
    assert matte_errors(touching, touching).connectivity == 0


def test_worse_mattes_have_greater_errors_of_every_kind() -> None:
    noise = np.random.default_rng(0).uniform(-1, 1, SQUARE.shape)
    each = [
        matte_errors(np.clip(SQUARE + k * noise, 0, 1).astype(np.float32), SQUARE) for k in (0.1, 0.3, 0.6)
    ]
    for worse, better in ((each[2], each[1]), (each[1], each[0])):
        assert worse.sad > better.sad
        assert worse.mse > better.mse
        assert worse.gradient > better.gradient


def test_a_slope_has_the_gradient_of_a_slope() -> None:
    slope = np.tile(np.arange(60, dtype=np.float32) / 60, (60, 1))
    inner = gradient(slope)[20:40, 20:40]
    assert inner.std() < 1e-6
    assert gradient(2 * slope)[30, 30] == pytest.approx(2 * inner[10, 10])


def test_the_largest_region_counts_four_neighbours() -> None:
    mask = np.zeros((6, 6), bool)
    mask[0:2, 0:2] = mask[2, 2] = True
    region = largest_region(mask)
    assert region.sum() == 4
    assert not region[2, 2]
    assert not largest_region(np.zeros((3, 3), bool)).any()
    assert connectedness(SQUARE, SQUARE).min() == 1
