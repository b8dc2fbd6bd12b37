"""Camera previews: small pictures of several cameras at once, for choosing one of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection

from PySide6.QtCore import QDeadlineTimer, QThread

from app.chain.driver_look import LandmarkFinder
from app.chain.mailbox import Mailbox
from app.chain.preview_signs import SharedFinder
from app.chain.previewing import CameraPreview, Pictures, Previewing
from app.chain.stage import Stage, join

RELEASE_MS = 1500
"""Longest time to wait until a preview has closed its camera, in milliseconds."""


class CameraPreviews:
    """One thread for each camera that is shown, so that none waits for another."""

    def __init__(
        self,
        open_camera: Callable[[str], Pictures],
        open_running: Callable[[], Pictures],
        make_finder: Callable[[], LandmarkFinder | None],
        give: Callable[[CameraPreview], object],
    ) -> None:
        """Show nothing yet.

        `open_running` returns the pictures of the chain's own camera; `give` receives every preview, in the
        thread of its camera.
        """
        self._open_camera, self._open_running, self._give = open_camera, open_running, give
        self._finder = SharedFinder(make_finder)
        self._stages: dict[tuple[str, bool], Stage] = {}
        self._ending: list[tuple[str, Stage]] = []
        self._lock = threading.Lock()

    def show(self, sources: Collection[str], running: str = "") -> None:
        """Show these cameras, of which the chain has opened `running`; close all others. Returns at once."""
        wanted = {(source, source == running) for source in sources}
        with self._lock:
            for key in self._stages.keys() - wanted:
                self._end(key)
            for key in wanted - self._stages.keys():
                self._stages[key] = stage = self._stage(*key)
                stage.start()

    def release(self, source: str) -> None:
        """Close this camera, or every one for "", and wait until that is done. Any thread may call this."""
        with self._lock:
            for key in [key for key in self._stages if source in (key[0], "")]:
                self._end(key)
        self._wait(source)

    def stop(self, patience_ms: int) -> None:
        """Close every camera; a thread that does not end in this time is abandoned."""
        self.show(())
        join([stage for _, stage in self._ending], patience_ms)
        self._ending.clear()

    def _stage(self, source: str, is_running: bool) -> Stage:
        opened = self._open_running if is_running else lambda: self._opened(source)
        return Stage("Camera preview", Previewing(source, opened, self._finder.look), Mailbox(), self._give)

    def _opened(self, source: str) -> Pictures:
        """Open a camera, after the thread that showed it before has closed it."""
        self._wait(source)
        return self._open_camera(source)

    def _wait(self, source: str) -> None:
        with self._lock:
            ending = [stage for shown, stage in self._ending if source in (shown, "")]
        deadline, here = QDeadlineTimer(RELEASE_MS), QThread.currentThread()
        for stage in ending:
            if stage is not here:
                stage.wait(deadline)

    def _end(self, key: tuple[str, bool]) -> None:
        self._ending = [pair for pair in self._ending if not pair[1].isFinished()]
        stage = self._stages.pop(key)
        stage.stop()
        self._ending.append((key[0], stage))
