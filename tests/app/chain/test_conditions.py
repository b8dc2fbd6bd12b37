"""Conditions: a driver who sits differently for twenty seconds, and what the camera lacks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.chain.conditions import BLURRED, DRIFT_S, WANT_S, Conditions, Want, want_of
from app.chain.driver_look import DriverLook, sharpness_of
from app.frame import Picture, sealed
from detector import Box
from tests.app.faces import calm_face

GREY: Picture = sealed(np.full((480, 640, 3), 120, np.uint8))


def look_at(x: float = 320, width: float = 120, turned: float = 0.0, **changes: float) -> DriverLook:
    """A look of a face at that place, sharp and lit unless changed."""
    made = DriverLook.of(calm_face(x, 240, width, turned), GREY)
    assert made is not None
    return replace(made, **{"sharpness": 0.4, "brightness": 120.0, **changes})  # type: ignore[arg-type]


HOME = look_at()


def after(seconds: float, *looks: DriverLook) -> Conditions:
    """After looks at 10 a second, repeated in turn."""
    conditions = Conditions()
    for number in range(round(10 * seconds)):
        conditions.step(looks[number % len(looks)], HOME, number / 10)
    return conditions


@pytest.mark.parametrize(
    "elsewhere",
    [look_at(x=420), look_at(width=180), look_at(turned=16.0), replace(HOME, roll=HOME.roll + 15)],
)
def test_sitting_differently_is_noticed_after_twenty_seconds(elsewhere: DriverLook) -> None:
    assert not after(DRIFT_S - 1, elsewhere).has_drifted
    assert after(DRIFT_S + 1, elsewhere).has_drifted


def test_sitting_as_calibrated_or_moving_about_it_is_no_drift() -> None:
    assert not after(60, HOME).has_drifted
    assert not after(60, look_at(turned=25.0), HOME, look_at(turned=-25.0)).has_drifted
    assert not after(60, look_at(x=340, width=130)).has_drifted


def test_the_hint_ends_when_the_driver_sits_as_before_leaves_or_calibrates() -> None:
    conditions = after(DRIFT_S + 1, look_at(x=420))
    for number in range(200):
        conditions.step(HOME, HOME, 30 + number / 10)
    assert not conditions.has_drifted
    for gone in ((None, HOME), (HOME, None)):
        conditions = after(DRIFT_S + 1, look_at(x=420))
        conditions.step(*gone, 30.0)
        assert not conditions.has_drifted


@pytest.mark.parametrize(
    ("look", "want"),
    [
        (None, Want.NOTHING),
        (HOME, Want.NOTHING),
        (look_at(width=30), Want.NEARER),
        (look_at(brightness=12.0), Want.MORE_LIGHT),
        (look_at(brightness=250.0), Want.LESS_LIGHT),
        (look_at(sharpness=BLURRED - 0.01), Want.SHARPER),
    ],
)
def test_what_a_look_lacks(look: DriverLook | None, want: Want) -> None:
    assert want_of(look) is want


def test_only_what_lacks_for_some_seconds_is_said() -> None:
    dark = look_at(brightness=12.0)
    assert after(WANT_S + 1, dark).want is Want.MORE_LIGHT
    assert after(WANT_S - 1, dark).want is Want.NOTHING
    assert after(30, *[HOME] * 5, dark).want is Want.NOTHING


def test_a_blurred_face_is_less_sharp_at_any_size() -> None:
    rng = np.random.default_rng(3)
    coarse = rng.integers(0, 255, (24, 24, 3)).astype(np.uint8)
    for side in (96, 192, 384):
        fine = np.kron(coarse, np.ones((side // 24, side // 24, 1), np.uint8))
        even = np.full_like(fine, 90)
        box = Box(0, 0, side, side)
        assert sharpness_of(fine, box) > 3 * BLURRED
        assert sharpness_of(even, box) < BLURRED
    assert sharpness_of(even, Box(-50, 0, 40, 40)) == 0.0
