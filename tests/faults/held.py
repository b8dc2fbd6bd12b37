"""Held: what the process holds: threads of every kind, file descriptors and memory."""

from __future__ import annotations

import ctypes
import gc
import os
import threading
import time
from pathlib import Path
from typing import NamedTuple

from app.ending import forget_ended, left_behind

PATIENCE_S = 30.0
"""Longest time for threads that were abandoned to end once nothing holds them up, in seconds."""
ARENA_MAX = -8
"""Name of an option of glibc's `mallopt`: the number of areas that threads allocate from."""
MALLINFO2 = (
    *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
    *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
)
"""The fields of glibc's `struct mallinfo2`, in order."""


class Held(NamedTuple):
    """What the process holds.

    Attributes:
        threads: threads of Python, Qt and libraries.
        descriptors: open file descriptors.
        used_mb: memory that is allocated and not freed, in MB; 0 without glibc.
        resident_mb: memory that the system gives to the process, in MB.
    """

    threads: int
    descriptors: int
    used_mb: float
    resident_mb: float


class _Allocated(ctypes.Structure):
    """The numbers of `mallinfo2`, summed over all arenas."""

    _fields_ = tuple((name, ctypes.c_size_t) for name in MALLINFO2)


def allocate_in_one_place() -> None:
    """Let all threads allocate from one arena, so that what they free can be used by others.

    Otherwise glibc keeps the freed pictures of ended threads: some 5 MB a session. Call it before threads
    are started.
    """
    if hasattr(ctypes.pythonapi, "mallopt"):
        ctypes.pythonapi.mallopt(ARENA_MAX, 1)


def held() -> Held:
    """Return what the process holds once unused objects are collected."""
    _collect()
    return Held(_threads(), _entries("/proc/self/fd"), _used_mb(), _resident_mb())


def settled(before: Held) -> Held:
    """Return what the process holds once what came after `before` has ended; wait for that a while.

    Threads that were left behind are waited for by themselves: the number of threads alone may be low again
    because an older one has ended.
    """
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if left_behind() == 0 and _is_back_at(before):
            break
        time.sleep(0.02)
    return held()


def _is_back_at(before: Held) -> bool:
    return _threads() <= before.threads and _entries("/proc/self/fd") <= before.descriptors


def _threads() -> int:
    return _entries("/proc/self/task") or threading.active_count()


def _entries(folder: str) -> int:
    return len(os.listdir(folder)) if os.path.isdir(folder) else 0


def _used_mb() -> float:
    if not hasattr(ctypes.pythonapi, "mallinfo2"):
        return 0.0
    ctypes.pythonapi.mallinfo2.restype = _Allocated
    found = ctypes.pythonapi.mallinfo2()
    return float(found.uordblks + found.hblkhd) / 1e6


def _resident_mb() -> float:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0.0
    return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _collect() -> None:
    """Collect objects that refer to each other, as those of a session do.

    Python collects them rarely. An app has one session; a process of this harness has hundreds.
    """
    forget_ended()
    gc.collect()
