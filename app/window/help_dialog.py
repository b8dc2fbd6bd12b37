"""HelpDialog: first steps, keys, a self-check with a report to copy, and information on Guise."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import metadata

from PySide6.QtCore import QProcess, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.places import REPOSITORY
from app.window.language import later, tr
from app.window.shortcuts import DEEDS, keys_with
from app.window.styled import button, label, named, page_of

FIRST_STEPS = (
    later("Pick an avatar below the picture, or drop a picture of your own on the window."),
    later("Look straight into the camera with a calm face, then press Calibrate."),
    later("Press Go live. In Zoom, Meet, Teams, Discord or OBS, choose “Guise” as the camera."),
    later("Pause shows a card while you are away. The line on the picture always says what others see."),
)
ABOUT = (
    later("Be on a call as somebody who does not exist, and know when the animation breaks."),
    later("The avatars that come with Guise are rendered people who do not exist."),
    later(
        "Use pictures only of people who do not exist or who agreed. Do not pretend to be somebody else, "
        "and do not use Guise to deceive, to harass or to get past an identity check."
    ),
    later("Nothing leaves this computer but the picture you send. Guise collects no data about you."),
    later("Guise is under the MIT licence. Libraries it uses have their own:"),
)
LIBRARIES = ("PySide6", "torch", "opencv-python", "openvino", "av", "pyvirtualcam", "face-alignment")
MARGIN_PX = 16
"""Margin of a tab's page in pixels."""
CHECK = [str(REPOSITORY / "main.py"), "doctor"]


class HelpDialog(QDialog):
    """Shows four tabs. `tour_pressed` asks for the first steps over the picture again."""

    tour_pressed = Signal()

    def __init__(self, changed_keys: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.resize(640, 520)
        self.tabs = QTabWidget()
        self.report = QPlainTextEdit()
        self.check, self.copy = button(tr("Check this computer")), button(tr("Copy report"))
        self.process = QProcess(self)
        self.tabs.addTab(self._first_steps(), tr("First steps"))
        self.tabs.addTab(_keys(changed_keys), tr("Keys"))
        self.tabs.addTab(self._self_check(), tr("Self-check"))
        self.tabs.addTab(_about(), tr("About"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self.tabs)

    def done(self, result: int) -> None:
        """End a running check."""
        if self.process.state() is not QProcess.ProcessState.NotRunning:
            self.process.kill()
            self.process.waitForFinished(1000)
        super().done(result)

    def run_check(self, program: str = sys.executable, arguments: list[str] | None = None) -> None:
        """Run the doctor in a separate process, and show its lines as they come."""
        self.report.clear()
        self.check.setEnabled(False)
        self.process.start(program, arguments or CHECK)

    def _first_steps(self) -> QWidget:
        tour = button(tr("Show the first steps"))
        tour.clicked.connect(self.tour_pressed)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(tour)
        row.addStretch()
        texts = (_numbered(n, tr(text)) for n, text in enumerate(FIRST_STEPS, 1))
        return page_of(*texts, holder, margin_px=MARGIN_PX)

    def _self_check(self) -> QWidget:
        self.report.setReadOnly(True)
        self.report.setAccessibleName(tr("Report"))
        self.report.setFont(QFont("monospace"))
        self.report.setPlaceholderText(tr("Tests everything that Guise needs. It takes about 15 seconds."))
        self.check.clicked.connect(lambda: self.run_check())
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        self.process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self.process.readyReadStandardOutput.connect(self._show_lines)
        self.process.finished.connect(lambda *_: self.check.setEnabled(True))
        self.process.errorOccurred.connect(lambda *_: self.check.setEnabled(True))
        page = QWidget()
        column, row = QVBoxLayout(page), QHBoxLayout()
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        row.addWidget(self.check)
        row.addWidget(self.copy)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.report, 1)
        return page

    def _show_lines(self) -> None:
        text = bytes(self.process.readAllStandardOutput().data()).decode("utf-8", "replace")
        self.report.appendPlainText(text.rstrip())


def _numbered(number: int, text: str) -> QWidget:
    """Return a step whose later lines begin below its first word."""
    step, row = QWidget(), QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(label(f"{number}."), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(text, wraps=True), 1)
    step.setLayout(row)
    return step


def _keys(changed_keys: Mapping[str, str]) -> QWidget:
    page = named(QWidget(), "page")
    form = QFormLayout(page)
    form.setVerticalSpacing(4)
    form.setHorizontalSpacing(24)
    keys = keys_with(changed_keys)
    for deed in DEEDS:
        if keys[deed.name]:
            form.addRow(label(keys[deed.name], "heading"), label(tr(deed.text).rstrip("…")))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


def _about() -> QWidget:
    versions = ", ".join(f"{name} ({_licence(name)})" for name in LIBRARIES)
    title = label(f"Guise {metadata.version('guise')}", "title")
    texts = (label(tr(text), wraps=True) for text in ABOUT)
    return page_of(title, *texts, label(versions, "muted", wraps=True), margin_px=MARGIN_PX)


def _licence(library: str) -> str:
    """Return a library's licence in one short line."""
    try:
        said_there = metadata.metadata(library).json
    except metadata.PackageNotFoundError:
        return tr("not installed")
    classified = [str(each) for each in said_there.get("classifier", []) if str(each).startswith("License")]
    said = str(said_there.get("license_expression") or said_there.get("license") or "").strip()
    one_of_several = said.partition(" OR ")[0]  # the user may choose
    first, _, others = one_of_several.partition(" AND ")
    if not first:
        return classified[0].rpartition(":: ")[2] if classified else tr("see its page")
    return tr("{licence} and others", licence=first) if others else first.splitlines()[0]
