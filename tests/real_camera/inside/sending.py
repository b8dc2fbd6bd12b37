"""Guise's own sender in a process of its own, without the networks: VirtualCamera behind SteadyFeeding."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

import cv2
import numpy as np

from app.chain.feeding import SteadyFeeding
from app.chain.stage import Finished
from app.chain.status import SinkStatus
from app.devices.virtual_camera import VirtualCamera
from app.devices.wide_picture import on_clean_background
from app.frame import Frame, Picture, sealed
from tests.real_camera.inside.drivers import LIMIT_S

SIDE = 256
LONGEST = 10_000
"""Pictures whose times are kept: more than five minutes."""
PictureAt = Callable[[int], Picture]


@dataclass(frozen=True)
class Told:
    """What the sender said of itself: its state, and a sentence or the camera's name."""

    state: str
    text: str


class Sender:
    """Context manager: sends `picture_at(n)` 30 times a second until it ends. `told` is its first answer."""

    def __init__(self, choice: str | None = None, picture_at: PictureAt | None = None) -> None:
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._ended = context.Event()
        self._times = context.RawArray("d", LONGEST)
        arguments = (choice, picture_at or colours, theirs, self._ended, self._times)
        self.process = context.Process(target=_run, args=arguments, daemon=True)

    def __enter__(self) -> Sender:
        self.process.start()
        self.told = self.hear()
        return self

    def hear(self) -> Told:
        """Return the next thing that the sender says, apart from "starting"."""
        while self._pipe.poll(LIMIT_S):
            told = Told(*self._pipe.recv())
            if told.state != "starting":
                return told
        raise AssertionError("the sender says nothing")

    @property
    def sent_at(self) -> list[float]:
        """Return when each picture was handed to the camera, in seconds of the system's clock."""
        return [at for at in self._times if at]

    def stop(self) -> None:
        """End it as the app does."""
        self._ended.set()
        self.process.join(LIMIT_S)

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.kill()
        self.process.join()

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self.process.is_alive():
            self.kill()


def _run(
    choice: str | None, picture_at: PictureAt, pipe: Connection, ended: object, times: list[float]
) -> None:
    work = SteadyFeeding(
        VirtualCamera(choice),
        report=lambda status: pipe.send((status.state, status.text)),
        delivered=lambda frame, at: None,
        on=SinkStatus("on", "{name}"),
    )
    number = 0
    try:
        work.open()
        while not ended.is_set():
            time.sleep(work.patience_s)
            picture = picture_at(number)
            times[number % LONGEST] = time.time()
            work.work(Frame(number, time.monotonic(), picture, avatar=picture))
            number += 1
    except Finished:
        return
    finally:
        work.close()


def colours(number: int) -> Picture:
    """Return red, green, blue and white from left to right, with a bar that moves down."""
    picture = _still().copy()
    row = 2 * number % SIDE
    picture[row : row + 4] = 0
    return sealed(picture)


def still(number: int) -> Picture:
    """Return a picture that stays the same: four colours, and a white square in the upper left corner."""
    return _STILL


def _still() -> Picture:
    picture = np.zeros((SIDE, SIDE, 3), np.uint8)
    for index, colour in enumerate(((200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 200))):
        picture[:, 64 * index : 64 * (index + 1)] = colour
    cv2.rectangle(picture, (16, 16), (48, 48), (255, 255, 255), -1)
    return sealed(picture)


_STILL = _still()


def difference(seen: Picture, sent: Picture, *, from_row: int = 0) -> float:
    """Return the mean absolute difference (0 to 255) between what was seen and the wide picture of `sent`."""
    wide = on_clean_background(sent)[from_row:].astype(np.float32)
    return float(np.abs(seen[from_row:].astype(np.float32) - wide).mean())
