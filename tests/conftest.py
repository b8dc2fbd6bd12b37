"""What every test gets: no screen, one thread, its own cache and settings, and no loose ends."""

from __future__ import annotations

import logging
import os
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtCore import QThread

os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM", "NUMBA_NUM_THREADS"):
    os.environ[_name] = "1"  # read when torch, OpenCV and numba are first imported

settings.register_profile("quick", max_examples=50, deadline=None, database=None, derandomize=True)
settings.load_profile("quick")

REPOSITORY = Path(__file__).parents[1]
PATIENCE_MS = 5000
ENDLESS_THREADS = ("tqdm", "ThreadPoolExecutor-torch", "pymain")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of clips and faces that is not in the repository; tests that need it skip without it."""
    folder = Path(os.environ.get("GUISE_SHARED", REPOSITORY.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"needs {folder}, which is not part of the repository")
    return folder


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the user's settings nor caches from other tests have a say."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("GUISE_CACHE", str(folder / "cache"))
    monkeypatch.setenv("GUISE_CONFIG", str(folder / "config"))


_started: weakref.WeakSet[QThread] = weakref.WeakSet()
_start = QThread.start


def _remembered_start(thread: QThread, *arguments: QThread.Priority) -> None:
    _started.add(thread)
    _start(thread, *arguments)


QThread.start = _remembered_start  # type: ignore[method-assign, assignment]


@pytest.fixture(autouse=True)
def _no_leftover_threads() -> Iterator[None]:
    """A test that leaves a thread running fails: in the app it would be a camera that stays on."""
    before = set(threading.enumerate())
    _started.clear()
    yield
    left = [type(thread).__name__ for thread in tuple(_started) if _runs_on(thread)]
    for thread in set(threading.enumerate()) - before:
        if isinstance(thread, threading._DummyThread) or thread.name.startswith(ENDLESS_THREADS):
            continue  # Qt's own threads, counted above; pools that their libraries keep for ever
        thread.join(PATIENCE_MS / 1000)
        left += [thread.name] * thread.is_alive()
    assert not left, f"threads left running: {left}"


def _runs_on(thread: QThread) -> bool:
    try:
        return not thread.wait(PATIENCE_MS) if thread.isRunning() else False
    except RuntimeError:  # the C++ side is gone, so it cannot run
        return False


@pytest.fixture(autouse=True)
def _no_unexpected_log_lines(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """A warning in the log fails the test, unless it is marked with `expects_log`."""
    yield
    if request.node.get_closest_marker("expects_log"):
        return
    loud = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, f"unexpected log lines: {loud}"
