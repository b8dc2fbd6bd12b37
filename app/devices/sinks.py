"""Sink: a device or file that receives finished pictures."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from app.frame import Frame, Picture


class Action(StrEnum):
    """Remedies after a sink has failed, besides trying again."""

    NONE = ""
    RETRY = "retry"
    LINK = "link"
    """Open the page in `detail`."""
    STEPS = "steps"
    """Read the steps in `detail`."""
    COPY = "copy"
    """Copy the command in `detail`."""
    DEVICES = "devices"
    """Choose another device."""
    TEST_PATTERN = "test pattern"
    """Send a test pattern."""


class SinkError(Exception):
    """Raised if a sink cannot be opened or fails while open. The text says what to do.

    `action` and `detail` are as in `SinkStatus`.
    """

    def __init__(self, text: str, action: Action = Action.RETRY, detail: str = "") -> None:
        super().__init__(text)
        self.action = action
        self.detail = detail


class Sink(Protocol):
    """A sink, opened, fed and closed by one thread. Every picture has passed the guard.

    `device` is the path that other programs open, empty if there is none.
    """

    name: str
    device: str

    def open(self) -> None:
        """Open the device. Raises SinkError with a sentence that says what to do."""

    def send(self, picture: Picture, frame: Frame) -> None:
        """Send one allowed picture with its frame. Raises SinkError."""

    def close(self) -> None:
        """Close the device. May be called repeatedly."""
