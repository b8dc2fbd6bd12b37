"""Lowers the priority of a thread whose work can wait."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

from PySide6.QtCore import QThread

STEPS = 5
"""Steps of Linux's nice value by which a thread gives way: it gets a third of what another thread gets."""


def give_way() -> None:
    """Let other threads of the program come before the calling QThread, if the system can do that."""
    if sys.platform != "linux":
        QThread.currentThread().setPriority(QThread.Priority.LowPriority)
        return
    thread = threading.get_native_id()  # Linux has a priority for each thread, and Qt does not use it
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + STEPS)
