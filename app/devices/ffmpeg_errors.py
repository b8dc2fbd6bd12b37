"""FFmpeg's errors as sentences for the user: the only module that knows PyAV's exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import av

from app.devices.addresses import is_address
from app.devices.shot import CameraError

FAILURES = (
    av.FFmpegError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""Exceptions of PyAV for damaged files, broken connections and unknown formats.

Some 25 of its classes are neither OSError nor ValueError; streams without a decoder lack attributes.
"""
SILENT = (av.error.ExitError, av.error.TimeoutError)


def reason(error: BaseException) -> str:
    """Return the reason, without a full stop: "no space left on device"."""
    if isinstance(error, SILENT):
        return "it does not answer"
    if isinstance(error, av.error.EOFError):
        return "the file is cut off"
    if isinstance(error, av.error.InvalidDataError):
        return "it is empty, damaged, or in another format"
    if isinstance(error, OSError | av.FFmpegError) and error.strerror:
        text = error.strerror
        return text[0].lower() + text[1:] if text[1:2].islower() else text
    if isinstance(error, MemoryError):
        return "there is not enough memory for it"
    if isinstance(error, av.FFmpegError | ValueError) and str(error):
        return str(error)
    return "its format is unknown or damaged"


@contextmanager
def explained(name: str, *, may_pass: bool = False) -> Iterator[None]:
    """Raise CameraError with one sentence about the source `name` for any exception of PyAV in the block."""
    try:
        yield
    except FAILURES as error:
        if isinstance(error, SILENT):
            raise CameraError(f"{name} does not answer.", may_pass=may_pass) from error
        text = f"{name} cannot be played: {reason(error)}."
        if is_address(name):
            text += " Check the address and the network."
        raise CameraError(text, may_pass=may_pass) from error
