"""Faults in running sessions: no rule is broken, nothing stays behind, and a leak would be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.faults.runs import Outcome, memory_backend, one_run
from tests.faults.watching import MemoryBackend

FAULTS = 110
SESSIONS = 3
GROWTH_MB = 2.0
"""Most that the allocated memory may grow over the sessions of one test, in MB: one picture is 2.8."""


@pytest.fixture(autouse=True)
def _backend(qapp: QApplication) -> Iterator[None]:
    with memory_backend():
        yield


@pytest.mark.timeout(300)
@pytest.mark.parametrize("first", [1000, 1003])
def test_no_rule_is_broken_and_nothing_stays_behind(first: int) -> None:
    """How many of the faults meet a call depends on the machine's speed, so they are counted together."""
    total = Outcome()
    for seed in range(first, first + SESSIONS):
        outcome = one_run(seed, FAULTS)
        assert outcome.is_good, outcome
        assert outcome.avatars > 0
        total.add(outcome)
    assert total.faults.total() > 150, "the rest was injected where no call was made any more"
    assert total.used_mb[-1] - total.used_mb[0] < GROWTH_MB


def test_a_leak_would_be_seen() -> None:
    outcome = one_run(1, 20, passes_through=True)
    assert any(each.shows_driver for each in MemoryBackend.sent)
    assert not outcome.broken, "the user had asked for it"
    assert not Outcome(gaps=1).is_good
