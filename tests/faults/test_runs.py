"""Faults in running sessions: nothing leaks, crashes or hangs, and a leak would be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.faults.faulty import MemoryBackend
from tests.faults.runs import Outcome, memory_backend, one_run

FAULTS = 60
SESSIONS = 5


@pytest.fixture(autouse=True)
def _backend(qapp: QApplication) -> Iterator[None]:
    with memory_backend():
        yield


@pytest.mark.timeout(300)
@pytest.mark.parametrize("first", [1000, 1005])
def test_nothing_leaks_crashes_or_hangs(first: int) -> None:
    """How many of the faults meet a call depends on the machine's speed, so they are counted together."""
    injected = 0
    for seed in range(first, first + SESSIONS):
        outcome = one_run(seed, FAULTS)
        assert outcome.is_good, outcome
        assert outcome.sent > 0
        injected += sum(outcome.faults.values())
    assert injected > SESSIONS * FAULTS / 10, "the rest was injected where no call was made any more"


def test_a_leak_would_be_seen() -> None:
    outcome = one_run(1, 20, passes_through=True)
    assert any(each.shows_driver for each in MemoryBackend.sent)
    assert outcome.leaks == 0, "the user had asked for it"
    assert not Outcome(leaks=1).is_good
