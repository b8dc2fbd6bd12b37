"""SinkPanel: something that pictures can be sent to: its switch, its state in words, and what helps it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.chain.status import SinkState, SinkStatus
from app.devices.sinks import Action
from app.window.styled import Card, button, label
from app.window.switch import Switch

STATE_WORDS = {
    SinkState.OFF: "Off",
    SinkState.STARTING: "Starting…",
    SinkState.ON: "On",
    SinkState.FAILED: "Failed",
}
ACTION_WORDS = {
    Action.LINK: "Open the page",
    Action.COPY: "Copy the command",
    Action.STEPS: "Show the steps",
    Action.DEVICES: "Choose a device…",
    Action.TEST_PATTERN: "Send a test pattern",
}


class SinkPanel(Card):
    """The switch asks; only the status that comes back moves it."""

    switched = Signal(bool)
    action_pressed = Signal(object)

    def __init__(self, title: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._explanation = explanation
        self.status = SinkStatus()
        self.switch = Switch(title)
        self.state = label("", "state")
        self.text = label(explanation, "muted", wraps=True)
        self.retry = button("Retry")
        self.action = button("")
        self._lay_out()
        self.switch.clicked.connect(self._ask)
        self.retry.clicked.connect(lambda: self.switched.emit(True))
        self.action.clicked.connect(lambda: self.action_pressed.emit(self.status))
        self.show_status(SinkStatus())

    def show_status(self, status: SinkStatus) -> None:
        """Show how the sink is doing."""
        self.status = status
        self.switch.setChecked(status.state in (SinkState.STARTING, SinkState.ON))
        self.state.setText(STATE_WORDS[status.state])
        self.state.setProperty("state", status.state.value)
        self.state.style().polish(self.state)
        self.text.setText(status.text or self._explanation)
        self.retry.setVisible(status.state is SinkState.FAILED)
        self.action.setText(ACTION_WORDS.get(status.action, ""))
        self.action.setVisible(bool(self.action.text()) and status.state is SinkState.FAILED)

    def _ask(self, is_on: bool) -> None:
        self.switch.setChecked(not is_on)
        self.switched.emit(is_on)

    def _lay_out(self) -> None:
        top, buttons = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.switch, 1)
        top.addWidget(self.state)
        buttons.setSpacing(8)
        buttons.addWidget(self.retry)
        buttons.addWidget(self.action)
        buttons.addStretch()
        self.column.addLayout(top)
        self.column.addWidget(self.text)
        self.column.addLayout(buttons)
        self.column.addStretch()
