"""Loopback: finds the v4l2loopback device for Guise, and locks it for one sender."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path

from app.devices.v4l2 import (
    CAPTURE,
    OUTPUT,
    VIDEO_DEVICES,
    VideoDevice,
    capabilities,
    has_capture_format,
    is_fed,
    lock,
    output_size,
    stream_output,
    video_devices,
)

OURS = "Guise"
"""Prefix of the label that Guise's own modprobe line gives to its device."""
UNNAMED = "Dummy video device"
"""Prefix of the label that v4l2loopback gives to an unlabelled device."""


class Availability(Enum):
    """Whether a sender can use a device."""

    FREE = "free"
    BUSY = "another program sends to it"
    FORBIDDEN = "this user may not open it"
    UNUSABLE = "it does not take pictures"


class LoopbackError(Exception):
    """Raised if a device cannot be held. `availability` says why."""

    def __init__(self, availability: Availability) -> None:
        super().__init__(availability.value)
        self.availability = availability


class NoneFreeError(Exception):
    """Raised if no device can be held. `found` holds the reason by path."""

    def __init__(self, found: Mapping[str, Availability]) -> None:
        super().__init__(", ".join(f"{path}: {each.value}" for path, each in found.items()))
        self.found = found


class HeldLoopback:
    """A loopback device that is held open and locked while Guise sends to it. A context manager.

    The lock is advisory: other copies of Guise respect it. With exclusive_caps=1, v4l2loopback 0.12 stops
    offering output when a sender calls write(), and offers it again only when a handle that called STREAMON
    is closed. `announce` calls it on this handle, so the device can be opened again after this sender has
    closed or was killed.
    """

    def __init__(self, path: str, label: str = "") -> None:
        """Open and lock the device. Raises LoopbackError."""
        self.path = path
        self.label = label
        self._handle: int | None = _opened(path)
        try:
            lock(self._handle)
            _ensure_free(self._handle)
        except BlockingIOError as error:
            self.close()
            raise LoopbackError(Availability.BUSY) from error
        except OSError as error:
            self.close()
            raise LoopbackError(Availability.UNUSABLE) from error
        except LoopbackError:
            self.close()
            raise

    def takes(self, width: int, height: int) -> bool:
        """Return whether the device takes pictures of this size.

        The driver ignores a size that it refuses, and keeps the last sender's size while a reader is
        connected.
        """
        return self._handle is None or output_size(self._handle) == (width, height)

    def announce(self) -> None:
        """Make sure that output is offered again when this handle closes. Call after the first picture."""
        if self._handle is not None:
            stream_output(self._handle)

    def close(self) -> None:
        """Release the device. Call after the sender has closed its own handle; may be called repeatedly."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> HeldLoopback:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def loopback_devices(folder: Path = VIDEO_DEVICES) -> tuple[VideoDevice, ...]:
    """List the virtual devices: labelled "Guise", then unlabelled, then those of other programs."""
    virtual = [device for device in video_devices(folder) if device.is_virtual]
    return tuple(sorted(virtual, key=_rank))


def availability(path: str) -> Availability:
    """Return whether a sender can use the device now. Takes up to 1 s if pictures may be arriving."""
    try:
        HeldLoopback(path).close()
    except LoopbackError as refusal:
        return refusal.availability
    return Availability.FREE


def hold_first_free(devices: Sequence[VideoDevice]) -> HeldLoopback:
    """Hold the first device that is free. Raises NoneFreeError if none is."""
    found = {}
    for device in devices:
        try:
            return HeldLoopback(device.path, device.label)
        except LoopbackError as error:
            found[device.path] = error.availability
    raise NoneFreeError(found)


def is_own(device: VideoDevice) -> bool:
    """Return whether Guise sends to this device, according to its label or its lock."""
    if not device.is_virtual:
        return False
    return device.label.startswith(OURS) or _is_locked(device.path)


def _rank(device: VideoDevice) -> int:
    if device.label.startswith(OURS):
        return 0
    return 1 if device.label.startswith(UNNAMED) else 2


def _opened(path: str) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except PermissionError as error:
        raise LoopbackError(Availability.FORBIDDEN) from error
    except OSError as error:
        is_busy = error.errno == errno.EBUSY
        raise LoopbackError(Availability.BUSY if is_busy else Availability.UNUSABLE) from error


def _ensure_free(handle: int) -> None:
    """Raise LoopbackError unless the device takes pictures.

    Repairs a device that an earlier sender left without an announcement.
    """
    offered = capabilities(handle)
    if offered & OUTPUT:
        if offered & CAPTURE and has_capture_format(handle) and is_fed(handle):
            raise LoopbackError(Availability.BUSY)
        return
    if offered & CAPTURE and is_fed(handle):
        raise LoopbackError(Availability.BUSY)
    with _second_handle(handle) as second:
        stream_output(second)
    if not capabilities(handle) & OUTPUT:
        raise LoopbackError(Availability.BUSY if offered & CAPTURE else Availability.UNUSABLE)


@contextlib.contextmanager
def _second_handle(handle: int) -> Iterator[int]:
    """Open the device again: the driver checks STREAMON only when a handle closes."""
    second = os.open(f"/proc/self/fd/{handle}", os.O_RDWR | os.O_NONBLOCK)
    try:
        yield second
    finally:
        os.close(second)


def _is_locked(path: str) -> bool:
    try:
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        lock(handle)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
