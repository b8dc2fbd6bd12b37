import numpy as np

from model.layers.texture import BELOW, FINER, GRAIN, Texture, continued_down


def cloth(rng: np.random.Generator, contrast: float) -> np.ndarray:
    grain = rng.uniform(-contrast, contrast, (200, 60, 3))
    return np.dstack([120 + grain, np.full((200, 60), 255)]).astype(np.uint8)


def test_a_body_goes_on_below_the_picture_with_its_outline() -> None:
    picture = cloth(np.random.default_rng(0), 4)
    picture[:, 40:, 3] = 0
    made = continued_down(picture)
    assert made.shape == (200 + round(BELOW * 200), 60, 4)
    np.testing.assert_array_equal(made[:200], picture)
    assert (made[200:, :40, 3] == 255).all()
    assert not made[200:, 40:, 3].any()
    assert np.abs(made[200:, :, :3].astype(int) - 120).max() < 12


def test_the_grain_of_cloth_goes_on_and_is_no_streak() -> None:
    made = continued_down(cloth(np.random.default_rng(1), 4))[200:, :, 1].astype(float)
    assert made.std(axis=0).mean() > 1
    assert np.abs(np.diff(made, axis=0)).mean() > 1


def test_patterns_are_not_repeated() -> None:
    picture = cloth(np.random.default_rng(2), 1)
    picture[196:198, :, :3] = 20
    made = continued_down(picture)[200:, :, :3].astype(float)
    assert np.ptp(made, axis=0).max() <= 2 * GRAIN + 1


def test_the_square_keeps_its_place_in_the_texture() -> None:
    picture = cloth(np.random.default_rng(3), 1)
    made = Texture.of(picture[..., :3], np.ones((200, 60), np.float32))
    assert made.side == 200
    assert made.sharp.shape == made.blurred.shape == (FINER * 200 + round(BELOW * FINER * 200), 120, 4)
