"""Menus: every deed as an action with its key, in the menu bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.window.shortcuts import DEEDS, Deed, keys_with

MENUS = ("Avatar", "Motion", "Send", "View")
FIRST_OF_GROUP = frozenset(
    {
        "previous_avatar",
        "avatar_1",
        "quit",
        "relative",
        "zoom_in",
        "choose_camera",
        "virtual_camera",
        "pause",
        "landmarks",
        "mirror_driver",
        "edit_shortcuts",
    }
)


class Menus:
    """The actions by the name of their deed. `changed_keys` are the keys that the user chose."""

    def __init__(
        self,
        bar: QMenuBar,
        deeds: Mapping[str, Callable[[], object] | Callable[[bool], object]],
        changed_keys: Mapping[str, str],
    ) -> None:
        menus = {name: bar.addMenu(f"&{name}") for name in MENUS}
        self._actions: dict[str, QAction] = {}
        for deed in DEEDS:
            menu = menus[deed.menu]
            if deed.name in FIRST_OF_GROUP:
                menu.addSeparator()
            self._actions[deed.name] = self._action(deed, menu, deeds[deed.name])
        self.set_keys(changed_keys)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def set_keys(self, changed_keys: Mapping[str, str]) -> None:
        """Give every action its key: the usual one, or what the user chose."""
        for name, key in keys_with(changed_keys).items():
            self._actions[name].setShortcut(QKeySequence(key))

    def show_avatars(self, names: Sequence[str]) -> None:
        """Call the numbered avatars by their names; numbers that nobody has are hidden."""
        for number in range(1, 10):
            action = self._actions[f"avatar_{number}"]
            action.setVisible(number <= len(names))
            action.setText(names[number - 1].replace("&", "&&") if number <= len(names) else "")

    def show_switches(self, **is_on: bool) -> None:
        """Tick these switches, or not, without doing their deeds."""
        for name, on in is_on.items():
            self._actions[name].setChecked(on)

    def _action(self, deed: Deed, menu: QMenu, do: Callable[..., object]) -> QAction:
        action = QAction(deed.text, menu)
        action.setCheckable(deed.is_switch)
        action.triggered.connect(do if deed.is_switch else lambda: do())
        menu.addAction(action)
        return action
