"""Guise's own network as the lab runs it: what leaves is measured, and no frame depends on an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from lab.methods import OwnNetwork
from lab.suite import Suite
from tests.lab.fakes import Picture, make_suite, shown


class FakeAnimator:
    """Writes down what is asked of it; the scene is twice as large as the square."""

    network = "fake"
    asked = np.zeros((70, 2), np.float32)
    smoothing = 0.0
    scene_settings: Any = None

    def __init__(self) -> None:
        self.calls: list[str] = []

    def wear(self, avatar: Picture, file: Path | None) -> None:
        self.calls.append("wear")

    def calibrate(self, *driving: Picture) -> None:
        self.calls.append("calibrate")

    def restart(self) -> None:
        self.calls.append("restart")

    def perform(self, driving: Picture) -> SimpleNamespace:
        self.calls.append("perform")
        return SimpleNamespace(scene=np.repeat(np.repeat(driving, 2, 0), 2, 1), square=driving)

    def animate(self, driving: Picture) -> Picture:
        self.calls.append("animate")
        return driving


def acted(folder: Path, *, scene: bool, trials: Sequence[Sequence[Picture]]) -> tuple[list[str], list[Any]]:
    avatar = Suite.open(make_suite(folder)).person("anna")
    animator = FakeAnimator()
    method = OwnNetwork(animator, shows_scene=scene)  # type: ignore[arg-type]
    return animator.calls, [method.act(avatar, driving) for driving in trials]


def test_an_avatar_is_set_once_and_its_rest_is_animated_once(tmp_path: Path) -> None:
    calm, smile, wink = shown(0), shown(1), shown(2)
    trials = [[calm, smile, smile, calm], [calm, wink, wink, calm]]
    calls, (first, second) = acted(tmp_path, scene=True, trials=trials)
    assert (calls.count("wear"), calls.count("calibrate"), calls.count("perform")) == (1, 2, 3)
    assert calls.count("restart") == 3
    assert first[0] is first[3] is second[0]


def test_the_scene_is_measured_and_the_square_is_judged(tmp_path: Path) -> None:
    _, [made] = acted(tmp_path, scene=True, trials=[[shown(0), shown(1)]])
    assert made[1].shown.shape == (512, 512, 3)
    assert made[1].square.shape == (256, 256, 3)
    assert made[1].asked is FakeAnimator.asked


def test_without_the_scene_the_network_s_own_picture_is_measured(tmp_path: Path) -> None:
    calls, [made] = acted(tmp_path, scene=False, trials=[[shown(0), shown(1)]])
    assert made[1].shown is made[1].square
    assert made[1].asked is None
    assert "perform" not in calls
