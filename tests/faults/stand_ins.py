"""What a file could do to a program: for the tests of the examiner."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.animate_with_fakes import animate_with_fakes

Animate = Callable[[Path], int]


def raises(folder: Path) -> Animate:
    """Return a program that fails inside."""

    def animate(path: Path) -> int:
        raise KeyError("x")

    return animate


def dies(folder: Path) -> Animate:
    """Return a program whose process dies."""

    def animate(path: Path) -> int:
        os._exit(139)

    return animate


def hangs(folder: Path) -> Animate:
    """Return a program that does not come back."""

    def animate(path: Path) -> int:
        time.sleep(1000)
        return 0

    return animate


def swells(folder: Path) -> Animate:
    """Return a program that takes much memory."""

    def animate(path: Path) -> int:
        return 0 if bytearray(b"x") * (500 * 2**20) else 1

    return animate


def mutters(folder: Path) -> Animate:
    """Return a program that fails with a sentence that is none for users."""

    def animate(path: Path) -> int:
        sys.stderr.write("Internal error (KeyError: x).\n")
        return 1

    return animate


STAND_INS = {
    "animate": animate_with_fakes,
    "raises": raises,
    "dies": dies,
    "hangs": hangs,
    "swells": swells,
    "mutters": mutters,
}
"""What an examiner can run, by name: it runs in another process."""
