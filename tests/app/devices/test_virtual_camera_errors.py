"""Every raw text that pyvirtualcam's backends are known to raise, and what the user reads in its place."""

from __future__ import annotations

import pytest

from app.devices.virtual_camera_errors import explain
from app.devices.virtual_camera_setup import MODPROBE

RAW = {
    "OBS Virtual Camera device not found! Did you install OBS?": (
        "OBS's virtual camera is not installed. Install OBS 26 or later, then go live again.",
        "link",
    ),
    "virtual camera output could not be started": (
        "Another program (often OBS itself) is sending to this camera. Stop it, then go live again.",
        "retry",
    ),
    "OBS Virtual Camera is not installed in your system. Use the Virtual Camera function in OBS to trigger "
    "installation.": (
        "OBS's virtual camera is not set up yet. In OBS 30 or later: Start Virtual Camera once, "
        "allow the extension, Stop, close OBS.",
        "steps",
    ),
    "No v4l2 loopback device found at /dev/video[0-99]. Did you run 'modprobe v4l2loopback'? See also "
    "pyvirtualcam's documentation.": (f"No virtual camera on this computer yet. Run: {MODPROBE}", "copy"),
    "Could not access /dev/video2 due to missing permissions. Did you add your user to the 'video' group? "
    "Run 'usermod -a -G video myusername' and log out and in again.": (
        "Your user may not use /dev/video2. Add it to the group “video”, then log out and in.",
        "copy",
    ),
    "Device /dev/video4 is already in use.": (
        "/dev/video4 is already in use. Choose another device, or stop the program using it.",
        "devices",
    ),
    "Device /dev/video5 could not be opened: Device or resource busy": (
        "/dev/video5 could not be opened. Choose another device.",
        "devices",
    ),
    "Device /dev/video6 does not exist.": ("/dev/video6 does not exist. Choose another device.", "devices"),
    "Device /dev/video0 is not a video output device.": (
        "/dev/video0 takes no pictures: it is a real camera, or another program sends to it. "
        "Choose another device.",
        "devices",
    ),
    "Device /dev/video1 is not a V4L2 device.": (
        "/dev/video1 is no video device. Choose another device.",
        "devices",
    ),
    "Virtual camera device /dev/video7 could not be configured: Device or resource busy": (
        "A program still reads /dev/video7 with another size: stop its camera, then go live again.",
        "retry",
    ),
}


@pytest.mark.parametrize("raw", RAW)
@pytest.mark.parametrize("prefix", ["", "'v4l2loopback' backend: "])
def test_raw_text_and_what_is_shown(raw: str, prefix: str) -> None:
    sentence, action, _ = explain(prefix + raw)
    assert (sentence, action) == RAW[raw]


def test_of_two_backends_the_more_specific_reason_wins() -> None:
    raw = (
        "'obs' backend: OBS Virtual Camera device not found!\n"
        "'unitycapture' backend: virtual camera output could not be started"
    )
    assert explain(raw).action == "retry"


def test_links_and_commands_are_part_of_the_explanation() -> None:
    assert explain("OBS Virtual Camera device not found!").detail.startswith("https://obsproject.com")
    assert explain("No v4l2 loopback device found at /dev/video[0-99].").detail == MODPROBE
    assert 'exclusive_caps=1 card_label="Guise"' in MODPROBE


def test_a_device_without_a_path_is_named_too() -> None:
    assert explain("Device Unity Video Capture is already in use").sentence.startswith(
        "Unity Video Capture is"
    )


def test_an_unknown_error_is_shown_unchanged() -> None:
    assert explain("'obs' backend: warp core breach.\nmore").sentence == (
        "The virtual camera could not be opened: 'obs' backend: warp core breach."
    )
    assert explain("").sentence == "The virtual camera could not be opened: no reason was given."
