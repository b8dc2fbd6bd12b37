"""The whole app in the guest, with its networks, and a real browser as its reader."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.frame import Picture
from tests.real_camera.inside.browser import Server, chromium, picture_of
from tests.real_camera.inside.drivers import loopback, wait_until
from tests.real_camera.inside.reading import Reader, is_camera
from tests.real_camera.inside.report import figures, note

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
LOADING_LIMIT_S = 150.0
SMALL = (320, 180)
MAPS = 262_144
"""Mappings of memory that the host must allow. The usual 65,530 end a guest with the app's networks."""
WORDS = ("--headless", "--source", "demo", "--virtual-camera", "auto", "--record")


@pytest.mark.timeout(400)
@pytest.mark.skipif(
    int(os.environ.get("MAPS", MAPS)) < MAPS,
    reason=f"the app needs more mappings than the host allows: sudo sysctl vm.max_map_count={MAPS}",
)
def test_a_browser_sees_the_avatar_that_the_app_recorded(share: Path) -> None:
    (guise,) = loopback("Guise")
    film = share / "sent.mp4"
    with (share / "app.log").open("w") as log:
        app = subprocess.Popen(
            [sys.executable, "main.py", *WORDS, str(film)],
            stdout=log,
            stderr=log,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        try:
            wait_for_the_avatar(guise, app)
            with Server() as server, chromium(f"{server.address}/camera.html?seconds=3", "app-browser"):
                told = server.report("camera", 120)
        finally:
            app.send_signal(signal.SIGINT)
            code = app.wait(60)
    seen = picture_of(told, "avatar-in-browser")
    note("app in the browser", **figures(told))
    assert code == 0, (share / "app.log").read_text()[-1000:]
    assert told["label"] == "Guise"
    as_sent, mirrored = likest(seen, film)
    film.unlink()
    note("avatar compared with the recording", as_sent=as_sent, mirrored=mirrored)
    assert as_sent < 6, "of 255, mean"
    assert as_sent < mirrored / 1.5, "it is not mirrored"


def wait_for_the_avatar(path: str, app: subprocess.Popen[bytes]) -> None:
    """Wait until the picture is no longer the card that the app sends while it loads."""
    assert wait_until(lambda: app.poll() is not None or is_camera(path), LOADING_LIMIT_S)
    assert app.poll() is None, "the app has ended"
    with Reader(path) as reader:
        card = reader.see(1).picture
        assert card is not None
        ended_or_sends = wait_until(
            lambda: app.poll() is not None or is_another(reader.see(1).picture, card), LOADING_LIMIT_S
        )
        assert app.poll() is None, f"the app has ended: {app.returncode}"
        assert ended_or_sends, "the avatar did not come"


def is_another(picture: Picture | None, card: Picture) -> bool:
    return picture is not None and float(np.abs(picture.astype(int) - card).mean()) > 15


def likest(seen: Picture, film: Path) -> tuple[float, float]:
    """Return the smallest mean difference of the picture from a recorded one, as it is and mirrored."""
    small = cv2.resize(seen, SMALL, interpolation=cv2.INTER_AREA).astype(np.float32)
    recording, best, mirrored = cv2.VideoCapture(str(film)), 255.0, 255.0
    while True:
        came, bgr = recording.read()
        if not came:
            return best, mirrored
        sent = cv2.resize(bgr[..., ::-1], SMALL, interpolation=cv2.INTER_AREA).astype(np.float32)
        best = min(best, float(np.abs(sent - small).mean()))
        mirrored = min(mirrored, float(np.abs(sent[:, ::-1] - small).mean()))
