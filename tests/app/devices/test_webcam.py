"""The webcam with a fake of OpenCV's capture: its requests, its format, and its failures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest

from app.devices.camera_list import CameraInfo
from app.devices.shot import CameraError
from app.devices.webcam import Webcam, fourcc_text, refuse_unreadable

INFO = CameraInfo("0", "HD Webcam")


class Capture:
    """Agrees to half the size asked for, and sends two pictures before it dies."""

    def __init__(self, *, opens: bool = True) -> None:
        self.opens = opens
        self.asked: list[tuple[int, float]] = []
        self.left = 2
        self.is_released = False

    def isOpened(self) -> bool:
        return self.opens

    def set(self, what: int, value: float) -> bool:
        self.asked.append((what, value))
        return True

    def get(self, what: int) -> float:
        agreed = {
            cv2.CAP_PROP_FRAME_WIDTH: 640.0,
            cv2.CAP_PROP_FRAME_HEIGHT: 360.0,
            cv2.CAP_PROP_FOURCC: float(cv2.VideoWriter.fourcc(*"YUYV")),
            cv2.CAP_PROP_FPS: 1000.0,
        }
        return agreed[what]

    def read(self) -> tuple[bool, np.ndarray | None]:
        self.left -= 1
        return (True, np.full((4, 4, 3), (30, 20, 10), np.uint8)) if self.left >= 0 else (False, None)

    def release(self) -> None:
        self.is_released = True


def webcam(capture: Capture) -> Webcam:
    """A webcam over that capture."""
    return Webcam(INFO, lambda info: cast(cv2.VideoCapture, capture))


def test_mjpg_is_requested_and_the_agreed_format_is_read_back() -> None:
    capture = Capture()
    camera = webcam(capture)
    mjpg = cv2.VideoWriter.fourcc(*"MJPG")
    assert capture.asked[0] == (cv2.CAP_PROP_FOURCC, mjpg)
    assert (cv2.CAP_PROP_FRAME_WIDTH, 1280) in capture.asked
    assert camera.format == "640×360 YUYV"
    assert camera.is_live


def test_pictures_are_rgb_and_sealed() -> None:
    shot = webcam(Capture()).read()
    assert shot is not None
    assert shot.picture[0, 0].tolist() == [10, 20, 30]
    assert shot.seconds is None
    assert not shot.picture.flags.writeable


def test_a_dead_camera_raises_and_never_repeats_its_last_picture() -> None:
    capture = Capture()
    camera = webcam(capture)
    camera.read()
    camera.read()
    for _ in range(3):
        with pytest.raises(CameraError, match="HD Webcam stopped sending pictures") as caught:
            camera.read()
        assert caught.value.may_pass
    camera.close()
    assert capture.is_released


def test_a_camera_that_is_in_use() -> None:
    capture = Capture(opens=False)
    with pytest.raises(CameraError, match="HD Webcam is in use by another program, or gone"):
        webcam(capture)
    assert capture.is_released


def test_a_device_that_is_missing_or_forbidden(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="no camera 7 on this computer") as caught:
        refuse_unreadable(tmp_path / "video7")
    assert caught.value.may_pass
    device = tmp_path / "video8"
    device.touch()
    refuse_unreadable(device)
    device.chmod(0)
    if os.access(device, os.R_OK):
        pytest.skip("root may read everything")
    with pytest.raises(CameraError, match="“video” group"):
        refuse_unreadable(device)


def test_fourcc_by_hand() -> None:
    assert fourcc_text(0x47504A4D) == "MJPG"
    assert fourcc_text(0) == fourcc_text(-1) == ""
