"""Which device is taken, and what is said when none can be."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from app.devices.loopback import Availability, availability
from app.devices.sinks import SinkError
from app.devices.virtual_camera import VirtualCamera
from app.devices.virtual_camera_setup import SetupState, virtual_camera_setup
from tests.real_camera.inside.drivers import (
    another_program_sends,
    as_nobody,
    loopback,
    nodes,
    vivid,
    wait_until,
)
from tests.real_camera.inside.reading import Reader
from tests.real_camera.inside.sending import Sender

BOTH = pytest.mark.parametrize("exclusive_caps", [0, 1])


def opened(choice: str | None = None) -> str:
    """Open the camera as the app does. Returns its device, or the sentence of its refusal."""
    camera = VirtualCamera(choice)
    try:
        camera.open()
    except SinkError as error:
        return str(error)
    camera.close()
    return camera.device


@BOTH
def test_the_device_called_guise_comes_first(exclusive_caps: int) -> None:
    _, _, guise = loopback("OBS Virtual Camera", "My Cam", "Guise", exclusive_caps=exclusive_caps)
    with Sender() as sender, Reader(guise) as reader:
        assert (sender.told.state, sender.told.text) == ("on", "Guise")
        assert reader.see(3).size == (1280, 720)


def test_without_guise_a_device_without_a_label_comes_before_those_of_others() -> None:
    _, unnamed = loopback("OBS Virtual Camera", "Dummy video device (0x0001)")
    assert opened() == unnamed


@BOTH
def test_a_busy_device_is_never_taken_if_another_is_free(exclusive_caps: int) -> None:
    guise, other = loopback("Guise", "My Cam", exclusive_caps=exclusive_caps)
    with another_program_sends(guise):
        assert opened() == other
    assert opened() == guise


@BOTH
def test_a_device_that_another_program_feeds_is_in_use_and_no_real_camera(exclusive_caps: int) -> None:
    (guise,) = loopback("Guise", exclusive_caps=exclusive_caps)
    with another_program_sends(guise):
        sentence = opened()
        assert "in use" in sentence
        assert "real" not in sentence
        assert virtual_camera_setup().state is SetupState.TAKEN
    assert opened() == guise


def test_a_device_that_another_program_feeds_slowly_is_in_use() -> None:
    (guise,) = loopback("Guise")
    with another_program_sends(guise, fps=2):
        assert "in use" in opened()
        assert availability(guise) is Availability.BUSY


@BOTH
def test_a_second_guise_is_told_that_the_device_is_in_use(exclusive_caps: int) -> None:
    (guise,) = loopback("Guise", exclusive_caps=exclusive_caps)
    with Sender() as first, Sender() as second, Reader(guise) as reader:
        assert first.told.state == "on"
        assert second.told.state == "failed"
        assert f"{guise} (“Guise”) is in use" in second.told.text
        assert len(reader.see(10).times) == 10


def test_no_permission_is_told_with_the_group() -> None:
    (guise,) = loopback("Guise")
    sentence = as_nobody(opened)
    assert guise in sentence
    assert "usermod -a -G video" in sentence
    assert as_nobody(lambda: virtual_camera_setup().state.value) == "forbidden"


def test_a_device_that_may_be_opened_is_taken_instead_of_one_that_may_not() -> None:
    _, other = loopback("Guise", "My Cam")
    os.chmod(other, 0o666)
    assert as_nobody(opened) == other


def test_a_webcam_that_may_not_be_opened_hides_nothing() -> None:
    vivid()
    (guise,) = loopback("Guise")
    os.chmod(guise, 0o666)
    assert as_nobody(opened) == guise


def test_a_webcam_is_no_virtual_camera() -> None:
    (webcam,) = vivid()
    assert f"{webcam} takes no pictures: it is a real camera" in opened(webcam)


def test_a_device_that_is_not_there_is_named() -> None:
    loopback("Guise")
    assert "/dev/video63" in opened("/dev/video63")


def test_the_driver_is_not_installed_then_not_loaded_then_the_camera_is_ready() -> None:
    installed = Path("/lib/modules", os.uname().release)
    assert nodes() == []
    assert virtual_camera_setup().state is SetupState.NOT_INSTALLED
    assert "not installed" in opened()
    shutil.copytree(Path(os.environ["CACHE"], "lib", "modules", os.uname().release), installed)
    try:
        assert virtual_camera_setup().state is SetupState.NOT_LOADED
        assert "modprobe v4l2loopback" in opened()
        (guise,) = loopback("Guise")
        assert wait_until(lambda: virtual_camera_setup().state is SetupState.READY)
        assert opened() == guise
    finally:
        shutil.rmtree(installed)


def test_the_driver_cannot_be_unloaded_under_a_sender() -> None:
    (guise,) = loopback("Guise")
    with Sender() as sender, Reader(guise) as reader:
        assert sender.told.state == "on"
        assert reader.see(3).times
        assert subprocess.run(["rmmod", "v4l2loopback"], capture_output=True, check=False).returncode != 0
        assert len(reader.see(10).times) == 10
