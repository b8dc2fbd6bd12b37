"""Two real webcams, seen at once while one is chosen: neither is opened twice, and the chosen one is free."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.chain.previewing import CameraPreview
from app.chain.session import Session
from app.chain.session_options import SessionOptions
from app.devices.camera import open_camera, open_preview
from tests.app.fakes import FakeCamera, avatar_file, hear, parts, told
from tests.real_camera.inside.drivers import vivid

PATIENCE_MS = 40_000


def test_two_webcams_are_seen_and_the_other_one_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = (path.removeprefix("/dev/video") for path in vivid(2))
    made = replace(parts(FakeCamera()), open_camera=lambda options: open_camera, open_preview=open_preview)
    session = Session(SessionOptions(live=True, source=first, avatar=avatar_file(tmp_path)), made)
    hear(session)
    seen: list[CameraPreview] = []
    session.previewed.connect(seen.append)

    def shown() -> set[str]:
        return {preview.source for preview in seen if preview.picture is not None}

    session.start()
    try:
        qtbot.waitUntil(lambda: session.status.camera.device == first, timeout=PATIENCE_MS)
        session.preview_cameras((first, second))
        qtbot.waitUntil(lambda: shown() == {first, second}, timeout=PATIENCE_MS)
        pictures = [preview.picture for preview in seen if preview.picture is not None]
        assert {picture.shape[1] for picture in pictures} == {320}
        session.preview_cameras(())
        session.set_source(second)
        qtbot.waitUntil(
            lambda: session.status.camera.is_open and session.status.camera.device == second,
            timeout=PATIENCE_MS,
        )
        assert session.status.camera.format.startswith("1280×720")
        assert {preview.problem for preview in seen} == {""}
        assert not any("in use" in text for text in told(session))
    finally:
        session.stop()
