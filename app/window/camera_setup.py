"""CameraSetup: guides through the setup of the virtual camera, and watches until it works."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.devices.virtual_camera_setup import SetupState, VirtualCameraSetup, camera_name
from app.frame import State
from app.window.badge import Badge
from app.window.call_apps import CallApps
from app.window.language import later, said, tr
from app.window.question import Question
from app.window.root_steps import RootSteps
from app.window.styled import button, label
from app.window.switch import Switch

LOOK_EVERY_MS = 1500
FIELD_EDGES_PX, WIDEST_COMMAND_PX = 28, 560
"""Width of a field without its text, and the greatest width of a command's field, in pixels."""
NARROWEST_PX = 592
NOW = later("In a terminal:")
LASTING = later("Once, so that it is there after every start:")
OBS = later("Install OBS. Press Start Virtual Camera in it once, then Stop, and close OBS.")
TITLES = {
    SetupState.READY: later("Ready"),
    SetupState.NOT_INSTALLED: later("One thing to install"),
    SetupState.NOT_LOADED: later("One step left"),
    SetupState.TAKEN: later("Another program has it"),
    SetupState.FORBIDDEN: later("No permission yet"),
    SetupState.UNKNOWN: later("The virtual camera comes with OBS"),
}


class SetupWatch(QObject):
    """Checks the computer repeatedly, off the window's thread; `found` emits the result."""

    found = Signal(object)

    def __init__(self, look: Callable[[], VirtualCameraSetup], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._ask)

    def start(self) -> None:
        """Start checking."""
        self._ask()
        self._timer.start()

    def stop(self) -> None:
        """Stop checking, and wait for a running check."""
        self._timer.stop()
        self._pool.clear()
        self._pool.waitForDone()

    def _ask(self) -> None:
        if self._pool.activeThreadCount() == 0:
            self._pool.start(_Look(self._look, self.found))


class CameraSetup(QDialog):
    """Shows what is missing, with the commands that help, each with Copy; updates by itself."""

    live_pressed = Signal()
    test_switched = Signal(bool)

    def __init__(self, look: Callable[[], VirtualCameraSetup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Virtual camera"))
        self.shown: VirtualCameraSetup | None = None
        self.badge, self.title = Badge(28), label(tr("Looking…"), "title")
        self.text = label("", "muted", wraps=True)
        self.text.setMinimumWidth(
            NARROWEST_PX
        )  # of the text: a dialog's own would hide what its layout needs
        self.steps = QVBoxLayout()
        self.steps.setSpacing(8)
        self.apps = CallApps(camera_name())
        self.test = Switch(tr("Show a test pattern"))
        self.run = button(tr("Run these steps…"))
        self.root = RootSteps(parent=self)
        self.problem = label("", "conflict", wraps=True)
        self.live = button(tr("Go live"), "primary", icon="play")
        self.later = button(tr("Later"))
        self._watch = SetupWatch(look, self)
        self._watch.found.connect(self.show_setup)
        self.live.clicked.connect(self._go_live)
        self.later.clicked.connect(self.close)
        self.test.toggled.connect(self.test_switched)
        self.run.clicked.connect(self._ask_to_run)
        self.root.finished.connect(self._show_end)
        self._lay_out()

    def show_setup(self, setup: VirtualCameraSetup) -> None:
        """Show the result; an unchanged result changes nothing."""
        if setup == self.shown:
            return
        self.shown = setup
        is_ready = setup.state in (SetupState.READY, SetupState.UNKNOWN)
        self.badge.show_state(State.GOOD if setup.state is SetupState.READY else State.WARNING)
        self.title.setText(tr(TITLES[setup.state]))
        self.text.setText(_text_of(setup))
        self._fill_steps(setup)
        self.apps.setVisible(is_ready)
        self.test.setVisible(is_ready)
        self.live.setEnabled(is_ready)
        (self.live if is_ready else self.later).setFocus()
        self.run.setVisible(bool(setup.commands) and self.root.is_possible)
        self._settle()

    def showEvent(self, event: QShowEvent) -> None:
        """Start watching."""
        super().showEvent(event)
        self._watch.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop watching."""
        self.done(0)
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Stop watching and end the test pattern, however the dialog is closed."""
        self._watch.stop()
        self.root.stop()
        self.test.setChecked(False)
        super().done(result)

    def _fill_steps(self, setup: VirtualCameraSetup) -> None:
        while (item := self.steps.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        steps: list[QWidget] = []
        for heading, commands in ((tr(NOW), setup.commands), (tr(LASTING), setup.lasting)):
            if commands:
                steps += [label(heading, "heading"), *map(_Command, commands)]
        for step in steps:
            self.steps.addWidget(step)
            step.show()  # a layout shows its widgets later, after the dialog has taken its size

    def _ask_to_run(self) -> None:
        text = tr(
            "The system asks for your password and runs the steps above. Installing takes some minutes."
        )
        question = Question(tr("Run these steps?"), text, tr("Run"), self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.accepted.connect(self._run_steps)
        question.open()

    def _run_steps(self) -> None:
        if self.shown is not None:
            self.run.setEnabled(False)
            self.run.setText(tr("Running…"))
            self.problem.hide()
            self.root.run((*self.shown.commands, *self.shown.lasting))

    def _show_end(self, problem: str) -> None:
        self.run.setEnabled(True)
        self.run.setText(tr("Run these steps…"))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._settle()

    def _settle(self) -> None:
        """Take the size of the contents, and stay on the screen."""
        self.adjustSize()
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        if self.isVisible() and frame.bottom() > room.bottom():
            self.move(self.x(), max(room.top(), self.y() - (frame.bottom() - room.bottom())))

    def _go_live(self) -> None:
        self.done(1)
        self.live_pressed.emit()

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.badge)
        head.addWidget(self.title, 1)
        foot.setSpacing(8)
        foot.addWidget(self.test)
        foot.addWidget(self.run)
        foot.addStretch()
        foot.addWidget(self.later)
        foot.addWidget(self.live)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addLayout(self.steps)
        column.addWidget(self.apps)
        column.addWidget(self.problem)
        column.addStretch()
        column.addLayout(foot)
        self.live.setEnabled(False)
        self.apps.hide()
        self.test.hide()
        self.run.hide()
        self.problem.hide()


def _text_of(setup: VirtualCameraSetup) -> str:
    if setup.state is SetupState.READY:
        return tr("Go live, then choose “{name}” in the call program:", name=camera_name())
    return tr(OBS) if setup.state is SetupState.UNKNOWN else said(setup.text)


class _Command(QWidget):
    """A command to run in a terminal, with a button that copies it."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self.command = command
        words = QLineEdit(command)
        words.setReadOnly(True)
        words.setObjectName("code")
        words.setCursorPosition(0)
        words.ensurePolished()  # the style sheet sets the font
        needed = words.fontMetrics().horizontalAdvance(command) + FIELD_EDGES_PX
        words.setMinimumWidth(min(needed, WIDEST_COMMAND_PX))
        words.setAccessibleName(command)
        self.copy = button(tr("Copy"))
        self.copy.setAccessibleName(tr("Copy {command}", command=command))
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words, 1)
        row.addWidget(self.copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command)
        self.copy.setText(tr("Copied"))


class _Look(QRunnable):
    """One check of the computer."""

    def __init__(self, look: Callable[[], VirtualCameraSetup], found: object) -> None:
        super().__init__()
        self._look, self._found = look, found

    def run(self) -> None:
        """Check, and emit the result."""
        self._found.emit(self._look())  # type: ignore[attr-defined]
