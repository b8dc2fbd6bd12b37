"""Strength: how far relative motion goes, by hand on keypoints of a small engine."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from model import Animator, EngineChoice
from model.engines import FrameLayers
from model.motion import Points, Transfer
from tests.model.test_animator import flat
from tests.model.tiny import tiny_networks

Picture = NDArray[np.uint8]
CALM, SMILE, AVATAR = 10, 20, 30
TURNED = np.array([[0, -1], [1, 0]], np.float32)


def square(level: int) -> Picture:
    """A picture whose keypoints `KnownEngine` derives from its level."""
    return np.full((64, 64, 3), level, np.uint8)


class KnownEngine:
    """Knows the keypoints of three pictures, and keeps the avatar's keypoints of every frame."""

    def __init__(self) -> None:
        self.choice = EngineChoice("torch", "cpu", "fp32", "It is a test.")
        self.made: list[Points] = []

    def wear(self, avatar: Picture) -> Points:
        return self.locate(avatar)

    def locate(self, picture: Picture) -> Points:
        """A unit square of keypoints; the smile moves it by 0.1 to the right and turns it by 90°."""
        level = int(picture[0, 0, 0])
        corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)] * 3, np.float32)[:10]
        still = np.broadcast_to(np.eye(2, dtype=np.float32), (10, 2, 2))
        if level == SMILE:
            return Points(corners + np.array([0.1, 0], np.float32), np.broadcast_to(TURNED, (10, 2, 2)))
        return Points(corners + np.float32(0.5 if level == AVATAR else 0), still)

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        self.made.append(transfer.apply(self.locate(driving)))
        return driving.copy()

    def layers(self, driving: Picture, transfer: Transfer) -> FrameLayers:
        self.made.append(transfer.apply(self.locate(driving)))
        return flat(driving.shape[0])

    def draw(self, driver: Points, transfer: Transfer) -> FrameLayers:
        self.made.append(transfer.apply(driver))
        return flat(128)


def smiled(
    strength: float, *, smoothing: float = 0.0, relative: bool = True, rest: float = 0.0
) -> tuple[float, Points]:
    """How far the avatar's keypoints moved to the right, and where they are."""
    engine = KnownEngine()
    animator = Animator(tiny_networks(), engine)
    animator.size = 64
    animator.wear(square(AVATAR))
    animator.calibrate(square(CALM))
    animator.strength, animator.smoothing, animator.relative = strength, smoothing, relative
    animator.layers(square(SMILE), 0.0, rest=rest)
    made = engine.made[-1]
    return float((made.value - engine.locate(square(AVATAR)).value)[:, 0].mean()), made


@pytest.mark.parametrize("smoothing", [0.0, 1.0])
@pytest.mark.parametrize(("strength", "moved"), [(0.0, 0.0), (0.5, 0.05), (1.0, 0.1), (2.0, 0.2)])
def test_strength_multiplies_the_distance_from_the_calibrated_face(
    strength: float, moved: float, smoothing: float
) -> None:
    right, made = smiled(strength, smoothing=smoothing)
    assert right == pytest.approx(moved, abs=1e-6)
    turned = (1 - strength) * np.eye(2) + strength * TURNED
    assert made.jacobian == pytest.approx(np.broadcast_to(turned, (10, 2, 2)), abs=1e-6)


def test_on_the_way_to_rest_strong_motion_is_blended_like_any_other() -> None:
    assert smiled(2.0, rest=0.5)[0] == pytest.approx(0.1, abs=1e-6)
    assert smiled(2.0, smoothing=1.0, rest=0.5)[0] == pytest.approx(0.1, abs=1e-6)


def test_absolute_motion_has_no_strength() -> None:
    plain, strong = (smiled(strength, relative=False)[1].value for strength in (1.0, 2.0))
    assert (plain == strong).all()


def test_a_picture_is_strengthened_too() -> None:
    engine = KnownEngine()
    animator = Animator(tiny_networks(), engine)
    animator.size = 64
    animator.wear(square(AVATAR))
    animator.calibrate(square(CALM))
    animator.strength = 1.5
    animator.animate(square(SMILE))
    assert (engine.made[-1].value - 0.5)[0, 0] == pytest.approx(0.15, abs=1e-6)
