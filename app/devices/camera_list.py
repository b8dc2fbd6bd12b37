"""The cameras of this computer, with the names and indices of one capture backend.

OpenCV opens by index and does not report names, so the names must come in OpenCV's own order:
Linux (V4L2): the number of /dev/videoN is the index, and /sys/class/video4linux/videoN/name the name.
Windows (DirectShow): OpenCV counts the devices of the system's enumerator, and FFmpeg lists that same
enumerator. macOS (AVFoundation): OpenCV sorts by unique identifier; system_profiler reports names with these
identifiers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.devices.v4l2 import VIDEO_DEVICES, video_devices

VIRTUAL_NAMES = ("Guise", "OBS Virtual Camera", "OBS-Camera", "Unity Video Capture")
"""First words of virtual cameras' names. Drivers on Windows and macOS do not mark such cameras."""


@dataclass(frozen=True)
class CameraInfo:
    """A camera to choose: `source` is the argument of `set_source`, `name` the system's name."""

    source: str
    name: str
    is_virtual: bool = False


def list_cameras() -> tuple[CameraInfo, ...]:
    """List the physical cameras in the backend's order. Empty if none can be listed.

    Virtual cameras are left out, so that Guise does not read its own output. A phone that sends through a
    virtual camera can be opened by name or number, see `find_camera`.
    """
    return tuple(camera for camera in _every_camera() if not camera.is_virtual)


def find_camera(source: str) -> CameraInfo | None:
    """Find the camera with this index, device path, or name (or beginning of a name), virtual ones last.

    An index need not be in the list.
    """
    index = source.removeprefix("/dev/video")
    cameras = sorted(_every_camera(), key=lambda camera: camera.is_virtual)
    if index.isdecimal():
        named = (camera for camera in cameras if camera.source == index)
        return next(named, CameraInfo(index, f"Camera {index}"))
    wanted = source.casefold()
    exact = [camera for camera in cameras if camera.name.casefold() == wanted]
    similar = [camera for camera in cameras if camera.name.casefold().startswith(wanted)]
    return next(iter(exact + similar), None)


def cameras_found() -> str:
    """Return a sentence that names the cameras to choose from."""
    names = ", ".join(f"{camera.source} ({camera.name})" for camera in list_cameras())
    return f"Cameras found: {names}." if names else "No camera was found."


def linux_cameras(folder: Path) -> tuple[CameraInfo, ...]:
    """List the cameras in `folder` of the kernel's sysfs, by number."""
    return tuple(
        CameraInfo(
            device.number,
            device.label.split(":")[0].strip() or f"Camera {device.number}",
            device.is_virtual,
        )
        for device in video_devices(folder)
    )


def _every_camera() -> tuple[CameraInfo, ...]:
    if sys.platform == "win32":
        return _numbered(_directshow_names())
    if sys.platform == "darwin":
        return _numbered(avfoundation_names(_system_profile()))
    return linux_cameras(VIDEO_DEVICES)


def avfoundation_names(profile: str) -> list[str]:
    """Return the camera names of `system_profiler -json SPCameraDataType`, in OpenCV's order."""
    try:
        cameras = json.loads(profile)["SPCameraDataType"]
        known = sorted((camera.get("spcamera_unique-id", ""), camera["_name"]) for camera in cameras)
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
    return [name for _, name in known]


def _numbered(names: list[str]) -> tuple[CameraInfo, ...]:
    return tuple(
        CameraInfo(str(index), name, name.startswith(VIRTUAL_NAMES)) for index, name in enumerate(names)
    )


def _directshow_names() -> list[str]:
    try:
        import av.device

        devices = av.device.enumerate_input_devices("dshow")
    except (ImportError, ValueError, OSError):
        return []
    return [each.description for each in devices if "video" in (each.media_types or ["video"])]


def _system_profile() -> str:
    command = ["system_profiler", "-json", "SPCameraDataType"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
