import numpy as np

from model.layers.blending import blended

RNG = np.random.default_rng(0)


def test_blending_is_exact_at_both_ends_and_within_a_level_between() -> None:
    over, under = RNG.integers(0, 256, (2, 40, 50, 3), dtype=np.uint8)
    share = np.repeat(RNG.integers(0, 256, (40, 50, 1), dtype=np.uint8), 3, 2)
    share[:10], share[10:20] = 0, 255
    expected = (share / 255.0) * over + (1 - share / 255.0) * under
    result, front, back = (np.empty_like(over) for _ in range(3))
    blended(over, under, share.copy(), result, front, back)
    assert np.array_equal(result[:10], under[:10])
    assert np.array_equal(result[10:20], over[10:20])
    assert np.abs(result - expected).max() <= 1.01
