"""Reading back what was sent: every way in which a picture can be wrong has its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from app.devices.read_back import ReadBack, read_back
from app.devices.shot import Shot
from app.devices.wide_picture import on_clean_background
from app.frame import Frame, Picture, sealed


@dataclass
class Loop:
    """A camera whose reader sees what was sent, changed."""

    change: Callable[[Picture], Picture] = lambda picture: picture
    device: str = "/dev/video63"
    sent: list[Picture] = field(default_factory=list)
    is_closed: bool = False

    def send(self, picture: Picture, frame: Frame) -> None:
        self.sent.append(picture)

    def read(self) -> Shot | None:
        return Shot(sealed(np.ascontiguousarray(self.change(on_clean_background(self.sent[-1])))), None)

    def close(self) -> None:
        self.is_closed = True


@dataclass
class SteppedClock:
    """A clock that goes on only while somebody sleeps."""

    now: float = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "": lambda picture: picture,
    "it is mirrored": lambda picture: picture[:, ::-1],
    "red and blue are exchanged": lambda picture: picture[:, :, ::-1],
    "it has 640×360 instead of 1280×720 pixels": lambda picture: picture[::2, ::2],
    "it is not the picture that was sent": lambda picture: np.full_like(picture, 90),
}


@pytest.mark.parametrize("problem", CHANGES)
def test_the_fault_of_a_picture_is_named(problem: str) -> None:
    camera = Loop(CHANGES[problem])
    seen = read_back(camera, lambda device: camera, SteppedClock())
    assert seen.problem == problem
    assert camera.is_closed


def test_the_rate_is_measured() -> None:
    camera = Loop()
    seen = read_back(camera, lambda device: camera, SteppedClock())
    assert seen.fps == pytest.approx(30)
    assert len(camera.sent) == 31


def test_a_small_difference_is_the_same_picture() -> None:
    assert ReadBack(1280, 720, 30.0, as_sent=4.0, mirrored=60.0, exchanged=50.0).problem == ""
