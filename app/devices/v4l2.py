"""V4L2: the video devices that Linux lists, and the properties their drivers report."""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import fcntl

VIDEO_DEVICES = Path("/sys/class/video4linux")
PROCESSES = Path("/proc")
QUERYCAP, G_FMT, STREAMON = 0x80685600, 0xC0D05604, 0x40045612
"""Codes of ioctl requests, from linux/videodev2.h."""
CAPABILITY_BYTES, FORMAT_BYTES = 104, 208
CAPTURE, OUTPUT = 1, 2
"""Capability bits and buffer types, which are the same numbers in linux/videodev2.h."""
LONGEST_GAP_S, POLLED_S = 1.0, 0.01


@dataclass(frozen=True)
class VideoDevice:
    """One /dev/videoN that carries pictures.

    `is_virtual` is True without hardware, as for v4l2loopback.
    """

    path: str
    label: str
    is_virtual: bool

    @property
    def number(self) -> str:
        """The N of /dev/videoN, which is OpenCV's index."""
        return self.path.removeprefix("/dev/video")


def video_devices(folder: Path = VIDEO_DEVICES) -> tuple[VideoDevice, ...]:
    """List the devices by number. A camera's first node has pictures, its others have metadata.

    The kernel's sysfs says whether a device is virtual: this needs no permission and does not rely on labels.
    """
    nodes = [node for node in folder.glob("video*") if node.name.removeprefix("video").isdecimal()]
    nodes.sort(key=lambda node: int(node.name.removeprefix("video")))
    return tuple(
        VideoDevice(f"/dev/{node.name}", _text(node / "name"), "/devices/virtual/" in os.path.realpath(node))
        for node in nodes
        if _text(node / "index") in ("", "0")
    )


def capabilities(handle: int) -> int:
    """Return what the opened device offers now: CAPTURE, OUTPUT, both or neither. Raises OSError."""
    block = bytearray(CAPABILITY_BYTES)
    fcntl.ioctl(handle, QUERYCAP, block)
    (offered,) = struct.unpack_from("<I", block, 88)
    return int(offered) & (CAPTURE | OUTPUT)


def has_capture_format(handle: int) -> bool:
    """Return whether a format to read is set. v4l2loopback 0.12 has none before a program sends."""
    block = bytearray(FORMAT_BYTES)
    struct.pack_into("<I", block, 0, CAPTURE)
    try:
        fcntl.ioctl(handle, G_FMT, block)
    except OSError:
        return False
    return True


def output_size(handle: int) -> tuple[int, int]:
    """Return the (width, height) of the pictures that the device accepts. Raises OSError."""
    block = bytearray(FORMAT_BYTES)
    struct.pack_into("<I", block, 0, OUTPUT)
    fcntl.ioctl(handle, G_FMT, block)
    width, height = struct.unpack_from("<II", block, 8)
    return int(width), int(height)


def is_fed(handle: int) -> bool:
    """Return whether a new picture arrives within a second.

    The device must have been opened with O_NONBLOCK.
    """
    with contextlib.suppress(OSError):
        while os.read(handle, 1):  # pictures that were sent before now
            pass
    until = time.monotonic() + LONGEST_GAP_S
    while time.monotonic() < until:
        try:
            return bool(os.read(handle, 1))
        except BlockingIOError:
            time.sleep(POLLED_S)
        except OSError:
            break
    return False


def lock(handle: int) -> None:
    """Take an advisory lock on the opened device. Raises BlockingIOError if another program holds it."""
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def stream_output(handle: int) -> None:
    """Call STREAMON for output, which registers this handle as a sender. A refusal is ignored."""
    with contextlib.suppress(OSError):
        fcntl.ioctl(handle, STREAMON, struct.pack("i", OUTPUT))


def programs_using(path: str, processes: Path = PROCESSES) -> tuple[str, ...]:
    """Return the names of this user's other programs that hold the device open, in alphabetical order."""
    if not processes.is_dir():
        return ()
    others = (each for each in os.listdir(processes) if each.isdecimal() and each != str(os.getpid()))
    names = {_text(processes / each / "comm") for each in others if _holds(f"{processes}/{each}/fd", path)}
    return tuple(sorted(names - {""}))


def _holds(folder: str, path: str) -> bool:
    """Return whether this folder of a process's open files has the path. Paths are text: that is quicker."""
    try:
        return any(_link(f"{folder}/{each}") == path for each in os.listdir(folder))
    except OSError:  # the process has ended, or belongs to another user
        return False


def _link(file: str) -> str:
    try:
        return os.readlink(file)
    except OSError:  # the process has closed this file
        return ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
