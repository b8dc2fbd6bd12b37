"""ActionBar: the buttons under the picture: one primary button and three others."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.chain.status import SinkState, Status
from app.window.language import tr
from app.window.state_line import is_on_air, is_wanted
from app.window.styled import Button, button, icon_button

HEIGHT, SPACING = 40, 8


class ActionBar(QWidget):
    """Go live, Calibrate, Pause and Record; at the right background, small window and details."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live = button(tr("Go live"), "primary", icon="play")
        self.calibrate = button(tr("Calibrate"), icon="target")
        self.pause = button(tr("Pause"), icon="pause")
        self.record = button(tr("Record"), icon="record")
        self.background = icon_button("background", tr("Background and framing"))
        self.small = icon_button("small", tr("Small window"))
        self.details = icon_button("details", tr("Details"), is_switch=True)
        self._counterweight = QWidget()  # as wide as the three at the right: the others stand in the middle
        self._counterweight.setFixedWidth(3 * HEIGHT + 2 * SPACING)
        self._is_paused = self._is_recording = False
        self._lay_out()

    def show_status(self, status: Status) -> None:
        """Show what the buttons do now."""
        on_air, state = is_on_air(status), status.virtual_camera.state
        words = tr("Starting…") if state is SinkState.STARTING else tr("Go live")
        self.live.setText(tr("Stop") if on_air else words)
        self.live.set_icon("stop" if on_air else "play")
        self.live.set_look("live" if on_air else "primary")
        self.live.setEnabled(state is not SinkState.STARTING)
        self._is_paused, self._is_recording = status.is_paused, is_wanted(status.recorder)
        self.pause.set_icon("play" if self._is_paused else "pause")
        self.record.set_icon("stop" if self._is_recording else "record")
        self._show_words()

    def show_keys(self, calibrate: str, pause: str) -> None:
        """Show the keys of the buttons."""
        self.calibrate.set_key(calibrate)
        self.pause.set_key(pause)
        self._show_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the texts if there is no room for them."""
        super().resizeEvent(event)
        self._show_words()

    def _show_words(self) -> None:
        """Show every text in full, or only the icons of the last buttons if there is no room."""
        words: tuple[tuple[Button, str], ...] = (
            (self.calibrate, tr("Calibrate")),
            (self.pause, tr("Resume") if self._is_paused else tr("Pause")),
            (self.record, tr("Stop recording") if self._is_recording else tr("Record")),
        )
        for each, text in words:
            each.setText(text)
            each.setAccessibleName(text)
            each.setToolTip("")
        for each, text in reversed(words):
            if self._needed() > self.width():
                each.setText("")
                each.setToolTip(text)
        centred = self._needed() + self._counterweight.width() + SPACING
        self._counterweight.setVisible(centred <= self.width())

    def _needed(self) -> int:
        """Return the width that the buttons need, in pixels."""
        texts = (self.live, self.calibrate, self.pause, self.record)
        widths = [max(each.sizeHint().width(), each.minimumWidth()) for each in texts]
        return sum(width + SPACING for width in (*widths, *3 * [HEIGHT]))

    def _lay_out(self) -> None:
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        row.addWidget(self._counterweight)
        row.addStretch()
        for widget in (self.live, self.calibrate, self.pause, self.record):
            widget.setFixedHeight(HEIGHT)
            row.addWidget(widget)
        self.live.setMinimumWidth(128)
        row.addStretch()
        for widget in (self.background, self.small, self.details):
            widget.setFixedSize(HEIGHT, HEIGHT)
            row.addWidget(widget)
