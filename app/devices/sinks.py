"""Sink: anything a finished picture can go to."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from app.frame import Frame, Picture


class Action(StrEnum):
    """What helps after a sink has failed, beside trying again."""

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
    """A sink could not be opened, or failed while open. The text says what to do, for the user to read.

    `action` and `detail` are what `SinkStatus` says of them.
    """

    def __init__(self, text: str, action: Action = Action.RETRY, detail: str = "") -> None:
        super().__init__(text)
        self.action = action
        self.detail = detail


class Sink(Protocol):
    """Opened, fed and closed by one thread. What arrives has passed the guard."""

    name: str

    def open(self) -> None:
        """Open the device. Raises SinkError with a sentence that says what to do."""

    def send(self, picture: Picture, frame: Frame) -> None:
        """Take one picture that may leave, and the frame it belongs to. Raises SinkError."""

    def close(self) -> None:
        """Close the device. Calling it twice is harmless."""
