"""The avatar as one layer: the picture itself, moved as the network says, before its room continued."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from model.layers.placement import Framing
from model.layers.whole_picture import WholePicture
from tests.model.layers.people import drawn_layers, parts


def whole(framing: Framing = "square", side: int = 512) -> WholePicture:
    layers = drawn_layers(side)
    return WholePicture(layers.picture, layers, framing, chin=0.7)


def test_if_nothing_moves_the_square_is_the_picture() -> None:
    shown = whole().compose(parts())
    assert np.abs(shown.astype(int) - drawn_layers().picture)[1:-1, 1:-1].max() <= 1


def test_what_the_network_moves_is_moved_at_the_avatars_own_size() -> None:
    rest, moved = (whole().compose(parts(dx=dx)).astype(int) for dx in (0, 10))
    assert np.abs(moved[200:300, 140:400] - rest[200:300, 120:380]).max() <= 2  # 10 px at 256 are 20 at 512


def test_paint_shows_by_the_share_that_is_not_kept() -> None:
    assert (whole().compose(parts(kept=0.0)) == (0, 0, 255)).all()
    half = whole().compose(parts(kept=0.5)).astype(int)
    expected = (drawn_layers().picture.astype(int) + np.array([0, 0, 255])) / 2
    assert np.abs(half - expected)[1:-1, 1:-1].max() <= 2


@pytest.mark.parametrize("framing", ["medium", "close"])
def test_in_a_scene_the_room_goes_on_beside_the_square(framing: Framing) -> None:
    scene = whole(framing)
    picture, place = scene.compose(parts(kept=0.0)), scene.placement
    assert picture.shape == (720, 1280, 3)
    assert (picture[:, :20] == 120).all()  # the plain room
    middle = place.left + place.side // 2
    assert (picture[400, middle - 50 : middle + 50] == (0, 0, 255)).all()
    edge = picture[400, place.left : place.left + place.side // 20].astype(int)
    assert (np.diff(edge[:, 2]) >= 0).all()  # no hard border


def test_the_judge_sees_what_the_network_shows() -> None:
    small = cv2.resize(drawn_layers().picture, (256, 256), interpolation=cv2.INTER_AREA)
    assert np.abs(whole().square(parts()).astype(int) - small).max() <= 1
