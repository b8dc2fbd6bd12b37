"""Turning: an animator with a turn limit, on the keypoints that it asks its engine for."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from model import Animator
from model.checkpoint import load_networks
from model.config import DEFAULT
from model.engines import FrameLayers
from model.motion import Points, Transfer
from model.turn_limit import TurnLimit
from model.weights import DEFAULT_WEIGHTS
from tests.model.test_animator import CountingEngine, flat
from tests.model.test_turn_limit import seen

Picture = NDArray[np.uint8]


class TurningEngine(CountingEngine):
    """Finds a face that is turned as far as its picture is bright, in degrees, and keeps what it draws."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[Points] = []

    def locate(self, picture: Picture) -> Points:
        still = np.broadcast_to(np.eye(2, dtype=np.float32), (DEFAULT.num_kp, 2, 2))
        return Points(seen(yaw=float(picture[0, 0, 0])), still)

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        self.drawn.append(transfer.apply(self.locate(driving)))
        return driving.copy()

    def layers(self, driving: Picture, transfer: Transfer) -> FrameLayers:
        self.drawn.append(transfer.apply(self.locate(driving)))
        return flat(256)

    def draw(self, driver: Points, transfer: Transfer) -> FrameLayers:
        self.drawn.append(transfer.apply(driver))
        return flat(256)


@pytest.mark.parametrize("relative", [True, False])
@pytest.mark.parametrize("smoothing", [0.0, 1.0])
@pytest.mark.parametrize("way", ["animate", "layers"])
def test_the_head_turns_no_farther_than_the_limit(way: str, smoothing: float, relative: bool) -> None:
    engine = TurningEngine()
    animator = Animator(load_networks(DEFAULT_WEIGHTS, DEFAULT), engine)
    straight, turned = (np.full((256, 256, 3), yaw, np.uint8) for yaw in (0, 42))
    animator.wear(straight)
    animator.calibrate(straight)
    animator.smoothing, animator.relative = smoothing, relative
    made = {}
    for limit in (None, TurnLimit(20, 20, 20)):
        animator.turn_limit = limit
        animator.animate(turned) if way == "animate" else animator.layers(turned, 1.0)
        made[limit] = engine.drawn[-1].value
    is_limited = relative
    assert np.allclose(*made.values(), atol=1e-3) is not is_limited
    assert (animator.surplus > 15) is is_limited
    animator.layers(None, rest=1.0)
    assert animator.surplus == 0
