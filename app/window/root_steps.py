"""RootSteps: runs the steps of a setup as administrator, after the system has asked for the password."""

from __future__ import annotations

import getpass
import shutil
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, Signal

from app.devices.root_script import root_script
from app.window.language import tr

PKEXEC = ("pkexec", "/bin/sh", "-c")
DISMISSED = (126, 127)
"""Exit codes of pkexec if the user cancelled, or may not become administrator."""


class RootSteps(QObject):
    """Runs one script at a time. `finished` emits the reason if it failed, else "".

    `words` start the program that gets the script as its last argument.
    """

    finished = Signal(str)

    def __init__(self, words: Sequence[str] = PKEXEC, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = tuple(words)
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.finished.connect(self._report)

    @property
    def is_possible(self) -> bool:
        """True if this system has the program."""
        return shutil.which(self._words[0]) is not None

    def run(self, commands: Sequence[str]) -> None:
        """Run these commands of a terminal."""
        program, *arguments = self._words
        self._process.start(program, [*arguments, root_script(commands, getpass.getuser())])

    def stop(self) -> None:
        """Stop waiting for the answer; what an administrator started goes on."""
        self._process.blockSignals(True)
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(1000)

    def _report(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        output = bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace")
        last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "")
        if exit_code == 0 and status is QProcess.ExitStatus.NormalExit:
            self.finished.emit("")
        elif exit_code in DISMISSED:
            self.finished.emit(tr("The system did not allow it. Run the steps in a terminal."))
        else:
            self.finished.emit(tr("A step failed: {reason}", reason=last or exit_code))
