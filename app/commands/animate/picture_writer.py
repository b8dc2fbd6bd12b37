"""PictureWriter: writes lossless pictures as 00000.png, 00001.png … into a folder."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.commands.terminal import CommandError
from app.frame import Picture
from app.transparency import is_transparent

NUMBERED = re.compile(r"\d{5,}\.png")


class PictureWriter:
    """Writes pictures to numbered files; each gets its name when it is complete.

    A context manager. Numbered pictures of an earlier, longer run are removed at the end, so that the folder
    holds this run only.
    """

    sound_problem = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def __enter__(self) -> PictureWriter:
        """Make the folder. Raises CommandError if that fails."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{self._folder} cannot be made: {error.strerror}.") from error
        return self

    def write(self, picture: Picture, seconds: float) -> None:
        """Add one picture; its time is ignored. Raises CommandError, for instance when the disk is full."""
        path = self._folder / f"{self._count:05d}.png"
        partial = path.with_suffix(".png.partial")
        try:
            partial.write_bytes(cv2.imencode(".png", _in_opencv_order(picture))[1].tobytes())
            partial.replace(path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise CommandError(f"{path} could not be written: {error.strerror}.") from error
        self._count += 1

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        """Remove the pictures of an earlier, longer run, unless this one failed."""
        if kind is None:
            for path in numbered_pictures(self._folder):
                if int(path.stem) >= self._count:
                    path.unlink()


def _in_opencv_order(picture: Picture) -> NDArray[np.uint8]:
    kind = cv2.COLOR_RGBA2BGRA if is_transparent(picture) else cv2.COLOR_RGB2BGR
    return np.asarray(cv2.cvtColor(picture, kind), np.uint8)


def numbered_pictures(folder: Path) -> list[Path]:
    """Return the files of the folder with a PictureWriter's names."""
    return [path for path in folder.iterdir() if NUMBERED.fullmatch(path.name)]
