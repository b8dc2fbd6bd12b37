"""Ways to start sessions made of fakes, and to open the window on one; whatever happens, they are stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.chain.parts import Parts
from app.chain.session import Session
from app.chain.session_options import SessionOptions
from app.window.controls import Controls
from app.window.main_window import MainWindow
from app.window.messages import Messages
from app.window.settings import Settings
from tests.app.fakes import Start, avatar_file, hear
from tests.app.window.fake_session import FakeSession


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts sessions from fakes, and stops them."""
    sessions: list[Session] = []

    def started(made: Parts, *, live: bool = True, begin: bool = True, **options: object) -> Session:
        chosen = {"source": "fake", "avatar": avatar_file(tmp_path), "play_fps": 200, **options}
        session = Session(SessionOptions(live=live, **chosen), made)  # type: ignore[arg-type]
        hear(session)
        sessions.append(session)
        if begin:
            session.start()
        return session

    yield started
    for session in sessions:
        session.stop()


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def controls(session: FakeSession, messages: Messages) -> Controls:
    return Controls(session, Settings(follow=False), messages)


@pytest.fixture
def open_window(qtbot: QtBot, session: FakeSession) -> Iterator[Callable[..., MainWindow]]:
    """Opens the window with these settings; it is on the screen and the session has started."""

    def opened(settings: Settings | None = None) -> MainWindow:
        messages = Messages()
        chosen = settings or Settings(has_seen_first_steps=True)
        window = MainWindow(session, Controls(session, chosen, messages), messages)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: ("start",) in session.calls)
        session.calls.clear()
        return window

    return opened


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window()
