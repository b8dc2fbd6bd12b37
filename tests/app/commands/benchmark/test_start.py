from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from app.commands.benchmark import start
from app.commands.benchmark.chain import REPOSITORY
from app.commands.benchmark.start import Watch


@dataclass
class Window:
    """A window that is on the screen when the test says so."""

    is_exposed: bool = False
    closed: list[bool] = field(default_factory=list)

    def windowHandle(self) -> SimpleNamespace:
        return SimpleNamespace(isExposed=lambda: self.is_exposed)

    def close(self) -> None:
        self.closed.append(True)


def test_the_timed_program_starts_like_the_app() -> None:
    code = "import sys, app.commands.benchmark.start; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=60
    )
    loaded = set(ran.stdout.split())
    assert "app.commands.benchmark.start" in loaded
    assert not {"torch", "cv2", "PySide6", "av", "model", "detector"} & loaded


def watched(monkeypatch: pytest.MonkeyPatch) -> tuple[Watch, Window, SimpleNamespace, list[float]]:
    now = [100.0]
    monkeypatch.setattr(start.time, "time", lambda: now[0])
    window, session = Window(), SimpleNamespace(latest=lambda: session.frame, frame=None)
    opened = SimpleNamespace(window=window, session=session)
    return Watch(opened, 99.0), window, session, now  # type: ignore[arg-type]


def test_it_times_the_window_then_the_avatar_and_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    watch, window, session, now = watched(monkeypatch)
    watch.look()
    assert watch.window_s == 0
    window.is_exposed = True
    watch.look()
    now[0] = 102.0
    session.frame = SimpleNamespace(avatar=None)
    watch.look()
    assert (watch.window_s, watch.avatar_s, window.closed) == (1.0, 0.0, [])
    session.frame = SimpleNamespace(avatar=object())
    watch.look()
    assert (watch.window_s, watch.avatar_s, window.closed) == (1.0, 3.0, [True])


def test_it_stops_if_no_avatar_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    watch, window, _, now = watched(monkeypatch)
    now[0] = 100.0 + start.PATIENCE_S
    watch.look()
    assert window.closed == [True]
    assert watch.avatar_s == 0


def test_the_first_start_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([(9.0, 9.0), *[(1.0, 3.0)] * start.STARTS])
    monkeypatch.setattr(start, "_started", lambda *_: next(times))
    window, avatar = start.start_rows("default", "cpu", lambda sentence: None)
    assert (window.what, window.ms_median) == ("start to window visible", 1000)
    assert avatar.ms_median == 3000


def test_a_window_that_does_not_open_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "_started", lambda *_: None)
    told: list[str] = []
    assert start.start_rows("default", "cpu", told.append) == []
    assert "did not open" in told[0]


def test_a_program_that_fails_has_no_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.sys, "executable", "false")
    assert start._started("default", "cpu") is None
