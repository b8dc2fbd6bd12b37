"""LabDialog: how well the avatar follows you, prompt by prompt, and the edge-case suite."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QProcess, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.avatars import AvatarFile
from app.window.guided_check import GuidedCheck, Outcome
from app.window.language import tr
from app.window.styled import button, label

if TYPE_CHECKING:
    from app.chain.session import Session
    from app.window.controls import Controls

POLL_MS = 60
REPOSITORY = Path(__file__).resolve().parents[2]


def lab_folder(name: str) -> Path:
    """Return the folder in which an avatar's report is kept."""
    cache = os.environ.get("GUISE_CACHE") or platformdirs.user_cache_dir("guise", appauthor=False)
    return Path(cache) / "lab" / name


def lab_command(avatar: AvatarFile, folder: Path) -> list[str]:
    """Return the command that measures a bundled avatar with the suite."""
    is_packaged = getattr(sys, "frozen", False)
    main = [] if is_packaged else [str(REPOSITORY / "main.py")]
    words = ["lab", "--avatar", avatar.path.stem, "--output", str(folder), "--workers", "1"]
    return [sys.executable, *main, *words]


class LabDialog(QDialog):
    """Stays beside the window. `command` is run for the suite; it is None for an avatar without known truth.

    `suite_ended` is emitted when the suite's process has ended, however it did.
    """

    suite_ended = Signal()

    def __init__(
        self, session: Session, folder: Path, command: Sequence[str] | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Lab"))
        self._session, self._folder, self._command = session, folder, command
        self._check: GuidedCheck | None = None
        invitation = tr("Make ten gestures. The table shows how much of each the avatar shows.")
        self.prompt = label(invitation, "word", wraps=True)
        self.start = button(tr("Start"), "primary")
        self.progress = _bar()
        self.table = _table()
        self.suite_text = label(self._about_suite(), "muted", wraps=True)
        self.measure, self.open_report = button(tr("Measure")), button(tr("Open report"))
        self.measure.setEnabled(command is not None)
        self.open_report.setEnabled((folder / "report.html").is_file())
        self.suite_progress = _bar()
        self._timer = QTimer(self, interval=POLL_MS)
        self._process = QProcess(self)
        self._timer.timeout.connect(self.poll)
        self.start.clicked.connect(self.begin)
        self.measure.clicked.connect(self.measure_suite)
        self.open_report.clicked.connect(self._open)
        self._process.finished.connect(self._show_figures)
        self._process.errorOccurred.connect(self._show_figures)
        self._process.finished.connect(lambda: self.suite_ended.emit())
        self._lay_out()

    def begin(self) -> None:
        """Ask for the first gesture; begin again if a check is going on."""
        self._check = GuidedCheck()
        self.table.setRowCount(0)
        self.start.setText(tr("Start again"))
        self.progress.show()
        self._timer.start()

    def poll(self, now_s: float | None = None) -> None:
        """Take the newest frame into account, and show what is asked for."""
        now = time.monotonic() if now_s is None else now_s
        frame, check = self._session.latest(), self._check
        if check is None:
            return
        check.hear(frame.judgement if frame is not None else None, now)
        self.prompt.setText(tr(check.text(now)))
        self.progress.setValue(round(100 * check.progress(now)))
        for outcome in check.outcomes[self.table.rowCount() :]:
            self._add(outcome)
        if check.is_done:
            self._end(check)

    def measure_suite(self) -> None:
        """Run the suite in another process; an earlier run that was stopped is resumed."""
        if self._command is None:
            return
        self.measure.setEnabled(False)
        self.suite_progress.setRange(0, 0)
        self.suite_progress.show()
        self._process.start(self._command[0], list(self._command[1:]))

    def done(self, result: int) -> None:
        """Stop everything, however the dialog is closed."""
        self._timer.stop()
        self._process.kill()
        self._process.waitForFinished(2000)
        super().done(result)

    def _end(self, check: GuidedCheck) -> None:
        self._timer.stop()
        self._check = None
        self.progress.hide()
        shown = sum(outcome.came_through for outcome in check.outcomes)
        words = tr("The avatar showed {shown} of {all} gestures.", shown=shown, all=len(check.outcomes))
        self.prompt.setText(words)

    def _add(self, outcome: Outcome) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        moved = f"{100 * outcome.share:.0f} %" if outcome.has_moved else tr("you did not move")
        cells = (tr(outcome.prompt.text), moved, f"{100 * outcome.flagged:.0f} %")
        for column, text in enumerate(cells):
            self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.scrollToBottom()

    def _show_figures(self, _: object = None) -> None:
        """Say what the suite found, or that it could not be run."""
        self.suite_progress.hide()
        self.measure.setEnabled(True)
        try:
            figures = json.loads((self._folder / "figures.json").read_text(encoding="utf-8"))
            followed, tried = figures["gestures_followed"], len(figures["gestures"])
        except (OSError, ValueError, KeyError):
            said = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
            self.suite_text.setText(said.splitlines()[-1] if said else tr("The suite could not be run."))
            return
        words = tr("{followed} of {tried} gestures are followed.", followed=followed, tried=tried)
        self.suite_text.setText(words)
        self.open_report.setEnabled(True)

    def _about_suite(self) -> str:
        if self._command is None:
            return tr("The suite needs an avatar that comes with Guise: the truth is known only of those.")
        return tr("Rendered people act every gesture of the suite. The avatar is compared with the truth.")

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder / "report.html")))

    def _lay_out(self) -> None:
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (label(tr("With you"), "title"), self.prompt, self.progress, self.table):
            column.addWidget(widget)
        column.addLayout(_row(self.start))
        for widget in (label(tr("With the suite"), "title"), self.suite_text, self.suite_progress):
            column.addWidget(widget)
        column.addLayout(_row(self.measure, self.open_report))
        self.setMinimumHeight(column.minimumHeightForWidth(self.minimumWidth()))


def open_lab(session: Session, controls: Controls, window: QWidget) -> LabDialog:
    """Open the lab for the avatar that is set."""
    worn = controls.avatars.worn
    avatar = next((each for each in controls.avatars.files if each.path == worn), None)
    folder = lab_folder(worn.stem if worn is not None else "none")
    command = lab_command(avatar, folder) if avatar is not None and not avatar.is_own else None
    dialog = LabDialog(session, folder, command, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.start.setFocus()
    dialog.show()
    return dialog


def _bar() -> QProgressBar:
    made = QProgressBar()
    made.setTextVisible(False)
    made.setAccessibleName(tr("Progress"))
    made.hide()
    return made


def _table() -> QTableWidget:
    made = QTableWidget(0, 3)
    made.setHorizontalHeaderLabels([tr("Gesture"), tr("Shown"), tr("Flagged")])
    made.setAccessibleName(tr("What the avatar showed"))
    made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    made.verticalHeader().hide()
    made.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    made.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    made.setMinimumHeight(120)
    return made


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
