"""Entry of the packaged Guise.

Libraries that every desktop has are loaded from the system, and from the package on a system without them.

Guise calls `sys.executable` for its own processes, as `python main.py WORDS` and `python -m MODULE WORDS`. In
the package that is this program, so it accepts both.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import runpy
import sys
from pathlib import Path

from app.commands import run


def main(words: list[str]) -> int:
    """Run the command, or the module after `-m`, of these words. Returns the exit code."""
    if words[:1] == ["-m"] and len(words) > 1:
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        return 0
    if words and words[0].endswith("main.py"):
        words = words[1:]
    return run(words)


def load_what_a_desktop_has(folder: Path) -> None:
    """Load the libraries in this folder: the system's own, else the file. One may need another."""
    waiting = sorted(folder.glob("*.so*"))
    while waiting:
        left = [file for file in waiting if not _loads(file)]
        if len(left) == len(waiting):
            return
        waiting = left


def _loads(file: Path) -> bool:
    for name in (file.name, str(file)):
        with contextlib.suppress(OSError):
            ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
            return True
    return False


if __name__ == "__main__":
    if sys.platform == "linux":
        load_what_a_desktop_has(Path(__file__).resolve().parent / "without_a_desktop")
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
