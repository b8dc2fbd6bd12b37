"""How far an avatar may turn: by hand on constructed angles, and on a suite of fakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lab import ranges
from lab.suite import Suite
from lab.summary import largest
from tests.lab.fakes import Frozen, Mirror, Ruler, make_suite


def test_the_first_angle_that_fails_ends_the_range() -> None:
    assert largest({30.0: True, 15.0: True, 22.5: True}) == 30
    assert largest({30.0: True, 15.0: True, 22.5: False}) == 15
    assert largest({15.0: False, 30.0: True}) == 0
    assert largest({}) == 0


def test_every_rendered_angle_is_measured_once(tmp_path: Path) -> None:
    driver = Suite.open(make_suite(tmp_path)).drivers[0]
    turns = ranges.turns_of(driver)
    angles = [turn.angle for turn in turns]
    assert {turn.axis for turn in turns} == {"yaw"}
    assert sorted(angles) == [-15, -11.25, -7.5, 7.5, 11.25, 15, 22.5, 30]


@pytest.mark.parametrize(("method", "yaw"), [(Mirror(), 30), (Frozen(), 7.5)])  # 7.5°: the error is 7.9 %
def test_an_avatar_that_follows_turns_as_far_as_the_suite(tmp_path: Path, method: object, yaw: float) -> None:
    suite = Suite.open(make_suite(tmp_path))
    reached = ranges.safe_range(method, Ruler(), suite.drivers, suite.person("anna"))  # type: ignore[arg-type]
    assert reached == {"yaw": yaw, "pitch": 0, "roll": 0}


def test_the_range_lies_beside_the_picture(tmp_path: Path) -> None:
    path = ranges.write(tmp_path / "anna.jpg", {"yaw": 33.75, "pitch": 15.0, "roll": 45.0}, "default")
    assert path == tmp_path / "anna.range.json"
    assert json.loads(path.read_text())["yaw"] == 33.75
