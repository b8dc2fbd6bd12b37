"""GlobalShortcuts: pause and calibrate by keys that work while another program has the focus."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from app.devices.global_keys import GlobalKeys, GlobalKeysError, take_keys
from app.devices.global_keys.combination import Combination, CombinationError
from app.window.controls import Controls
from app.window.language import said, tr

DEFAULTS = {"pause": "Ctrl+Alt+P", "calibrate": "Ctrl+Alt+X"}
"""The actions that have such keys, and the default keys."""


class GlobalShortcuts(QObject):
    """Takes the keys while they are switched on. `problem` is the reason if they do not work, else "".

    `take` opens the keys; `pressed` emits the name of an action.
    """

    pressed = Signal(str)
    changed = Signal()

    def __init__(self, controls: Controls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controls = controls
        self.take: Callable[[Mapping[str, Combination]], GlobalKeys] = take_keys
        self.problem = ""
        self._keys: GlobalKeys | None = None
        self._notifier: QSocketNotifier | None = None

    @property
    def is_on(self) -> bool:
        """True if the user switched them on."""
        return self._controls.settings.uses_global_shortcuts

    @property
    def keys(self) -> dict[str, str]:
        """The key of each action: the default, or the user's choice."""
        chosen = self._controls.settings.global_shortcuts
        return {name: chosen.get(name, key) for name, key in DEFAULTS.items()}

    def switch(self, is_on: bool) -> None:
        """Take the keys from now on, or give them back."""
        self._controls.settings.uses_global_shortcuts = is_on
        self._apply()

    def set_key(self, name: str, key: str) -> None:
        """Choose the key of an action, in Qt's portable format; "" for none."""
        self._controls.settings.global_shortcuts = {**self._controls.settings.global_shortcuts, name: key}
        self._apply()

    def begin(self) -> str:
        """Take the keys if they are switched on. Returns the reason if that failed, else ""."""
        self.close()
        self.problem = self._taken() if self.is_on else ""
        return self.problem

    def close(self) -> None:
        """Give the keys back to the other programs."""
        keys, notifier, self._keys, self._notifier = self._keys, self._notifier, None, None
        if notifier is not None:
            notifier.setEnabled(False)
            notifier.deleteLater()
        if keys is not None:
            with contextlib.suppress(OSError):
                keys.close()

    def _apply(self) -> None:
        self.begin()
        self._controls.changed.emit()
        self.changed.emit()

    def _taken(self) -> str:
        try:
            combinations = {name: Combination.of(text) for name, text in self.keys.items() if text}
            if len(set(combinations.values())) < len(combinations):
                return tr("Each action needs keys of its own.")
            self._keys = self.take(combinations)
        except (GlobalKeysError, CombinationError) as refusal:
            return said(str(refusal))
        self._notifier = QSocketNotifier(self._keys.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        return ""

    def _read(self) -> None:
        try:
            names = self._keys.pressed() if self._keys is not None else ()
        except GlobalKeysError as loss:
            self.close()
            self.problem = said(str(loss))
            self.changed.emit()
            return
        for name in names:
            self.pressed.emit(name)
