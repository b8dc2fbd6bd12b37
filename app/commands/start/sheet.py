"""Sheet: selected frames of a run in one picture: avatar, judgement, and optionally the driver."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from app.commands.terminal import CommandError
from app.frame import Frame, Picture, sealed
from app.transparency import opaque

SIDE, LINE, COLUMNS = 192, 22, 4
WHITE, INK = 255, (40, 40, 40)
COLOURS = {"good": (30, 130, 60), "warning": (190, 120, 0), "failed": (190, 30, 30), "no face": (190, 30, 30)}
SHOWN = 3 * COLUMNS
LETTER = 7
"""Width of a letter, in pixels."""
MODE = 0o600
"""Permissions of the sheet: it can show the driver's face."""
NO_DRIVER: Picture = sealed(np.zeros((SIDE, SIDE, 3), np.uint8))
"""Picture in place of one that is not kept."""


class Sheet:
    """Keeps frames spread evenly over a run of any length: when it is full, every other one is dropped.

    The driver's face is kept only if `shows_driver`.
    """

    def __init__(self, most: int = 4 * SHOWN, *, shows_driver: bool = False) -> None:
        self._most = most
        self._shows_driver = shows_driver
        self._frames: list[Frame] = []
        self._every = 1
        self._seen = 0

    def note(self, frame: Frame) -> None:
        """Keep this frame, if it is its turn."""
        if self._seen % self._every == 0:
            self._frames.append(frame if self._shows_driver else _without_driver(frame))
        self._seen += 1
        if len(self._frames) == self._most:
            self._frames = self._frames[::2]
            self._every *= 2

    def chosen(self) -> list[Frame]:
        """Return the frames to show, from the first to nearly the last."""
        places = np.linspace(0, len(self._frames) - 1, min(len(self._frames), SHOWN)).round().astype(int)
        return [self._frames[place] for place in places]

    def write(self, path: Path) -> None:
        """Write the sheet as a PNG that only the user may read. Raises CommandError if that fails."""
        tiles = [_tile(frame, shows_driver=self._shows_driver) for frame in self.chosen()]
        if not tiles:
            raise CommandError("There is nothing to show on a sheet: no frame was animated.")
        blank = np.full_like(tiles[0], WHITE)
        tiles += [blank] * (-len(tiles) % COLUMNS)
        rows = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, len(tiles), COLUMNS)]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "wb", opener=_private) as file:
                if hasattr(os, "fchmod"):  # Windows keeps a user's folders private by itself
                    os.fchmod(file.fileno(), MODE)
                file.write(cv2.imencode(".png", np.vstack(rows)[..., ::-1])[1].tobytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error


def _without_driver(frame: Frame) -> Frame:
    return replace(frame, camera=NO_DRIVER, driving=None)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, MODE)


def _tile(frame: Frame, *, shows_driver: bool) -> Picture:
    """Draw the avatar, the driver beside it if wanted, and a line of words under them."""
    avatar = opaque(frame.shown) if frame.shown is not None else NO_DRIVER
    shown = [_small(_middle(avatar))]
    if shows_driver:
        shown.insert(0, _small(frame.driving if frame.driving is not None else frame.camera))
    pictures = np.hstack(shown)
    words, colour = _verdict(frame)
    line = np.full((LINE, pictures.shape[1], 3), WHITE, np.uint8)
    words = words[: pictures.shape[1] // LETTER]
    cv2.putText(line, words, (4, LINE - 7), cv2.FONT_HERSHEY_SIMPLEX, 0.4, colour, 1, cv2.LINE_AA)
    return np.vstack([pictures, line])


def _middle(picture: Picture) -> Picture:
    """Return the middle square of a wide picture."""
    height, width = picture.shape[:2]
    left = max(width - height, 0) // 2
    return picture[:, left : left + height]


def _small(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def _verdict(frame: Frame) -> tuple[str, tuple[int, int, int]]:
    """Return the verdict, in ASCII since OpenCV draws nothing else, and its colour."""
    judgement = frame.judgement
    if judgement is None:
        return f"{frame.number}: not judged", INK
    words = f"{frame.number}: {judgement.state.value} {judgement.score:.2f}/{judgement.threshold:.2f}"
    if judgement.reasons:
        words += f" {judgement.reasons[0]}"
    return words.encode("ascii", "replace").decode(), COLOURS[judgement.state.value]
