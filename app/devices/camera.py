"""Camera: pictures from a webcam, a video file, a folder of pictures, a stream, or the demo clip."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.devices.addresses import is_address
from app.devices.camera_list import CameraInfo, cameras_found, find_camera, list_cameras
from app.devices.loopback import is_own, loopback_devices
from app.devices.shot import CameraError, Shot
from app.devices.webcam import Webcam
from app.file_names import local_path
from app.places import ASSETS

__all__ = ["DEMO", "Camera", "CameraError", "Shot", "list_cameras", "open_camera", "open_preview"]

DEMO = ASSETS / "demo" / "driving.mp4"
PREVIEW_SIZE = (640, 360)
"""Width and height that a camera is asked for to be previewed, in pixels."""


class Camera(Protocol):
    """An opened source of pictures. The thread that opened it reads and closes it."""

    name: str
    device: str
    """`CameraInfo.source` of a webcam; empty for any other source."""
    format: str
    """Format agreed with the device, such as "1280×720 MJPG"."""
    fps: float
    """Frame rate that the source claims; 0 if unknown. Webcams claim wrong rates; capturing measures."""
    is_demo: bool
    is_live: bool
    """True for a live source; False for a recording, which must be paced."""
    loops: bool
    length: int | None
    """Number of pictures of a recording; None if unknown."""

    @property
    def damage(self) -> str:
        """A sentence about the pictures that could not be read, once the recording was read to its end."""

    def read(self) -> Shot | None:
        """Wait for the next picture and return it; None at the end of a recording. Raises CameraError."""

    def close(self) -> None:
        """Close the device. May be called repeatedly."""


def open_camera(source: str, *, live: bool = True) -> Camera:
    """Open a source of pictures.

    Args:
        source: "" (the first camera, else the demo clip), "demo", a file or folder, the address of a
            stream, or a camera's index, device path or name. A local file of that name is preferred.
        live: the demo clip loops.

    Raises:
        CameraError: the source does not exist or cannot be opened.
    """
    # Imported here because importing FFmpeg takes a quarter of the program's start-up time.
    from app.devices.video_file import VideoFile, open_file

    if not source:
        cameras = list_cameras()
        return open_camera(cameras[0].source if cameras else "demo", live=live)
    if source == "demo":
        return VideoFile(DEMO, name="Demo clip", is_demo=True, loops=live)
    path = local_path(source)
    if path is not None and not path.is_char_device():
        return open_file(path)
    if is_address(source):
        return VideoFile(source, is_live=True)
    return Webcam(_found(source))


def open_preview(source: str) -> Camera:
    """Open a camera by its index, device path or name for a small picture, beside other open cameras.

    Raises:
        CameraError: there is no such camera, or it cannot be opened.
    """
    return Webcam(_found(source), size=PREVIEW_SIZE)


def _found(source: str) -> CameraInfo:
    """Return the camera of this index, device path or name. Raises CameraError."""
    found = find_camera(source)
    if found is None:
        raise CameraError(_no_such(source), may_pass=not Path(source).suffix)
    _refuse_own(found)
    return found


def _refuse_own(camera: CameraInfo) -> None:
    """Raise CameraError for the virtual camera to which Guise sends."""
    chosen = (device for device in loopback_devices() if device.number == camera.source)
    if any(is_own(device) for device in chosen):
        text = f"/dev/video{camera.source} is Guise's own virtual camera. Choose a camera of yours."
        raise CameraError(f"{text} {cameras_found()}")


def _no_such(source: str) -> str:
    if Path(source).name != source:
        return f"There is no file or folder “{source}”."
    return f"There is no camera, file or folder “{source}”. {cameras_found()}"
