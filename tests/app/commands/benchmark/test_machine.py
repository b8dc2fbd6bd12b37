from __future__ import annotations

import pytest

from app.commands.benchmark.machine import describe, is_busy, resident_mb


def test_describes_the_computer() -> None:
    described = describe()
    assert described["processor"]
    assert described["cores"]
    assert described["packages"]["torch"]  # type: ignore[index]


@pytest.mark.parametrize(("running", "expected"), [(0.2, False), (9.6, True), (None, False)])
def test_knows_whether_other_programs_affect_the_figures(running: float | None, expected: bool) -> None:
    assert is_busy({"others_running": running, "cores": 2}) is expected


def test_memory_of_this_program() -> None:
    held = resident_mb()
    assert held is None or 10 < held < 100_000
