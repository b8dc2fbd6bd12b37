"""A retouch is sampled only where it is seen, and as if all of it were sampled."""

from __future__ import annotations

import cv2
import numpy as np

from model.retouch.aimed import AimedRetouch
from model.retouch.window import Window

SIDE = 256


def a_window() -> Window:
    across = np.array([1.6, 0.2], np.float32) / 128
    return Window.upright(across, np.array([0.1, 0.2], np.float32), (20, 15), (40, 30))


def test_colours_are_those_of_the_whole_window_where_they_are_seen() -> None:
    rgba = np.random.default_rng(0).integers(0, 256, (30, 40, 4), np.uint8)
    rgba[..., 3] = 0
    rgba[10:20, 12:30, 3] = 200
    retouch = AimedRetouch(lambda _: rgba, a_window(), SIDE)
    picture = np.zeros((SIDE, SIDE, 3), np.uint8)
    colours, share = retouch.painted(picture, 0, 0)
    here = a_window().to_pixels(SIDE)
    border = cv2.BORDER_REPLICATE
    whole = cv2.warpAffine(rgba[..., :3].copy(), here, (SIDE, SIDE), flags=cv2.INTER_CUBIC, borderMode=border)
    assert 100 < np.count_nonzero(share) < 2000
    assert np.abs(colours[share > 0].astype(int) - whole[share > 0]).max() <= 1
    assert share.max() == 200


def test_nothing_is_painted_without_a_share() -> None:
    retouch = AimedRetouch(lambda _: np.zeros((30, 40, 4), np.uint8), a_window(), SIDE)
    colours, share = retouch.painted(np.full((SIDE, SIDE, 3), 9, np.uint8), 0, 0)
    assert not share.any()
    assert not colours.any()
