"""What the user reads: the one place where messages reach them, and the sentences of the window."""

from __future__ import annotations

from collections import deque
from datetime import datetime

from PySide6.QtCore import QObject, Signal

CALIBRATE = "Look straight ahead with a calm face, then press {key}."
CONSENT = "Use only pictures of people who do not exist or who agreed."
PASS_THROUGH_TITLE = "Show your real face?"
PASS_THROUGH = (
    "While this is on, everybody in the call and every recording sees you, not the avatar. "
    "A red border stays around the picture until you turn it off."
)
REMOVE = "The picture is deleted from your avatars."
NO_CAMERA = "No camera: a demo clip plays in its place."
REMEMBERED = 200


class Messages(QObject):
    """Everything said to the user, in order; the status line shows the newest and keeps the rest to read."""

    said = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: deque[tuple[datetime, str]] = deque(maxlen=REMEMBERED)

    @property
    def newest(self) -> str:
        """What was said last; empty before anything was."""
        return self._history[-1][1] if self._history else ""

    def say(self, text: str) -> None:
        """Show one line. Empty text is no message; the same text twice in a row is said once."""
        if not text or text == self.newest:
            return
        self._history.append((datetime.now(), text))
        self.said.emit(text)

    def history(self) -> tuple[str, ...]:
        """All that was said, oldest first, each with its time of day."""
        return tuple(f"{when:%H:%M:%S}  {text}" for when, text in self._history)
