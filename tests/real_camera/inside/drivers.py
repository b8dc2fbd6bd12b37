"""The drivers v4l2loopback and vivid, loaded and unloaded, and programs of others that use their devices."""

from __future__ import annotations

import contextlib
import fcntl
import multiprocessing
import os
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

VIDEO = Path("/sys/class/video4linux")
G_FMT, S_FMT = 0xC0D05604, 0xC0D05605
OUTPUT, CAPTURE = 2, 1
LIMIT_S = 10.0
JPEG_COLOUR = (200, 60, 30)
"""RGB of the pictures that another program sends as JPEG."""


def load(module: str, *options: str) -> None:
    """Load a driver with these options, and wait for its devices."""
    subprocess.run(["modprobe", "-d", os.environ["CACHE"], module, *options], check=True)


def unload(module: str) -> None:
    """Unload a driver if it is loaded."""
    if Path("/sys/module", module).exists():
        subprocess.run(["rmmod", module], check=True, capture_output=True)


def loopback(*labels: str, exclusive_caps: int = 1) -> list[str]:
    """Load v4l2loopback with one device for each label. Returns their paths."""
    options = [f"devices={len(labels)}", f"exclusive_caps={','.join([str(exclusive_caps)] * len(labels))}"]
    if any(labels):
        options.append(f'card_label="{",".join(labels)}"')
    before = set(nodes())
    load("v4l2loopback", *options)
    return [path for path in nodes() if path not in before]


def vivid(count: int = 1) -> list[str]:
    """Load vivid as that many webcams. Returns their paths."""
    before = set(nodes())
    each = ",".join(["0x1"] * count)
    load("vivid", f"n_devs={count}", f"node_types={each}", "num_inputs=" + ",".join(["1"] * count))
    return [path for path in nodes() if path not in before]


def nodes() -> list[str]:
    """Return /dev/video0, … by number."""
    numbers = sorted(int(each.name.removeprefix("video")) for each in VIDEO.glob("video*"))
    return [f"/dev/video{number}" for number in numbers]


def set_format(handle: int, kind: int, width: int, height: int, fourcc: bytes) -> tuple[int, int]:
    """Set the format of an opened device. Returns the size that the driver chose."""
    block = bytearray(208)
    struct.pack_into("<I", block, 0, kind)
    struct.pack_into("<II4sI", block, 8, width, height, fourcc, 1)
    fcntl.ioctl(handle, S_FMT, block)
    chosen = struct.unpack_from("<II", block, 8)
    return int(chosen[0]), int(chosen[1])


def driver_format(path: str) -> str:
    """Return the four letters of the format in which the device gives its pictures, as the driver says."""
    block = bytearray(208)
    struct.pack_into("<I", block, 0, CAPTURE)
    handle = os.open(path, os.O_RDWR)
    try:
        fcntl.ioctl(handle, G_FMT, block)
    finally:
        os.close(handle)
    return block[16:20].decode()


def wait_until(is_so: Callable[[], object], limit_s: float = LIMIT_S) -> bool:
    """Ask again and again until it is so. Returns False after the limit."""
    until = time.monotonic() + limit_s
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@contextlib.contextmanager
def another_program_sends(
    path: str, width: int = 640, height: int = 480, *, fps: float = 30.0, jpeg: bool = False
) -> Iterator[multiprocessing.process.BaseProcess]:
    """Send pictures (grey YUYV, or JPEG) from another process with write(), as ffmpeg and OBS do."""
    context = multiprocessing.get_context("fork")
    began = context.Event()
    picture = _jpeg(width, height) if jpeg else b"\x80" * (2 * width * height)

    def send() -> None:
        handle = os.open(path, os.O_RDWR)
        set_format(handle, OUTPUT, width, height, b"MJPG" if jpeg else b"YUYV")
        while True:
            os.write(handle, picture)
            began.set()
            time.sleep(1 / fps)

    sending = context.Process(target=send, daemon=True)
    sending.start()
    assert began.wait(LIMIT_S), "the other program could not send"
    yield sending
    if sending.is_alive():
        sending.kill()
    sending.join()


def _jpeg(width: int, height: int) -> bytes:
    coloured = np.full((height, width, 3), JPEG_COLOUR[::-1], np.uint8)
    return bytes(cv2.imencode(".jpg", coloured)[1])


def as_nobody(work: Callable[[], str]) -> str:
    """Return what `work` returns in a process of a user without rights."""
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe()
    process = context.Process(target=_demoted, args=(work, theirs))
    process.start()
    answer = str(mine.recv()) if mine.poll(LIMIT_S) else "no answer"
    process.join()
    return answer


def _demoted(work: Callable[[], str], pipe: object) -> None:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
    pipe.send(work())  # type: ignore[attr-defined]
