"""Cyclic garbage is collected in the event loop's thread only."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from pytestqt.qtbot import QtBot

from app.commands.start import garbage
from app.commands.start.garbage import collecting_in_this_thread


class Knot:
    """Refers to itself, and notes the thread that it was deleted in."""

    def __init__(self, deleted_in: list[threading.Thread]) -> None:
        self._itself = self
        self._deleted_in = deleted_in

    def __del__(self) -> None:
        """Note the thread."""
        self._deleted_in.append(threading.current_thread())


def allocate() -> list[list[int]]:
    """Return more objects than the collector waits for."""
    return [[number] for number in range(20 * gc.get_threshold()[0])]


def test_a_thread_that_allocates_deletes_no_cycle_of_another(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "EVERY_MS", 10)
    deleted_in: list[threading.Thread] = []
    gc.collect()
    with collecting_in_this_thread():
        left = weakref.ref(Knot(deleted_in))
        other = threading.Thread(target=allocate)
        other.start()
        other.join()
        assert left() is not None
        kept = allocate()
        qtbot.waitUntil(lambda: left() is None)
    assert kept
    assert deleted_in == [threading.main_thread()]


def test_the_collector_is_as_before_afterwards(qtbot: QtBot) -> None:
    assert gc.isenabled()
    with collecting_in_this_thread():
        assert not gc.isenabled()
    assert gc.isenabled()
