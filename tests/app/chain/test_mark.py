"""The mark: there, small, in its corner, at any size and on any ground."""

from __future__ import annotations

import numpy as np
import pytest

from app.chain.mark import lettering, marked
from tests.app.fakes import filled


@pytest.mark.parametrize("side", [64, 128, 256, 512])
@pytest.mark.parametrize("grey", [0, 128, 255])
def test_it_shows_in_the_lower_right_corner_only(side: int, grey: int) -> None:
    picture = filled((grey, grey, grey), side, side)
    shown = marked(picture)
    changed = (shown != picture).any(axis=-1)
    assert changed.any()
    assert changed.mean() < 0.05
    assert not changed[: round(0.8 * side)].any()
    assert not changed[:, : side // 2].any()


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_the_mark_is_readable_on_any_background(grey: int) -> None:
    shown = marked(filled((grey, grey, grey), 256, 256)).astype(int)
    assert np.abs(shown - grey).max() > 40


def test_the_original_picture_is_not_changed() -> None:
    picture = filled((9, 9, 9), 256, 256)
    shown = marked(picture)
    assert (picture == 9).all()
    assert not shown.flags.writeable


@pytest.mark.parametrize("shape", [(1, 1), (4, 200), (200, 4), (9, 9)])
def test_pictures_too_small_for_the_mark_are_unchanged(shape: tuple[int, int]) -> None:
    assert marked(filled((5, 5, 5), *shape)).shape == (shape[1], shape[0], 3)


def test_letters_grow_with_their_height() -> None:
    small, large = lettering("avatar", 9), lettering("avatar", 18)
    assert large.shape[1] == pytest.approx(2 * small.shape[1], rel=0.15)
    assert 0 <= small.min() <= small.max() <= 1


@pytest.mark.parametrize("alpha", [0, 255])
def test_the_mark_is_drawn_on_a_picture_with_alpha(alpha: int) -> None:
    picture = np.full((720, 1280, 4), (90, 90, 90, alpha), np.uint8)
    shown = marked(picture)
    assert (shown[:600] == picture[:600]).all()
    assert shown[..., 3].max() >= 150
    if alpha:
        assert (shown[..., :3] == marked(picture[..., :3])).mean() > 0.999
        assert (shown[..., 3] == 255).all()
    else:
        assert (shown[:, :600, 3] == 0).all()
