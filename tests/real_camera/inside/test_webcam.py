"""Webcams by vivid, a real V4L2 driver, and loopbacks, which are never offered as inputs."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from app.chain.capturing import Capturing
from app.chain.choices import Choices
from app.chain.mailbox import Mailbox
from app.chain.session_options import SessionOptions
from app.devices.camera import CameraError, list_cameras, open_camera
from app.devices.camera_list import CameraInfo
from tests.app.fakes import KeptBoard
from tests.real_camera.inside.drivers import (
    CAPTURE,
    JPEG_COLOUR,
    another_program_sends,
    driver_format,
    loopback,
    set_format,
    vivid,
    wait_until,
)
from tests.real_camera.inside.reading import Reader
from tests.real_camera.inside.report import note
from tests.real_camera.inside.sending import Sender

UNBIND, BIND = (Path("/sys/bus/platform/drivers/vivid", each) for each in ("unbind", "bind"))
COUNT = 20


def number(path: str) -> str:
    return path.removeprefix("/dev/video")


def test_webcams_are_listed_by_name_and_agree_on_a_format() -> None:
    paths = vivid(2)
    assert list_cameras() == (
        CameraInfo(number(paths[0]), "vivid-000-vid-cap"),
        CameraInfo(number(paths[1]), "vivid-001-vid-cap"),
    )
    camera = open_camera("vivid-001")
    try:
        shot = camera.read()
        assert shot is not None
        assert shot.picture.shape == (720, 1280, 3)
        assert camera.format == f"1280×720 {driver_format(paths[1])}", "what the driver agreed to"
    finally:
        camera.close()


def test_mjpg_is_agreed_on_if_the_camera_has_it() -> None:
    (phone,) = loopback("Phone")
    with another_program_sends(phone, 1280, 720, jpeg=True):
        camera = open_camera(number(phone))
        shot, agreed = camera.read(), driver_format(phone)
        camera.close()
    assert camera.format == f"1280×720 {agreed}" == "1280×720 MJPG"
    assert shot is not None
    assert np.abs(shot.picture[360, 640].astype(int) - JPEG_COLOUR).max() < 8


def test_the_rate_is_measured() -> None:
    (path,) = vivid()
    camera = open_camera(number(path))
    try:
        camera.read()
        began = time.monotonic()
        for _ in range(COUNT):
            camera.read()
        measured = COUNT / (time.monotonic() - began)
    finally:
        camera.close()
    note("webcam", said_fps=camera.fps, measured_fps=measured)
    assert measured == pytest.approx(camera.fps, rel=0.15)


def test_one_picture_a_second_is_a_camera_too() -> None:
    (phone,) = loopback("Phone")
    with another_program_sends(phone, fps=1):
        camera = open_camera(number(phone))
        try:
            camera.read()
            began = time.monotonic()
            camera.read()
            assert 0.5 < time.monotonic() - began < 2
        finally:
            camera.close()


def test_another_program_s_size_does_not_stay() -> None:
    (path,) = vivid()
    handle = os.open(path, os.O_RDWR)
    assert set_format(handle, CAPTURE, 320, 180, b"YUYV") == (320, 180)
    os.close(handle)
    camera = open_camera(number(path))
    assert camera.format.startswith("1280×720")
    camera.close()


def test_a_busy_webcam_is_told() -> None:
    (path,) = vivid()
    with Reader(path) as reader:
        assert reader.see(2).times
        with pytest.raises(CameraError, match="in use by another program"):
            open_camera(number(path)).read()


def test_an_unplugged_webcam_is_told_and_comes_back() -> None:
    (path,) = vivid()
    board = KeptBoard()
    capturing = Capturing(open_camera, live=True, board=board, began=Mailbox(), over=lambda: None)
    capturing.work(Choices.from_options(SessionOptions(source=number(path))))
    try:
        assert wait_until(capturing.idle)
        UNBIND.write_text("vivid.0")
        began = time.monotonic()
        assert wait_until(lambda: capturing.idle() is None and board.told)
        noticed_s = time.monotonic() - began
        assert board.status.camera.problem
        BIND.write_text("vivid.0")
        began = time.monotonic()
        assert wait_until(capturing.idle, 20)
        note("unplugged", noticed_s=noticed_s, back_after_s=time.monotonic() - began)
        assert board.told[-1].endswith("is back.")
    finally:
        capturing.close()


@pytest.mark.parametrize("exclusive_caps", [0, 1])
def test_no_loopback_is_offered_as_an_input_whatever_its_label(exclusive_caps: int) -> None:
    labels = ("Guise", "My Cam", "HD Webcam: HD Webcam", "OBS Virtual Camera")
    paths = loopback(*labels, exclusive_caps=exclusive_caps)
    with another_program_sends(paths[1]), Sender():
        assert list_cameras() == ()
        with pytest.raises(CameraError, match=r"No camera was found"):
            open_camera("nothing of the kind")
        camera = open_camera("")
        assert camera.is_demo
        camera.close()
    webcams = vivid()
    assert [camera.source for camera in list_cameras()] == [number(path) for path in webcams]


def test_guise_s_own_camera_is_refused_by_its_name() -> None:
    guise, other = loopback("Guise", "My Cam")
    with Sender(), pytest.raises(CameraError, match="Guise's own virtual camera"):
        open_camera(number(guise))
    with Sender(other), Reader(other), pytest.raises(CameraError, match="Guise's own virtual camera"):
        open_camera("My Cam")


def test_a_phone_that_sends_through_a_loopback_is_opened_by_its_name() -> None:
    (phone,) = loopback("Phone")
    with pytest.raises(CameraError, match="virtual camera without pictures"):
        open_camera("phone")
    with another_program_sends(phone, 640, 480):
        camera = open_camera("phone")
        shot = camera.read()
        camera.close()
    assert camera.name == "Phone (virtual)"
    assert shot is not None
    assert shot.picture.shape == (480, 640, 3)
