"""A faster engine takes over between two frames; errors in the background are reported and end nothing."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

import numpy as np
import pytest

from model.engines import Engine, FrameLayers, Picture
from model.engines.choice import EngineChoice, Precision
from model.engines.improving import Background, ImprovingEngine
from model.engines.verification import EndingError
from model.motion import Points, Transfer, absolute

STILL = absolute(2, 2)
BLACK = np.zeros((4, 4, 3), np.uint8)


class Grey:
    """An engine that paints one level of grey plus the avatar's."""

    def __init__(self, level: int, precision: Precision = "fp32") -> None:
        self.choice = EngineChoice("openvino", "cpu", precision, f"It paints {level}.")
        self.level = level
        self.avatar = 0

    def wear(self, avatar: Picture) -> Points:
        self.avatar = int(avatar.max())
        return Points(np.zeros((2, 2), np.float32), np.zeros((2, 2, 2), np.float32))

    def locate(self, picture: Picture) -> Points:
        return self.wear(picture)

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        return np.full_like(driving, self.level + self.avatar)

    def layers(self, driving: Picture, transfer: Transfer) -> FrameLayers:
        flat = np.full(driving.shape[:2], self.level, np.float32)
        return FrameLayers(np.stack([flat, flat], 2), flat, np.stack([flat] * 3, 2), flat)

    def draw(self, driver: Points, transfer: Transfer) -> FrameLayers:
        return self.layers(BLACK, transfer)


@dataclass
class Awaited:
    """A job that ends when the test says so."""

    gives: Engine | str | Exception
    sentence: str = "It is being prepared."

    def __post_init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()

    def run(self, _ending: threading.Event) -> Engine | str:
        self.begun.set()
        assert self.may_end.wait(5)
        if isinstance(self.gives, Exception):
            raise self.gives
        return self.gives


class UntilTheEnd:
    """A job that goes on until the program ends."""

    sentence = "It is being prepared."

    def run(self, ending: threading.Event) -> Engine | str:
        assert ending.wait(5)
        raise EndingError


def ended(job: Awaited, engine: ImprovingEngine) -> ImprovingEngine:
    job.may_end.set()
    engine.wait()
    return engine


def test_a_faster_engine_takes_over_between_two_frames_and_keeps_the_avatar() -> None:
    job = Awaited(Grey(100, "bf16"))
    engine = ImprovingEngine(Grey(50), [job])
    engine.wear(BLACK + 7)
    assert job.begun.wait(5)
    assert engine.choice.reason == "It paints 50. It is being prepared."
    assert engine.animate(BLACK, STILL).max() == 57
    ended(job, engine)
    assert engine.animate(BLACK, STILL).max() == 107
    assert engine.layers(BLACK, STILL).kept.max() == 100
    assert engine.draw(engine.locate(BLACK), STILL).kept.max() == 100
    assert (engine.choice.precision, engine.choice.reason) == ("bf16", "It paints 100.")


def test_an_avatar_that_its_owner_overwrites_is_still_the_one_that_was_set() -> None:
    job = Awaited(Grey(100))
    engine = ImprovingEngine(Grey(50), [job])
    avatar = BLACK + 7
    engine.wear(avatar)
    avatar[:] = 99
    assert ended(job, engine).animate(BLACK, STILL).max() == 107


def test_a_refused_engine_changes_nothing_and_the_reason_says_why() -> None:
    job = Awaited("bf16 is not used here: its part “paint” is 3 dB from fp32.")
    engine = ended(job, ImprovingEngine(Grey(50), [job]))
    assert engine.animate(BLACK, STILL).max() == 50
    assert engine.choice.reason == (
        "It paints 50. bf16 is not used here: its part “paint” is 3 dB from fp32."
    )


@pytest.mark.expects_log
def test_an_error_in_the_background_is_said_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    job = Awaited(ZeroDivisionError("by zero"))
    later = Awaited(Grey(100))
    engine = ImprovingEngine(Grey(50), [job, later])
    later.may_end.set()
    with caplog.at_level(logging.ERROR):
        ended(job, engine)
    assert "A faster engine could not be made" in caplog.text
    assert "by zero" in caplog.text
    assert "could not be made (ZeroDivisionError)" in engine.choice.reason
    assert engine.animate(BLACK, STILL).max() == 100, "the next job runs all the same"


def test_the_background_ends_in_the_middle_of_a_job_when_the_program_ends() -> None:
    """OpenVINO aborts a process that ends in the middle of a frame."""
    job, never = UntilTheEnd(), Awaited(Grey(200))
    background = Background([job, never])
    background.end()
    assert background.take() is None
    assert not never.begun.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name == "engines"]
