"""VirtualCamera: a sink that other programs see as a webcam, through pyvirtualcam."""

from __future__ import annotations

import pyvirtualcam
from pyvirtualcam.camera import BACKENDS

from app.devices.loopback import HeldLoopback, NoneFreeError, hold_first_free, loopback_devices
from app.devices.sinks import Action, SinkError
from app.devices.virtual_camera_errors import explain
from app.devices.virtual_camera_setup import VirtualCameraSetup, refused, virtual_camera_setup
from app.devices.wide_picture import HEIGHT, WIDTH, on_clean_background
from app.frame import Frame, Picture

FPS = 30
LOOPBACK = "v4l2loopback"


class VirtualCamera:
    """A 1280×720 camera for other programs, with the avatar in the middle.

    `choice` is a backend's name, a device ("/dev/video3"), or None for the best one. While it is open,
    `name` is its name in call apps and `device` the path that the system opens.
    """

    def __init__(self, choice: str | None = None, *, fps: float = FPS) -> None:
        self.name = "virtual camera"
        self.device = ""
        self._backend, self._device = _backend_and_device(choice)
        self._fps = fps
        self._camera: pyvirtualcam.Camera | None = None
        self._held: HeldLoopback | None = None
        self._shown: Picture | None = None
        self._wide: Picture | None = None

    def open(self) -> None:
        """Open the device. Raises SinkError with a sentence and a remedy."""
        if self._backend is not None and self._backend not in BACKENDS:
            known = ", ".join(BACKENDS) or "none"
            text = f"There is no virtual camera called “{self._backend}” here. Known: {known}."
            raise SinkError(text, Action.DEVICES)
        self._held = self._hold()
        backend, device = (LOOPBACK, self._held.path) if self._held else (self._backend, self._device)
        try:
            self._camera = pyvirtualcam.Camera(WIDTH, HEIGHT, self._fps, backend=backend, device=device)
            if self._held is not None and not self._held.takes(WIDTH, HEIGHT):
                raise RuntimeError(f"Virtual camera device {device} could not be configured")
        except (RuntimeError, ValueError, OSError) as error:
            self.close()
            sentence, action, detail = explain(str(error))
            raise SinkError(sentence, action, detail) from error
        self.device = self._camera.device
        self.name = (self._held.label if self._held else "") or self.device

    def send(self, picture: Picture, frame: Frame) -> None:
        """Send one picture now. A repeated picture is not converted again. Raises SinkError."""
        if self._camera is None:
            raise SinkError("The virtual camera is not open.")
        is_first = self._wide is None
        if picture is not self._shown or self._wide is None:
            self._shown, self._wide = picture, on_clean_background(picture)
        try:
            self._camera.send(self._wide)
        except (RuntimeError, ValueError, OSError) as error:
            raise SinkError(f"The virtual camera stopped taking pictures: {error}. Go live again.") from error
        if is_first and self._held is not None:
            self._held.announce()

    def close(self) -> None:
        """Release the device."""
        if self._camera is not None:
            self._camera.close()
            self._camera = None
        if self._held is not None:
            self._held.close()
            self._held = None
        self._shown = self._wide = None

    def _hold(self) -> HeldLoopback | None:
        """Hold a v4l2loopback device; None if the backends choose. Raises SinkError."""
        if LOOPBACK not in BACKENDS or self._backend not in (None, LOOPBACK):
            return None
        devices = [each for each in loopback_devices() if self._device in (None, each.path)]
        if not devices:
            if self._device is None and list(BACKENDS) == [LOOPBACK]:
                raise _refusal(virtual_camera_setup())
            return None
        try:
            return hold_first_free(devices)
        except NoneFreeError as error:
            raise _refusal(refused(devices, error.found)) from error


def _refusal(setup: VirtualCameraSetup) -> SinkError:
    if not setup.commands:
        return SinkError(setup.text, Action.RETRY)
    commands = "\n".join((*setup.commands, *setup.lasting))
    return SinkError(f"{setup.text} Run: {setup.commands[0]}", Action.COPY, commands)


def _backend_and_device(choice: str | None) -> tuple[str | None, str | None]:
    if choice is None or choice == "auto":
        return None, None
    return (None, choice) if choice.startswith("/dev/") else (choice, None)
