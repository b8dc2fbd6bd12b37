"""Webcam: a camera opened by OpenCV."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from app.devices.camera_list import CameraInfo, cameras_found
from app.devices.shot import CameraError, Shot
from app.frame import sealed

WIDTH, HEIGHT, FPS = 1280, 720, 30
MJPG = cv2.VideoWriter.fourcc(*"MJPG")
BACKENDS = {"win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION, "linux": cv2.CAP_V4L2}


class Webcam:
    """Asks for MJPG, 1280×720 by default: uncompressed, USB 2 carries some 5 fps of such pictures."""

    is_demo = False
    is_live = True
    loops = False
    damage = ""
    length: int | None = None

    def __init__(
        self,
        info: CameraInfo,
        open_capture: Callable[[CameraInfo], cv2.VideoCapture] | None = None,
        *,
        size: tuple[int, int] = (WIDTH, HEIGHT),
    ) -> None:
        """Open the camera, and ask for pictures of this width and height. Raises CameraError."""
        self.name = f"{info.name} (virtual)" if info.is_virtual else info.name
        self.device = info.source
        self._capture = (open_capture or _open_capture)(info)
        if not self._capture.isOpened():
            self._capture.release()
            raise CameraError(_not_opened(info), may_pass=True)
        self._ask(*size)
        self.format = self._agreed()
        self.fps = self._capture.get(cv2.CAP_PROP_FPS)

    def read(self) -> Shot | None:
        """Wait for the next picture and return it. Raises CameraError if none comes."""
        came, picture = self._capture.read()
        if not came or picture is None:
            raise CameraError(f"{self.name} stopped sending pictures. Is it still plugged in?", may_pass=True)
        return Shot(sealed(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)), None)

    def close(self) -> None:
        """Release the device."""
        self._capture.release()

    def _ask(self, width: int, height: int) -> None:
        """Set size, rate and format.

        FOURCC comes first; on DirectShow a new size resets it, so it is set again afterwards.
        """
        for what, value in (
            (cv2.CAP_PROP_FOURCC, MJPG),
            (cv2.CAP_PROP_FRAME_WIDTH, width),
            (cv2.CAP_PROP_FRAME_HEIGHT, height),
            (cv2.CAP_PROP_FPS, FPS),
            (cv2.CAP_PROP_FOURCC, MJPG),
            (cv2.CAP_PROP_BUFFERSIZE, 1),
        ):
            self._capture.set(what, value)

    def _agreed(self) -> str:
        width, height = (int(self._capture.get(each)) for each in (3, 4))
        return f"{width}×{height} {fourcc_text(int(self._capture.get(cv2.CAP_PROP_FOURCC)))}".strip()


def _not_opened(info: CameraInfo) -> str:
    if info.is_virtual:
        return f"{info.name} is a virtual camera without pictures. Start the program that sends to it."
    return f"{info.name} is in use by another program, or gone."


def _open_capture(info: CameraInfo) -> cv2.VideoCapture:
    if sys.platform.startswith("linux"):
        refuse_unreadable(Path(f"/dev/video{info.source}"))
    backend = BACKENDS.get(sys.platform, cv2.CAP_ANY)
    return cv2.VideoCapture(int(info.source), backend, [cv2.CAP_PROP_FOURCC, MJPG])


def refuse_unreadable(device: Path) -> None:
    """Raise CameraError with the reason, if there is one; OpenCV does not report it."""
    if not device.exists():
        number = device.name.removeprefix("video")
        raise CameraError(f"There is no camera {number} on this computer. {cameras_found()}", may_pass=True)
    if not os.access(device, os.R_OK | os.W_OK):
        raise CameraError(
            f"Your user may not use {device}: add it to the “video” group, then log out and in."
        )


def fourcc_text(code: int) -> str:
    """Return "MJPG" from OpenCV's number; empty if OpenCV gives none."""
    letters = code.to_bytes(4, "little", signed=code < 0).decode("ascii", "replace")
    return letters.strip() if letters.isprintable() and code > 0 else ""
