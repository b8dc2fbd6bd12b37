"""Cards: drawn from nothing, once, and whole at any size."""

from __future__ import annotations

import numpy as np
import pytest

from app.chain.card import PAUSED, SOON, card
from app.chain.card import test_pattern as pattern


@pytest.mark.parametrize("side", [16, 64, 256, 512])
@pytest.mark.parametrize("text", [SOON, PAUSED, "A sentence that is much too long for such a small card"])
def test_a_card_has_the_requested_size_and_letters_inside(side: int, text: str) -> None:
    picture = card(text, side)
    assert picture.shape == (side, side, 3)
    assert not picture.flags.writeable
    without = card(" ", side)
    differs = (picture != without).any(axis=-1)
    assert differs.any()
    assert not differs[: round(0.6 * side)].any()


def test_it_is_drawn_once() -> None:
    assert card(SOON, 64) is card(SOON, 64)


def test_the_pattern_tells_left_from_right() -> None:
    picture = pattern(70)
    assert picture[5, 5].tolist() == [192, 192, 192]
    assert picture[5, 65].tolist() == [0, 0, 192]
    assert not np.array_equal(picture, picture[:, ::-1])
