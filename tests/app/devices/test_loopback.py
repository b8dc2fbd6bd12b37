"""Which loopback device is taken, and the lock. The driver itself is tried in tests/real_camera."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.devices.loopback import (
    Availability,
    HeldLoopback,
    LoopbackError,
    NoneFreeError,
    availability,
    hold_first_free,
    is_own,
    loopback_devices,
)
from app.devices.v4l2 import VideoDevice, lock
from tests.app.devices.video_devices import video_device


def test_guise_comes_first_then_devices_without_a_label_then_those_of_other_programs(tmp_path: Path) -> None:
    video_device(tmp_path, 0, "OBS Virtual Camera", is_virtual=True)
    video_device(tmp_path, 1, "Dummy video device (0x0001)", is_virtual=True)
    video_device(tmp_path, 2, "HD Webcam")
    video_device(tmp_path, 10, "Guise", is_virtual=True)
    found = [device.path for device in loopback_devices(tmp_path)]
    assert found == ["/dev/video10", "/dev/video1", "/dev/video0"]


def test_a_locked_device_is_busy_and_is_guise_s_own(tmp_path: Path) -> None:
    path = tmp_path / "video0"
    path.touch()
    handle = os.open(path, os.O_RDWR)
    try:
        lock(handle)
        assert availability(str(path)) is Availability.BUSY
        assert is_own(VideoDevice(str(path), "My Cam", is_virtual=True))
    finally:
        os.close(handle)
    assert not is_own(VideoDevice(str(path), "My Cam", is_virtual=True))


def test_a_virtual_device_labelled_guise_is_its_own() -> None:
    assert is_own(VideoDevice("/dev/video7", "Guise", is_virtual=True))
    assert not is_own(VideoDevice("/dev/video7", "Guise", is_virtual=False))


def test_a_file_that_is_no_device_is_unusable(tmp_path: Path) -> None:
    path = tmp_path / "video0"
    path.touch()
    with pytest.raises(LoopbackError) as caught:
        HeldLoopback(str(path))
    assert caught.value.availability is Availability.UNUSABLE


def test_without_a_free_device_every_reason_is_reported(tmp_path: Path) -> None:
    video_device(tmp_path, 97, "Guise", is_virtual=True)
    video_device(tmp_path, 98, "OBS Virtual Camera", is_virtual=True)
    with pytest.raises(NoneFreeError) as caught:
        hold_first_free(loopback_devices(tmp_path))
    assert caught.value.found == dict.fromkeys(["/dev/video97", "/dev/video98"], Availability.UNUSABLE)
