"""PictureReading: reads pictures off the window's thread, because a phone's picture takes a second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage

from app.avatars import AvatarError
from app.window.crop_dialog import read_picture

Take = Callable[[QImage | None, str], object]
"""Receives a picture, or None and why it cannot be used."""


class PictureReading(QObject):
    """Reads one picture at a time, and hands each to the function that asked for it."""

    _arrived = Signal(object, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_stopped = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._arrived.connect(self._hand_over)  # of an object of the window's thread, so it runs there

    def read(self, path: Path, take: Take) -> None:
        """Read a picture; `take` is called later, in the window's thread."""
        self._pool.start(_Reading(path, take, self._arrived.emit))

    def stop(self) -> None:
        """Drop waiting pictures, and wait for the one that is being read; it is not handed over.

        May be called repeatedly.
        """
        self._is_stopped = True
        self._pool.clear()
        self._pool.waitForDone()

    def _hand_over(self, take: Take, image: QImage | None, problem: str) -> None:
        if not self._is_stopped:
            take(image, problem)


class _Reading(QRunnable):
    """One picture."""

    def __init__(self, path: Path, take: Take, give: Callable[[Take, QImage | None, str], object]) -> None:
        super().__init__()
        self._path, self._take, self._give = path, take, give

    def run(self) -> None:
        """Read the picture."""
        try:
            image, problem = read_picture(self._path), ""
        except AvatarError as refusal:
            image, problem = None, str(refusal)
        self._give(self._take, image, problem)
