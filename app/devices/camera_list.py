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

VIDEO_DEVICES = Path("/sys/class/video4linux")
OURS = "Guise"
"""What FACTS's modprobe line calls our own virtual camera: to drive the avatar with itself helps nobody."""


@dataclass(frozen=True)
class CameraInfo:
    """A camera that can be chosen: `source` is what `set_source` takes, `name` what the system calls it."""

    source: str
    name: str


def list_cameras() -> tuple[CameraInfo, ...]:
    """Every camera found, in the backend's order. Empty where there is none or none can be listed."""
    if sys.platform == "win32":
        return _numbered(_directshow_names())
    if sys.platform == "darwin":
        return _numbered(avfoundation_names(_system_profile()))
    return linux_cameras(VIDEO_DEVICES)


def find_camera(source: str) -> CameraInfo | None:
    """The camera with this index, device path, or name (or beginning of a name). An index need not be
    listed."""
    index = source.removeprefix("/dev/video")
    cameras = list_cameras()
    if index.isdecimal():
        named = (camera for camera in cameras if camera.source == index)
        return next(named, CameraInfo(index, f"Camera {index}"))
    wanted = source.casefold()
    exact = [camera for camera in cameras if camera.name.casefold() == wanted]
    similar = [camera for camera in cameras if camera.name.casefold().startswith(wanted)]
    return next(iter(exact + similar), None)


def linux_cameras(folder: Path) -> tuple[CameraInfo, ...]:
    """What the kernel lists under /sys/class/video4linux. A device's first node has pictures, others have
    metadata."""
    cameras = []
    for node in sorted(folder.glob("video*"), key=lambda node: int(node.name.removeprefix("video") or 0)):
        name = _text(node / "name").split(":")[0].strip()
        if _text(node / "index") in ("", "0") and name != OURS:
            index = node.name.removeprefix("video")
            cameras.append(CameraInfo(index, name or f"Camera {index}"))
    return tuple(cameras)


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
    return tuple(CameraInfo(str(index), name) for index, name in enumerate(names) if name != OURS)


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


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
