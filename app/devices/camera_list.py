"""The cameras of this computer, with the names and the indices of one and the same capture backend.

OpenCV opens by index and tells no names, so the names must come in OpenCV's own order:
Linux (V4L2): the number of /dev/videoN is the index, and /sys/class/video4linux/videoN/name the name.
Windows (DirectShow): OpenCV counts the devices of the system's enumerator, and FFmpeg lists that same
enumerator. macOS (AVFoundation): OpenCV sorts by unique identifier; system_profiler tells names with these
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
"""Beginnings of the names of virtual cameras on Windows and macOS, where no driver says that it is one."""


@dataclass(frozen=True)
class CameraInfo:
    """A camera that can be chosen: `source` is what `set_source` takes, `name` what the system calls it."""

    source: str
    name: str
    is_virtual: bool = False


def list_cameras() -> tuple[CameraInfo, ...]:
    """List the cameras with hardware behind them, in the backend's order. Empty if none can be listed.

    Virtual cameras are left out: an avatar that is driven by itself helps nobody. A phone that sends through
    a virtual camera is opened by its name or number, see `find_camera`.
    """
    return tuple(camera for camera in _every_camera() if not camera.is_virtual)


def find_camera(source: str) -> CameraInfo | None:
    """Find the camera with this index, device path, or name (or beginning of a name), virtual ones last.

    An index need not be listed.
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


def linux_cameras(folder: Path) -> tuple[CameraInfo, ...]:
    """List the cameras that the kernel shows in `folder`, by number."""
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
    """Camera names from `system_profiler -json SPCameraDataType`, in the order in which OpenCV numbers
    them."""
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
