"""What runs where no command is named: the window, or with --headless the same session without one."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from app.commands.arguments import add_session_arguments
from app.commands.terminal import CommandError

NEED_NO_DISPLAY = ("offscreen", "minimal", "vnc", "eglfs", "linuxfb")
NO_DISPLAY = (
    "There is no display here for the window. Add --headless to run without one, or `make run` to see ten "
    "seconds of the demo in out/."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The session's words, and those for a run without a window."""
    add_session_arguments(parser)
    parser.add_argument("--headless", action="store_true", help="run without a window")
    parser.add_argument(
        "--seconds", type=_positive, metavar="N", help="end after that long (--headless only)"
    )
    parser.add_argument(
        "--play-fps",
        type=_speed,
        metavar="N",
        help="play a clip at another speed, 0 as fast as it goes (--headless only)",
    )
    parser.add_argument("--json", metavar="FILE", help="write the figures there at the end (--headless only)")
    parser.add_argument(
        "--sheet",
        type=Path,
        metavar="FILE.png",
        help="write driver, avatar and judgement of some frames there",
    )


def run(arguments: argparse.Namespace) -> int:
    """Open the window, or run without. Raises CommandError where there is no display to open it on."""
    if arguments.headless:
        from app.commands.start import headless

        return headless.run(arguments)
    for_headless = ("seconds", "play_fps", "json", "sheet")
    if given := [
        f"--{name.replace('_', '-')}" for name in for_headless if getattr(arguments, name) is not None
    ]:
        raise CommandError(f"{given[0]} needs --headless.")
    if not has_display():
        raise CommandError(NO_DISPLAY)
    from app.commands.start import window

    return window.run(arguments)


def has_display() -> bool:
    """False where Qt would end the program for want of a screen."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM", "").startswith(
        NEED_NO_DISPLAY
    ):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or _answers(os.environ.get("DISPLAY", ""))


def _answers(display: str) -> bool:
    """Whether an X server listens there. One on another computer is taken at its word."""
    host, _, number = display.partition(":")
    if host not in ("", "unix"):
        return True
    if not number:
        return False
    path = f"/tmp/.X11-unix/X{number.partition('.')[0]}"
    for address in (f"\0{path}", path):
        with socket.socket(socket.AF_UNIX) as server:
            if server.connect_ex(address) == 0:
                return True
    return False


def _speed(word: str) -> float:
    fps = float(word)
    if not 0 <= fps < float("inf"):
        raise ValueError
    return fps


def _positive(word: str) -> float:
    seconds = float(word)
    if not 0 < seconds < float("inf"):
        raise ValueError
    return seconds
