"""One trial: truth against truth is perfect, a frozen output is caught, a broken program costs one row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lab.suite import Suite
from lab.trial import Acted, Work, attempt
from tests.lab.fakes import Broken, Frozen, Mirror, bench, make_suite


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
