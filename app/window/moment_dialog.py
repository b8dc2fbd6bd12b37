"""MomentDialog: one flagged moment: the avatar, the driver, and the reason."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.chain.flagged_frame import FlaggedFrame
from app.frame import Picture
from app.window.badge import Badge, state_words
from app.window.details import reasons_of
from app.window.language import tr
from app.window.painting import draw_image, image_of
from app.window.style import colours
from app.window.styled import button, label
from app.window.switch import Switch


class MomentDialog(QDialog):
    """Stays beside the window; can show one frame after another.

    `clip_pressed` asks to save a clip of the one that is shown.
    """

    clip_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("A flagged moment"))
        self._badge = Badge(36)
        self._word = label("", "word")
        self._when = label("", "muted")
        self._why = label("", "muted", wraps=True)
        self.avatar, self.driving = _Still(tr("The avatar")), _Still(tr("You"))
        self.shows_heat = Switch(tr("Show what is broken"))
        self.shows_heat.setChecked(True)
        self.shows_heat.toggled.connect(self._show_avatar)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addLayout(self._head())
        column.addLayout(self._pictures())
        column.addWidget(self._why)
        column.addLayout(self._steps())
        self.frame: FlaggedFrame | None = None
        self._kept: Sequence[FlaggedFrame] = ()

    def show_frame(self, frame: FlaggedFrame, kept: Sequence[FlaggedFrame] = ()) -> None:
        """Show this flagged frame; `kept` are the frames to step through, in order, including it."""
        self._kept = kept
        self._show(frame)
        self.show()
        self.activateWindow()

    def step(self, by: int) -> None:
        """Show a later (positive) or earlier flagged frame; do nothing beyond the ends."""
        here = [n for n, each in enumerate(self._kept) if each is self.frame]
        if here and 0 <= here[0] + by < len(self._kept):
            self._show(self._kept[here[0] + by])

    def _show(self, frame: FlaggedFrame) -> None:
        self.frame, judgement = frame, frame.judgement
        self._show_avatar()
        self.driving.show_picture(frame.driving)
        ago = max(time.monotonic() - frame.captured_at, 0)
        self._when.setText(tr("Frame {number}, {ago:.0f} s ago", number=frame.number, ago=ago))
        if judgement is not None:
            self._badge.show_state(judgement.state)
            self._word.setText(state_words(judgement.state))
            score, threshold = judgement.score, judgement.threshold
            words = tr("Score {score:.2f}, fails above {threshold:.2f}", score=score, threshold=threshold)
            self._why.setText(f"{reasons_of(judgement)}\n{words}.")
        self.earlier.setEnabled(bool(self._kept) and frame is not self._kept[0])
        self.later.setEnabled(bool(self._kept) and frame is not self._kept[-1])

    def _show_avatar(self) -> None:
        """Show the avatar, under its heat map if there is one and it is wanted."""
        if self.frame is None:
            return
        heat = self.frame.heated
        self.shows_heat.setVisible(heat is not None)
        is_wanted = heat is not None and self.shows_heat.isChecked()
        self.avatar.show_picture(heat if is_wanted else self.frame.avatar)

    def text(self) -> str:
        """Return the judgement of the frame as lines."""
        return "\n".join(each.text() for each in (self._word, self._when, self._why))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._badge)
        row.addWidget(self._word)
        row.addStretch()
        row.addWidget(self._when)
        return row

    def _steps(self) -> QHBoxLayout:
        self.earlier, self.later = button(tr("Earlier")), button(tr("Later"))
        self.clip = button(tr("Save clip…"))
        self.clip.clicked.connect(lambda: self.clip_pressed.emit(self.frame))
        self.earlier.setShortcut("Left")
        self.later.setShortcut("Right")
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later.clicked.connect(lambda: self.step(1))
        row = QHBoxLayout()
        row.addWidget(self.earlier)
        row.addWidget(self.later)
        row.addStretch()
        row.addWidget(self.shows_heat)
        row.addWidget(self.clip)
        return row

    def _pictures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        for still in (self.avatar, self.driving):
            column = QVBoxLayout()
            column.addWidget(still)
            column.addWidget(label(still.accessibleName(), "muted"))
            row.addLayout(column)
        return row


class _Still(QWidget):
    """One static picture."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFixedSize(256, 256)
        self.picture: Picture | None = None

    def show_picture(self, picture: Picture | None) -> None:
        self.picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().card))
        if self.picture is not None:
            draw_image(painter, image_of(self.picture), QRectF(self.rect()))
