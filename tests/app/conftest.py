"""A way to start sessions made of fakes; whatever happens in the test, they are stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.chain_parts import Parts
from app.session import Session
from app.session_options import SessionOptions
from tests.app.fakes import Start, avatar_file, hear


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
