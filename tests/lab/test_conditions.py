"""Conditions spoil the driver's picture as they say, the same in every run, and never the truth."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from lab.conditions import CONDITIONS, SMALL, low_resolution, motion_blur, poor_light, side_light, spoiled

GREY = np.full((256, 256, 3), 128, np.uint8)


def dot() -> NDArray[np.uint8]:
    picture = np.zeros((256, 256, 3), np.uint8)
    picture[128, 128] = 255
    return picture


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_is_the_same_in_every_run_and_keeps_the_pictures_shape(name: str) -> None:
    first, second = (spoiled(name, dot(), 3) for _ in range(2))
    assert np.array_equal(first, second)
    assert (first.shape, first.dtype) == (dot().shape, np.uint8)


def test_a_gesture_without_a_condition_is_left_as_it_is() -> None:
    assert spoiled("smile_teeth", GREY, 1) is GREY


def test_poor_light_is_dark_and_noisy() -> None:
    dark = poor_light(GREY, 1)
    assert dark.mean() < 0.5 * GREY.mean()
    assert dark.std() > 5
    assert not np.array_equal(dark, poor_light(GREY, 2))


def test_side_light_falls_from_the_left_to_the_right() -> None:
    columns = side_light(GREY, 0)[128, :, 0].astype(int)
    assert (np.diff(columns) <= 0).all()
    assert columns[0] > 128 > columns[-1]


def test_a_shaking_camera_makes_a_line_of_a_point() -> None:
    lit = motion_blur(dot(), 0)[:, :, 0] > 0
    assert lit.any(0).sum() == 9
    assert lit.any(1).sum() == 1


def test_low_resolution_loses_what_is_finer_than_its_pixels() -> None:
    stripes = np.zeros((256, 256, 3), np.uint8)
    stripes[:, ::2] = 255
    assert low_resolution(stripes, 0).std() < 0.2 * stripes.std()
    assert SMALL < 128
