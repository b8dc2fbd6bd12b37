"""Retouches laid over a picture: places and colours by hand."""

import numpy as np
import pytest

from model.retouch.laying import area_in, lay

GREY, RED = 100, (200, 0, 0)


class RedStamp:
    """Paints an area red at one share, and keeps what it was shown."""

    def __init__(self, area: tuple[int, int, int, int], share: int = 255) -> None:
        self.area, self._share = area, share
        self.asked: list[tuple[tuple[int, ...], int, int]] = []

    def painted(self, picture: np.ndarray, left: int, top: int) -> tuple[np.ndarray, np.ndarray]:
        self.asked.append((picture.shape, left, top))
        colours = np.full(picture.shape, RED, np.uint8)
        return colours, np.full(picture.shape[:2], self._share, np.uint8)


def grey(channels: int = 3) -> np.ndarray:
    return np.full((20, 30, channels), GREY, np.uint8)


def test_only_the_area_is_painted() -> None:
    picture = grey()
    lay(RedStamp((4, 5, 10, 9)), picture)
    assert (picture[5:9, 4:10] == RED).all()
    picture[5:9, 4:10] = GREY
    assert np.array_equal(picture, grey())


def test_half_a_share_lies_half_way_between() -> None:
    picture = grey()
    lay(RedStamp((0, 0, 30, 20), share=128), picture)
    assert picture[0, 0].astype(int) == pytest.approx([150, 50, 50], abs=1)


def test_a_share_of_zero_changes_nothing() -> None:
    picture = grey()
    lay(RedStamp((0, 0, 30, 20), share=0), picture)
    assert np.array_equal(picture, grey())


def test_the_square_begins_at_a_place_of_the_picture() -> None:
    picture, stamp = grey(), RedStamp((4, 5, 10, 9))
    lay(stamp, picture, left=12, top=3)
    assert (picture[8:12, 16:22] == RED).all()
    assert stamp.asked == [((4, 6, 3), 4, 5)]


def test_parts_beyond_the_picture_are_left_out() -> None:
    picture, stamp = grey(), RedStamp((4, 5, 10, 9))
    lay(stamp, picture, left=-6, top=13)
    assert area_in(picture, stamp, -6, 13) == (slice(18, 20), slice(0, 4))
    assert (picture[18:20, :4] == RED).all()
    assert stamp.asked == [((2, 4, 3), 6, 5)]


def test_a_retouch_that_is_wholly_beyond_is_not_asked() -> None:
    picture, stamp = grey(), RedStamp((4, 5, 10, 9))
    lay(stamp, picture, left=100)
    assert stamp.asked == []
    assert np.array_equal(picture, grey())


def test_a_cover_keeps_what_is_not_the_person() -> None:
    picture, cover = grey(), np.zeros((4, 6), np.uint8)
    cover[:, 3:] = 255
    lay(RedStamp((4, 5, 10, 9)), picture, cover=cover)
    assert (picture[5:9, 4:7] == GREY).all()
    assert (picture[5:9, 7:10] == RED).all()


def test_the_alpha_of_a_person_alone_stays() -> None:
    picture = grey(channels=4)
    lay(RedStamp((4, 5, 10, 9)), picture[..., :3])
    assert (picture[5:9, 4:10, :3] == RED).all()
    assert (picture[..., 3] == GREY).all()
