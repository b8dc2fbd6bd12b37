"""Pictures with alpha, by hand."""

from __future__ import annotations

import numpy as np

from app.frame import Picture, sealed
from app.transparency import KEY_GREEN, blended, blurred, opaque, with_alpha
from model.layers.background import CHROMA_GREEN
from tests.app.fakes import filled


def of_one_colour(*rgba: int) -> Picture:
    """4×4 pixels of this colour and alpha."""
    return sealed(np.full((4, 4, 4), rgba, np.uint8))


def test_a_picture_with_alpha_is_put_on_the_models_green() -> None:
    assert KEY_GREEN == CHROMA_GREEN
    assert opaque(of_one_colour(200, 10, 10, 0))[0, 0].tolist() == list(KEY_GREEN)
    assert opaque(of_one_colour(200, 10, 10, 255))[0, 0].tolist() == [200, 10, 10]
    assert opaque(of_one_colour(200, 177, 64, 51))[0, 0].tolist() == [40, 177, 64]  # a fifth of the red


def test_a_person_on_green_is_blended_at_full_precision() -> None:
    rng = np.random.default_rng(0)
    picture = np.zeros((40, 60, 4), np.uint8)
    picture[9:31, 12:47] = rng.integers(0, 256, (22, 35, 4))
    share = picture[..., 3:] / 255
    expected = picture[..., :3] * share + np.array(KEY_GREEN) * (1 - share)
    assert np.abs(opaque(sealed(picture)) - expected).max() <= 0.51


def test_a_picture_without_alpha_stays_itself() -> None:
    picture = filled((1, 2, 3))
    assert opaque(picture) is picture
    assert with_alpha(picture)[0, 0].tolist() == [1, 2, 3, 255]
    assert blurred(picture, 2.0)[0, 0].tolist() == [1, 2, 3]
    assert blended(picture, filled((5, 6, 7)), 0.5)[0, 0].tolist() == [3, 4, 5]


def test_invisible_colours_do_not_enter_a_blend() -> None:
    visible, invisible = of_one_colour(100, 50, 20, 255), of_one_colour(255, 255, 255, 0)
    assert blended(visible, invisible, 0.6)[0, 0].tolist() == [100, 50, 20, 102]
    assert blended(visible, visible, 0.3)[0, 0].tolist() == [100, 50, 20, 255]


def test_invisible_colours_do_not_bleed_into_a_blur() -> None:
    picture = np.zeros((16, 16, 4), np.uint8)
    picture[..., :3] = 255
    picture[:, 8:] = (100, 50, 20, 255)
    soft = blurred(sealed(picture), 2.0)
    assert 100 < soft[8, 8, 3] < 200
    assert soft[8, 8, :3].tolist() == [100, 50, 20]
