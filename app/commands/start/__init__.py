"""start: opens the window, or with --headless runs the same session without one."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from app.avatars import find_avatar
from app.commands.arguments import add_session_arguments
from app.commands.parsing import not_negative, positive
from app.commands.terminal import CommandError

NEED_NO_DISPLAY = ("offscreen", "minimal", "vnc", "eglfs", "linuxfb")
"""Qt's platforms that draw without a display server."""
FOR_HEADLESS = ("seconds", "play_fps", "json", "sheet", "sheet_driver")
"""Arguments that apply to runs without a window only."""
OPEN_ALREADY = (
    "Guise is open already; its window is in front now, with what it was started with. Add --new to open "
    "another window with these arguments."
)
NO_DISPLAY = (
    "There is no display here for the window. Add --headless to run without one, or `make run` to see ten "
    "seconds of the demo in out/."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the session's arguments, and those for a run without a window."""
    add_session_arguments(parser)
    parser.add_argument("--new", action="store_true", help="open another window if one is open already")
    alone = parser.add_argument_group("without a window")
    alone.add_argument("--headless", action="store_true", help="run without a window")
    alone.add_argument("--seconds", type=positive, metavar="N", help="end after N seconds")
    alone.add_argument(
        "--play-fps",
        type=not_negative,
        metavar="N",
        help="play a video at N pictures a second; 0: as fast as possible",
    )
    alone.add_argument("--json", metavar="FILE", help='write the figures at the end; "-" writes to stdout')
    alone.add_argument(
        "--sheet", type=Path, metavar="FILE.png", help="write a picture of some frames and their verdicts"
    )
    alone.add_argument("--sheet-driver", action="store_true", help="show the driver's face on the sheet too")


def run(arguments: argparse.Namespace) -> int:
    """Open the window, or run without. Raises CommandError if there is no display."""
    if arguments.headless:
        from app.commands.start import headless

        return headless.run(arguments)
    given = [name for name in FOR_HEADLESS if getattr(arguments, name) not in (None, False)]
    if given:
        raise CommandError(f"--{given[0].replace('_', '-')} needs --headless.")
    if arguments.avatar:
        find_avatar(arguments.avatar)
    if not has_display():
        raise CommandError(NO_DISPLAY)
    if not arguments.new:
        from app.commands.start.single_window import raise_first, server_name

        if raise_first(server_name()):
            return _after_raising(arguments)
    from app.commands.start import window

    return window.run(arguments)


def _after_raising(arguments: argparse.Namespace) -> int:
    """Return the exit code after the first window came to the front. Raises CommandError for arguments."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    if vars(arguments) != vars(parser.parse_args([])):
        raise CommandError(OPEN_ALREADY)
    return 0


def has_display() -> bool:
    """Return False if Qt would end the program because there is no display."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM", "").startswith(
        NEED_NO_DISPLAY
    ):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or _answers(os.environ.get("DISPLAY", ""))


def _answers(display: str) -> bool:
    """Return whether an X server listens; True for one on another computer, which is not checked."""
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
