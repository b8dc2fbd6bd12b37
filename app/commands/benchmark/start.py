"""Measures the time to the window and to the first avatar in it, in a separate process.

Run as `python -m app.commands.benchmark.start TIME WORDS…`: the app with these words, started at TIME
(seconds since 1970); prints both times and ends.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from app.commands.benchmark.timing import Row, row
from app.ending import ends_with
from app.places import REPOSITORY

if TYPE_CHECKING:
    from app.commands.benchmark.course import Tell
    from app.commands.start.window import Opened

STARTS = 5
PATIENCE_S = 120
LOOK_EVERY_MS = 5


def start_rows(network: str, device: str, tell: Tell) -> list[Row]:
    """Return rows of several starts with a warm disk cache; the first start does not count."""
    times = [_started(network, device) for _ in range(1 + STARTS)][1:]
    if not all(times):
        tell("The start is left out: the window did not open. `python main.py` says why.")
        return []
    window, avatar = ([1000 * pair[index] for pair in times if pair] for index in (0, 1))
    return [
        row("start to window visible", "-", network, window),
        row("start to first avatar in the window", "-", network, avatar),
    ]


def _started(network: str, device: str) -> tuple[float, float] | None:
    """Return the seconds from program start to window, and to avatar; None if it fails."""
    words = ["--source", "demo", "--virtual-camera", "off", "--network", network, "--device", device]
    here = os.environ if "DISPLAY" in os.environ else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", __name__, str(time.time()), *words]
    ran = subprocess.run(command, cwd=REPOSITORY, env=here, capture_output=True, text=True, check=False)
    if ran.returncode:
        return None
    window_s, avatar_s = json.loads(ran.stdout.splitlines()[-1])
    return window_s, avatar_s


class Watch:
    """Polls the opened window until it shows an avatar, then closes it."""

    def __init__(self, opened: Opened, began: float) -> None:
        self._opened, self._began = opened, began
        self.window_s = self.avatar_s = 0.0

    def look(self) -> None:
        """Check for the window and the avatar."""
        handle = self._opened.window.windowHandle()
        if not self.window_s and handle is not None and handle.isExposed():
            self.window_s = time.time() - self._began
        frame = self._opened.session.latest()
        if self.window_s and frame is not None and frame.avatar is not None:
            self.avatar_s = time.time() - self._began
        if self.avatar_s or time.time() - self._began > PATIENCE_S:
            self._opened.window.close()


def main(began: float, words: list[str]) -> int:
    """Open the window, time it, and print both times as JSON. Returns 1 if no avatar came."""
    from PySide6.QtCore import QTimer

    from app.commands.arguments import add_session_arguments
    from app.commands.start.window import open_window

    parser = argparse.ArgumentParser()
    add_session_arguments(parser)
    opened = open_window(parser.parse_args(words))
    watch = Watch(opened, began)
    timer = QTimer(interval=LOOK_EVERY_MS)
    timer.timeout.connect(watch.look)
    timer.start()
    opened.application.exec()
    sys.stdout.write(json.dumps([watch.window_s, watch.avatar_s]) + "\n")
    return 0 if watch.avatar_s else 1


if __name__ == "__main__":
    sys.exit(ends_with(main(float(sys.argv[1]), sys.argv[2:])))  # also while the judge is still being loaded
