"""Opening a source by what the user typed, and the sentence when that cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.devices.camera import CameraError, open_camera
from tests.app.fakes import avatar_file


def test_the_demo_clip_loops_live_and_ends_in_a_file() -> None:
    live, file = open_camera("demo"), open_camera("demo", live=False)
    assert (live.is_demo, live.loops, file.loops) == (True, True, False)
    assert (live.name, live.format, live.fps) == ("Demo clip", "320×320 h264", 25.0)
    live.close()
    file.close()


def test_a_folder_is_a_source(tmp_path: Path) -> None:
    avatar_file(tmp_path)
    camera = open_camera(str(tmp_path))
    assert camera.read() is not None
    assert camera.read() is None


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(CameraError, match=r"no camera, file or folder “my\.mp4”") as caught:
        open_camera("my.mp4")
    assert not caught.value.may_pass, "a file that is missing will not come by waiting"


def test_a_missing_camera_can_be_tried_again() -> None:
    with pytest.raises(CameraError, match="no camera, file or folder “Logitech”") as caught:
        open_camera("Logitech")
    assert caught.value.may_pass


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for a Linux device")
def test_an_index_without_a_device() -> None:
    with pytest.raises(CameraError, match="no camera 97") as caught:
        open_camera("97")
    assert caught.value.may_pass
