"""Sink: anything a finished picture can go to."""

from __future__ import annotations

from typing import Literal, Protocol

from app.frame import Frame, Picture

Action = Literal["", "retry", "link", "steps", "copy", "devices", "test pattern"]
"""What helps beside Retry: open `detail` (a link), read it (steps), copy it (a command), choose another
device."""


class SinkError(Exception):
    """A sink could not be opened, or failed while open. The text says what to do, for the user to read.

    `action` and `detail` are what `SinkStatus` says of them.
    """

    def __init__(self, text: str, action: Action = "retry", detail: str = "") -> None:
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
