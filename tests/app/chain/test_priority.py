"""A stage that gives way lowers the priority of its own thread only."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from app.chain.mailbox import Mailbox
from app.chain.priority import STEPS
from app.chain.stage import Once, Stage


@pytest.mark.skipif(sys.platform != "linux", reason="Other systems do not tell a thread's priority.")
@pytest.mark.parametrize(("gives_way", "steps"), [(False, 0), (True, STEPS)])
def test_a_stage_that_gives_way_lowers_the_priority_of_its_own_thread(gives_way: bool, steps: int) -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    found: list[int] = []

    def look() -> None:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    stage = Stage("Test", Once(look), Mailbox(), gives_way=gives_way)
    stage.start()
    assert stage.wait(10_000)
    assert found == [min(before + steps, 19)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
