"""Messages: the one place where messages reach the user, with levels, a history and the log."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QObject, Signal

from app.window.language import said

LOG = logging.getLogger("guise")
REMEMBERED = 200


class Level(Enum):
    """Importance of a message; the value is the level of its line in the log."""

    NOTE = logging.DEBUG
    """Kept in the history, not shown."""
    INFO = logging.INFO
    """Shown for some seconds."""
    ERROR = logging.ERROR
    """Shown until it is closed."""


@dataclass(frozen=True)
class Message:
    """One message.

    `act` is the function of its button `act_text`; None for no button.
    """

    level: Level
    text: str
    act_text: str = ""
    act: Callable[[], object] | None = None
    at: datetime = field(default_factory=datetime.now, compare=False)


class Messages(QObject):
    """All messages to the user, in order."""

    said = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: deque[Message] = deque(maxlen=REMEMBERED)

    def say(
        self,
        text: str,
        level: Level = Level.INFO,
        *,
        act_text: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Show a message. An empty text is ignored, and so is the same message again in a row."""
        message = Message(level, said(text), act_text, act)
        if not text or (self._history and self._history[-1] == message):
            return
        self._history.append(message)
        LOG.log(min(level.value, logging.INFO), text)  # the log stays English
        self.said.emit(message)

    def note(self, text: str) -> None:
        """Add a line to the history and the log without showing it."""
        self.say(text, Level.NOTE)

    def error(self, text: str) -> None:
        """Report a failure, which is shown until it is closed."""
        self.say(text, Level.ERROR)

    def history(self) -> tuple[str, ...]:
        """Return all messages, oldest first, each with its time of day."""
        return tuple(f"{message.at:%H:%M:%S}  {message.text}" for message in self._history)
