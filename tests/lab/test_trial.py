"""One trial: truth against truth is perfect, a frozen output is caught, a broken program costs one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab.methods import Made
from lab.suite import Person, Suite
from lab.trial import Acted, Work, attempt
from tests.lab.fakes import Broken, Frozen, Mirror, Picture, Ruler, bench, make_suite


def tried(folder: Path, method: object, gesture: str = "smile") -> Acted:
    suite = Suite.open(make_suite(folder))
    return attempt(bench(method), Work(gesture, "anna", "dora"), suite.person("dora"), suite.person("anna"))


def test_the_truth_itself_is_followed_in_full(tmp_path: Path) -> None:
    result = tried(tmp_path, Mirror()).result
    assert result.followed == pytest.approx(1)
    assert (result.error, result.face_lost, result.error_inside) == (0, 0, 0)
    assert not any(result.failing)
    assert not any(result.flagged)
    assert result.is_followed
    assert np.isnan(result.delay)


def test_a_frozen_output_is_zero_fails_and_is_flagged(tmp_path: Path) -> None:
    result = tried(tmp_path, Frozen()).result
    assert result.followed == 0
    assert not result.is_followed
    assert any(result.failing)
    assert any(result.flagged)
    assert result.delay == 0
    assert result.error > 0
    assert result.error_inside > 0


def test_without_a_rendered_truth_the_picture_is_not_compared(tmp_path: Path) -> None:
    acted = tried(tmp_path, Mirror(), "yaw_+15")
    assert acted.truth is None
    assert np.isnan(acted.result.error_inside)
    assert acted.result.followed == pytest.approx(1)


def test_a_program_that_fails_is_a_result_with_its_sentence(tmp_path: Path) -> None:
    result = tried(tmp_path, Broken()).result
    assert "no weights" in result.problem
    assert not result.is_followed
    assert np.isnan(result.followed)


def test_a_scene_of_twice_the_size_has_the_same_points(tmp_path: Path) -> None:
    class Enlarged(Mirror):
        def act(self, avatar: Person, driving: Sequence[Picture]) -> list[Made]:
            large = {id(each): np.repeat(np.repeat(each, 2, 0), 2, 1) for each in driving}
            return [Made(large[id(each)], each) for each in driving]

    class LargeRuler(Ruler):
        def find(self, picture: Picture) -> np.ndarray:
            points = super().find(picture)
            return points if len(picture) == 256 else (points + 0.5) * 2 - 0.5

    suite = Suite.open(make_suite(tmp_path))
    with_scene = replace(bench(Enlarged()), instrument=LargeRuler())  # type: ignore[arg-type]
    work = Work("smile", "anna", "dora")
    acted = attempt(with_scene, work, suite.person("dora"), suite.person("anna"))
    assert acted.output.shape == (256, 256, 3)
    assert acted.result.error == pytest.approx(0, abs=1e-5)
    assert acted.result.followed == pytest.approx(1)
