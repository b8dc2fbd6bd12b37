"""VideoDialog: judges a video in the background, and shows its verdict and its worst moments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.chain.moments import Moment
from app.chain.video_judging import JudgedVideo
from app.window.language import later, said, tr
from app.window.state_line import minutes
from app.window.styled import button, label, relook
from app.window.switch import Switch

if TYPE_CHECKING:
    from app.chain.session import Session

VERDICTS = {
    "failures": later("The animation fails"),
    "none found": later("No failures found"),
    "no face": later("No face was found"),
}
SIDE = 176
"""Side of a moment's picture, in pixels."""
GRID = QSize(SIDE + 24, SIDE + 56)
WIDE_PX = 3 * GRID.width() + 88
"""Width of the dialog with three moments in a row, in pixels."""


class VideoDialog(QDialog):
    """Starts when it is made. Closing it ends the judging."""

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Judge a video"))
        self._session, self._path = session, path
        self._result: JudgedVideo | None = None
        self.title = label(path.name, "title")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        self.verdict, self.text = label(tr("Judging…"), "word"), label("", "muted", wraps=True)
        self.moments = self._moment_list()
        self.shows_heat = Switch(tr("Show what is broken"))
        self.shows_heat.setChecked(True)
        self.shows_heat.toggled.connect(self._show_moments)
        self.shows_heat.hide()
        self.close_button = button(tr("Close"), "primary")
        self.close_button.clicked.connect(self.reject)
        session.video_progressed.connect(self.show_progress)
        session.video_judged.connect(self.show_result)
        self._lay_out()
        session.judge_video(path)

    def show_progress(self, share: float) -> None:
        """Show how much of the video is judged, in [0, 1]."""
        self.progress.setRange(0, 100)
        self.progress.setValue(round(100 * share))

    def show_result(self, result: JudgedVideo) -> None:
        """Show the verdict and the worst moments; the result of another video changes nothing."""
        if result.path != self._path:
            return
        self._result = result
        self.progress.hide()
        self.text.setText(text_of(result))
        if result.verdict is None:
            self.verdict.setText(tr("This video cannot be judged"))
            relook(self.text, "conflict")
            return
        self.verdict.setText(tr(VERDICTS[result.verdict.verdict]))
        self.shows_heat.setVisible(any(moment.heat_jpeg for moment in result.moments))
        self.close_button.setFocus()
        self._show_moments()

    def done(self, result: int) -> None:
        """Stop the judging, however the dialog is closed."""
        self._session.stop_judging_video()
        super().done(result)

    def _show_moments(self) -> None:
        self.moments.clear()
        for moment in self._result.moments if self._result is not None else ():
            heat = moment.heat_jpeg if self.shows_heat.isChecked() else b""
            item = QListWidgetItem(_icon(heat or moment.jpeg), _words(moment))
            item.setToolTip(_words(moment))
            self.moments.addItem(item)
        self.moments.setVisible(self.moments.count() > 0)
        self.resize(max(self.sizeHint().width(), WIDE_PX), self.sizeHint().height())

    def _moment_list(self) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(tr("The worst moments"))
        made.setViewMode(QListView.ViewMode.IconMode)
        made.setResizeMode(QListView.ResizeMode.Adjust)
        made.setMovement(QListView.Movement.Static)
        made.setIconSize(QSize(SIDE, SIDE))
        made.setGridSize(GRID)
        made.setWordWrap(True)
        made.setMinimumSize(2 * GRID.width() + 32, GRID.height() + 16)
        made.hide()
        return made

    def _lay_out(self) -> None:
        self.setMinimumWidth(480)
        foot = QHBoxLayout()
        foot.addWidget(self.shows_heat)
        foot.addStretch()
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (self.title, self.verdict, self.progress, self.text):
            column.addWidget(widget)
        column.addWidget(self.moments, 1)
        column.addLayout(foot)


def text_of(result: JudgedVideo) -> str:
    """Return the result in sentences."""
    verdict = result.verdict
    if verdict is None:
        return said(result.problem)
    lines = [tr("{flagged} of {frames} frames are flagged.", flagged=verdict.flagged, frames=verdict.frames)]
    lines += [
        tr(
            "{start} to {end}: {reason}",
            start=minutes(part.start_s),
            end=minutes(part.end_s),
            reason=said(part.reason),
        )
        for part in verdict.intervals
    ]
    lines.append(tr("This is about failures of the animation. It does not say where a video comes from."))
    return "\n".join([*lines, *([said(result.note)] if result.note else [])])


def _words(moment: Moment) -> str:
    reasons = "; ".join(said(reason) for reason in moment.reason.split("; "))
    return f"{minutes(moment.seconds)} · {reasons}"


def _icon(jpeg: bytes) -> QIcon:
    image = QImage.fromData(jpeg)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return QIcon(QPixmap.fromImage(image.scaled(2 * SIDE, 2 * SIDE, keep, smooth)))
