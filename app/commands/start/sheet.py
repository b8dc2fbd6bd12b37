"""Sheet: some frames of a run on one picture: driver, avatar, and what the judge said."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from app.commands.terminal import CommandError
from app.frame import Frame, Picture

SIDE, LINE, COLUMNS = 192, 22, 4
WHITE, INK = 255, (40, 40, 40)
COLOURS = {"good": (30, 130, 60), "warning": (190, 120, 0), "failed": (190, 30, 30), "no face": (190, 30, 30)}
SHOWN = 3 * COLUMNS


class Sheet:
    """Keeps frames spread evenly over a run of any length: when it is full, every other one goes."""

    def __init__(self, most: int = 4 * SHOWN) -> None:
        self._most = most
        self._frames: list[Frame] = []
        self._every = 1
        self._seen = 0

    def note(self, frame: Frame) -> None:
        """Keep this frame, if it is its turn."""
        if self._seen % self._every == 0:
            self._frames.append(frame)
        self._seen += 1
        if len(self._frames) == self._most:
            self._frames = self._frames[::2]
            self._every *= 2

    def chosen(self) -> list[Frame]:
        """The frames to show, from the first to nearly the last."""
        places = np.linspace(0, len(self._frames) - 1, min(len(self._frames), SHOWN)).round().astype(int)
        return [self._frames[place] for place in places]

    def write(self, path: Path) -> None:
        """Write the sheet as a PNG. Raises CommandError where it cannot be written."""
        tiles = [_tile(frame) for frame in self.chosen()]
        if not tiles:
            raise CommandError("There is nothing to show on a sheet: no frame was animated.")
        blank = np.full_like(tiles[0], WHITE)
        tiles += [blank] * (-len(tiles) % COLUMNS)
        rows = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, len(tiles), COLUMNS)]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(cv2.imencode(".png", np.vstack(rows)[..., ::-1])[1].tobytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error


def _tile(frame: Frame) -> Picture:
    """Driver and avatar side by side, a line of words under them."""
    driving = frame.driving if frame.driving is not None else frame.camera
    avatar = frame.avatar if frame.avatar is not None else np.zeros_like(driving)
    pair = np.hstack([_small(driving), _small(avatar)])
    words, colour = _verdict(frame)
    line = np.full((LINE, pair.shape[1], 3), WHITE, np.uint8)
    cv2.putText(line, words, (4, LINE - 7), cv2.FONT_HERSHEY_SIMPLEX, 0.4, colour, 1, cv2.LINE_AA)
    return np.vstack([pair, line])


def _small(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def _verdict(frame: Frame) -> tuple[str, tuple[int, int, int]]:
    """Number, state, score against threshold, and the first reason. OpenCV's letters are those of ASCII."""
    judgement = frame.judgement
    if judgement is None:
        return f"{frame.number}: not judged", INK
    words = f"{frame.number}: {judgement.state.value} {judgement.score:.2f}/{judgement.threshold:.2f}"
    if judgement.reasons:
        words += f" {judgement.reasons[0]}"
    return words[:58].encode("ascii", "replace").decode(), COLOURS[judgement.state.value]
