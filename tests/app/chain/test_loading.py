"""Loading: what still loads when the program ends does not abort it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.chain.driver_look import LandmarkFinder
from app.chain.loading import load
from app.chain.parts import Animator
from app.chain.session_options import SessionOptions
from app.ending import left_behind
from detector import DetectorError
from model import ModelError
from tests.app.fakes import FakeCamera, KeptBoard, parts


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Opened at the end of the test at the latest."""
    event = threading.Event()
    yield event
    event.set()


def test_a_finder_that_still_loads_is_known_to_the_end_of_the_program(
    gate: threading.Event,
) -> None:
    """A thread in C++ that meets the end of Python aborts the program, with the exit code 134."""

    def slow_finder() -> LandmarkFinder | None:
        gate.wait(20)
        return None

    def no_animator(options: SessionOptions) -> Animator:
        raise ModelError("The weights are gone.")

    made = replace(parts(FakeCamera()), make_landmark_finder=slow_finder, make_animator=no_animator)
    before = left_behind()
    assert load(made, SessionOptions(), KeptBoard()) is None
    assert left_behind() == before + 1
    gate.set()


def test_the_window_can_say_when_the_networks_are_loaded() -> None:
    def no_finder() -> LandmarkFinder | None:
        raise DetectorError("The finder is gone.")

    for made in (parts(FakeCamera()), replace(parts(FakeCamera()), make_landmark_finder=no_finder)):
        board = KeptBoard()
        assert load(made, SessionOptions(), board) is not None
        assert board.status.has_networks
