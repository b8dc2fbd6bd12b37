"""The video devices that Linux lists. The driver itself is tested in tests/real_camera."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.devices.v4l2 import VideoDevice, is_fed, lock, programs_using, video_devices
from tests.app.devices.video_devices import video_device


def test_devices_come_by_number_and_metadata_nodes_are_left_out(tmp_path: Path) -> None:
    video_device(tmp_path, 10, "Guise", is_virtual=True)
    video_device(tmp_path, 2, "HD Webcam: HD Webcam")
    video_device(tmp_path, 3, "HD Webcam: HD Webcam", index=1)
    (tmp_path / "v4l-subdev0").mkdir()
    assert video_devices(tmp_path) == (
        VideoDevice("/dev/video2", "HD Webcam: HD Webcam", is_virtual=False),
        VideoDevice("/dev/video10", "Guise", is_virtual=True),
    )
    assert [device.number for device in video_devices(tmp_path)] == ["2", "10"]


def test_no_devices_without_the_folder(tmp_path: Path) -> None:
    assert video_devices(tmp_path / "none") == ()


def test_only_one_program_can_hold_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "video0"
    path.touch()
    first, second = os.open(path, os.O_RDWR), os.open(path, os.O_RDWR)
    try:
        lock(first)
        with pytest.raises(BlockingIOError):
            lock(second)
    finally:
        os.close(first)
        os.close(second)


def test_a_device_that_cannot_be_read_is_not_fed(tmp_path: Path) -> None:
    path = tmp_path / "video0"
    path.touch()
    handle = os.open(path, os.O_WRONLY)
    try:
        assert not is_fed(handle)
    finally:
        os.close(handle)


def test_programs_are_named_once_and_without_this_one(tmp_path: Path) -> None:
    for process, name, held in (
        ("17", "zoom", "/dev/video3"),
        ("18", "zoom", "/dev/video3"),
        ("19", "obs", "/dev/video4"),
        (str(os.getpid()), "python", "/dev/video3"),
    ):
        (tmp_path / process / "fd").mkdir(parents=True)
        (tmp_path / process / "comm").write_text(f"{name}\n")
        (tmp_path / process / "fd" / "5").symlink_to(held)
        (tmp_path / process / "fd" / "4").touch()  # as a file that was closed meanwhile: it is no link
    (tmp_path / "20").mkdir()
    assert programs_using("/dev/video3", tmp_path) == ("zoom",)
    assert programs_using("/dev/video3", tmp_path / "none") == ()
