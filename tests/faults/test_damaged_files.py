"""Damaged files: a few of them in every run of the tests, and that the check itself can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.damaged_files import DAMAGES, damaged_file, examined, figures
from tests.faults.examiner import Examiner, Outcome

WHOLE = {"a.png": bytes(range(256)) * 4, "b.mp4": b"movie" * 100}


def test_sixty_damaged_files_end_well_or_with_a_sentence(tmp_path: Path) -> None:
    results = list(examined(seed=7, count=60, folder=tmp_path))
    assert [result for result in results if result.is_bad] == []
    found = figures(7, results, 1.0)
    assert (found["files"], found["crash"], found["hang"], found["memory"]) == (60, 0, 0, 0)
    assert {result.outcome for result in results} == {Outcome.FINE, Outcome.SENTENCE}
    assert all(result.name in result.text for result in results if result.outcome is Outcome.SENTENCE)


def test_the_same_seed_makes_the_same_files() -> None:
    first = [damaged_file(3, number, WHOLE) for number in range(100)]
    assert first == [damaged_file(3, number, WHOLE) for number in range(100)]
    assert first != [damaged_file(4, number, WHOLE) for number in range(100)]
    assert {made.damage for made in first} == {damage.__name__ for damage in DAMAGES}


@pytest.mark.parametrize(
    ("runs", "outcome"),
    [
        ("dies", Outcome.CRASH),
        ("raises", Outcome.CRASH),
        ("mutters", Outcome.CRASH),
        ("hangs", Outcome.HANG),
        ("swells", Outcome.MEMORY),
    ],
)
def test_the_examiner_notices_and_goes_on(tmp_path: Path, runs: str, outcome: Outcome) -> None:
    longest_s = 0.5 if outcome is Outcome.HANG else 30.0
    with Examiner(tmp_path, longest_s=longest_s, most_mb=500, runs=runs) as examiner:
        assert [examiner.examine(tmp_path / "a", "none").outcome for _ in range(2)] == [outcome] * 2
