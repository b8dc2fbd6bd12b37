"""Sentences for the user in place of pyvirtualcam's errors."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.devices.sinks import Action
from app.devices.virtual_camera_setup import JOIN_GROUP, MODPROBE

OBS_LINK = "https://obsproject.com/download"
OBS_STEPS = (
    "Open OBS, press Start Virtual Camera, allow the extension when asked, press Stop, close OBS, then go "
    "live again."
)


class Explanation(NamedTuple):
    """A sentence, and a remedy: an action of `SinkStatus` with its detail."""

    sentence: str
    action: Action
    detail: str = ""


def explain(raw: str) -> Explanation:
    """Return the explanation of a backend's error text, which may have a line for each tried backend.

    The most specific reason is used: "the device exists but is in use" is more useful than "another program's
    camera is not installed".
    """
    for fragment, explanation in KNOWN:
        if re.search(fragment, raw, re.IGNORECASE):
            return _with_device(explanation, raw)
    reason = raw.strip().splitlines()[0] if raw.strip() else "no reason was given"
    return Explanation(f"The virtual camera could not be opened: {reason.rstrip('.')}.", Action.RETRY)


KNOWN = (
    (
        "virtual camera output could not be started",
        Explanation(
            "Another program (often OBS itself) is sending to this camera. Stop it, then go live again.",
            Action.RETRY,
        ),
    ),
    (
        "already in use",
        Explanation(
            "{device} is already in use. Choose another device, or stop the program using it.", Action.DEVICES
        ),
    ),
    (
        "could not be configured",
        Explanation(
            "A program still reads {device} with another size: stop its camera, then go live again.",
            Action.RETRY,
        ),
    ),
    (
        "missing permissions",
        Explanation(
            "Your user may not use {device}. Add it to the group “video”, then log out and in.",
            Action.COPY,
            JOIN_GROUP,
        ),
    ),
    (
        "could not be opened",
        Explanation("{device} could not be opened. Choose another device.", Action.DEVICES),
    ),
    ("does not exist", Explanation("{device} does not exist. Choose another device.", Action.DEVICES)),
    (
        "is not a video output device",
        Explanation(
            "{device} takes no pictures: it is a real camera, or another program sends to it. "
            "Choose another device.",
            Action.DEVICES,
        ),
    ),
    (
        "is not a V4L2 device",
        Explanation("{device} is no video device. Choose another device.", Action.DEVICES),
    ),
    (
        "No v4l2 loopback device found",
        Explanation(f"No virtual camera on this computer yet. Run: {MODPROBE}", Action.COPY, MODPROBE),
    ),
    (
        "OBS Virtual Camera is not installed in your system",
        Explanation(
            "OBS's virtual camera is not set up yet. In OBS 30 or later: Start Virtual Camera once, "
            "allow the extension, Stop, close OBS.",
            Action.STEPS,
            OBS_STEPS,
        ),
    ),
    (
        "OBS Virtual Camera device not found",
        Explanation(
            "OBS's virtual camera is not installed. Install OBS 26 or later, then go live again.",
            Action.LINK,
            OBS_LINK,
        ),
    ),
)


def _with_device(explanation: Explanation, raw: str) -> Explanation:
    found = re.search(r"/dev/video\d+|(?<=Device )[^:\n]+?(?= (?:is|could|does|was))", raw)
    device = found.group().strip("'\"") if found else "The device"
    sentence = explanation.sentence.replace("{device}", device)
    return explanation._replace(sentence=sentence)
