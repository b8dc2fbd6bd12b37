"""The suite of the lab: gestures grow from rest, pictures fit their labels, an interrupted run resumes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.commands.lab import SUITE
from lab.suite import Suite
from training.heads import suite, suite_depth
from training.heads.assets import DRIVER
from training.heads.expressions import NAMES
from training.heads.gestures import GESTURES, LEVELS, Gesture
from training.heads.rig import Rig
from training.heads.studio import Studio


def test_there_are_32_basic_gestures_and_harder_ones_after_them() -> None:
    basic = [gesture.is_basic for gesture in GESTURES]
    assert basic == [True] * 32 + [False] * (len(GESTURES) - 32)
    assert len({gesture.name for gesture in GESTURES}) == len(GESTURES) >= 40


def test_expressions_are_values_that_the_rig_knows() -> None:
    assert {name for gesture in GESTURES for name in gesture.expression} <= set(NAMES)


def test_a_gesture_grows_from_rest_to_the_full_movement() -> None:
    lean = Gesture("lean", {"jawOpen": 0.8}, nearness=1.2)
    assert lean.at(0)[0] == {"jawOpen": 0}
    assert lean.at(0)[2] == 1
    assert lean.at(0.5)[0] == {"jawOpen": 0.4}
    assert lean.at(1)[2] == pytest.approx(1.2)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> tuple[Gesture, ...]:
    wanted = ("tongue_out", "yaw_+30")
    gestures = tuple(gesture for gesture in GESTURES if gesture.name in wanted)
    monkeypatch.setattr(suite, "GESTURES", gestures)
    return gestures


def test_what_is_rendered_can_be_read_by_the_lab(
    studio: Studio, few: tuple[Gesture, ...], tmp_path: Path
) -> None:
    suite.render_person(studio, DRIVER, tmp_path / "drivers" / "driver", is_driver=True)
    suite.render_person(studio, suite.TRUE_AVATARS[1], tmp_path / "avatars" / "head", is_driver=False)
    read = Suite.open(tmp_path)
    driver, avatar = read.drivers[0], read.avatars[0]
    assert set(read.gestures) == {*(gesture.name for gesture in few), "poor_light_yaw_+30"}
    turned = driver.pictures("yaw_+30")
    assert turned is not None
    assert len(turned) == len(LEVELS)
    assert avatar.pictures("yaw_+30") is not None
    assert avatar.pictures("tongue_out") is not None
    assert np.abs(avatar.without("tongue_out").astype(int) - avatar.neutral).max() > 50
    noses = driver.points("yaw_+30")[:, 30, 0]
    assert (np.diff(np.append(driver.neutral_points[30, 0], noses)) > 1).all()  # to the picture's right


def test_the_shipped_depth_is_that_of_the_rig(rig: Rig) -> None:
    shipped = suite_depth.read(SUITE / "avatars" / "head_5079" / "labels.npz")
    rows = [list(shipped["gestures"]).index(name) for name in ("yaw_+30", "laugh")]
    few = {"gestures": shipped["gestures"][rows], "seed": shipped["seed"]}
    again = suite_depth.add_depth(rig, few)
    np.testing.assert_allclose(again["depth"], shipped["depth"][rows], atol=0.01)
    np.testing.assert_allclose(again["neutral_depth"], shipped["neutral_depth"], atol=0.01)
    assert again["neutral_depth"][30] > again["neutral_depth"][8]  # the nose is nearer than the chin
