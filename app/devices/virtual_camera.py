"""VirtualCamera: a sink that other programs see as a webcam, through pyvirtualcam."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pyvirtualcam
from pyvirtualcam.camera import BACKENDS

from app.devices.sinks import SinkError
from app.devices.virtual_camera_errors import explain
from app.frame import Frame, Picture, sealed

WIDTH, HEIGHT, FPS = 1280, 720, 30
"""Other widths come out green on macOS, and call apps know this one."""
LOOPBACK = "v4l2loopback"
LOOPBACK_DEVICES = Path("/sys/devices/virtual/video4linux")


class VirtualCamera:
    """1280×720, the avatar in the middle. Give it a backend's name, a device ("/dev/video3"), or None for
    any."""

    def __init__(self, choice: str | None = None, *, fps: float = FPS) -> None:
        self.name = "virtual camera"
        self._backend, self._device = _backend_and_device(choice)
        self._fps = fps
        self._camera: pyvirtualcam.Camera | None = None
        self._shown: Picture | None = None
        self._wide: Picture | None = None

    def open(self) -> None:
        """Open the device. Raises SinkError with a sentence and what helps."""
        if self._backend is not None and self._backend not in BACKENDS:
            known = ", ".join(BACKENDS) or "none"
            text = f"There is no virtual camera called “{self._backend}” here. Known: {known}."
            raise SinkError(text, "devices")
        try:
            backend, device = self._loopback() or (self._backend, self._device)
            self._camera = pyvirtualcam.Camera(WIDTH, HEIGHT, self._fps, backend=backend, device=device)
        except (RuntimeError, ValueError, OSError) as error:
            sentence, action, detail = explain(str(error))
            raise SinkError(sentence, action, detail) from error
        self.name = self._camera.device

    def send(self, picture: Picture, frame: Frame) -> None:
        """Send one picture now. The same one again costs next to nothing. Raises SinkError."""
        if self._camera is None:
            raise SinkError("The virtual camera is not open.")
        if picture is not self._shown or self._wide is None:
            self._shown, self._wide = picture, on_clean_background(picture)
        try:
            self._camera.send(self._wide)
        except (RuntimeError, ValueError, OSError) as error:
            raise SinkError(f"The virtual camera stopped taking pictures: {error}. Retry.") from error

    def close(self) -> None:
        """Let other programs have it."""
        if self._camera is not None:
            self._camera.close()
            self._camera = None

    def _loopback(self) -> tuple[str, str] | None:
        """On Linux the device by name: pyvirtualcam would stop at the first webcam it may not read."""
        if self._device or self._backend not in (None, LOOPBACK) or LOOPBACK not in BACKENDS:
            return None
        device = loopback_device(LOOPBACK_DEVICES)
        return (LOOPBACK, device) if device else None


def loopback_device(folder: Path) -> str | None:
    """The first virtual video device that this user may write to."""
    for node in sorted(folder.glob("video*")):
        device = f"/dev/{node.name}"
        if os.access(device, os.W_OK):
            return device
    return None


def on_clean_background(picture: Picture) -> Picture:
    """The square picture at full height, in the middle; beside it its own edges, blurred to a backdrop."""
    bar = (WIDTH - HEIGHT) // 2
    edge = max(int(picture.shape[1]) // 32, 1)
    wide = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    _stretch(_backdrop(picture[:, :edge]), wide[:, :bar], cv2.INTER_NEAREST)
    _stretch(picture, wide[:, bar:-bar], cv2.INTER_CUBIC)
    _stretch(_backdrop(picture[:, -edge:]), wide[:, -bar:], cv2.INTER_NEAREST)
    return sealed(wide)


def _stretch(picture: Picture, place: Picture, way: int) -> None:
    """Straight into its place: at 30 frames a second numpy's copy would take a third of a core."""
    cv2.resize(picture, (place.shape[1], place.shape[0]), dst=place, interpolation=way)


def _backdrop(edge: Picture) -> Picture:
    """One column, the mean of the edge, smoothed up and down: (HEIGHT, 1, 3)."""
    column = edge.mean(axis=1, keepdims=True).astype(np.float32)
    column = cv2.GaussianBlur(column, (1, 0), 0.1, sigmaY=edge.shape[0] / 24, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(column.reshape(-1, 1, 3), (1, HEIGHT)), np.uint8)


def _backend_and_device(choice: str | None) -> tuple[str | None, str | None]:
    if choice is None or choice == "auto":
        return None, None
    return (None, choice) if choice.startswith("/dev/") else (choice, None)
