"""Faults in running sessions: nothing leaks, crashes or hangs, and a leak would be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.faults.faulty import MemoryBackend
from tests.faults.runs import Outcome, memory_backend, one_run

FAULTS = 60


@pytest.fixture(autouse=True)
def _backend(qapp: QApplication) -> Iterator[None]:
    with memory_backend():
        yield


@pytest.mark.parametrize("seed", range(1000, 1010))
def test_nothing_leaks_crashes_or_hangs(seed: int) -> None:
    outcome = one_run(seed, FAULTS)
    assert outcome.is_good, outcome
    assert outcome.sent > 0
    assert sum(outcome.faults.values()) > FAULTS / 10, "the rest was injected where nothing passed any more"


def test_a_leak_would_be_seen() -> None:
    outcome = one_run(1, 20, passes_through=True)
    assert any(each.shows_driver for each in MemoryBackend.sent)
    assert outcome.leaks == 0, "the user had asked for it"
    assert not Outcome(leaks=1).is_good
