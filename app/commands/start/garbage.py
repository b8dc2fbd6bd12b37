"""Collects cyclic garbage in the thread of the event loop only.

Qt objects must not be deleted in another thread, but Python's collector runs in whichever thread happens to
allocate. While it deletes a Qt object or a connection there, PySide can also deadlock with the thread of the
event loop.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

EVERY_MS = 1000


@contextmanager
def collecting_in_this_thread() -> Iterator[None]:
    """Switch the automatic collector off, and collect once a second in the thread that calls this.

    Its event loop must run. The collector is as before afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    timer = QTimer(interval=EVERY_MS)
    timer.timeout.connect(collect)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        if was_on:
            gc.enable()


def collect() -> None:
    """Collect the oldest generation that is due by the collector's own thresholds."""
    due = [
        generation
        for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > threshold
    ]
    if due:
        gc.collect(due[-1])
