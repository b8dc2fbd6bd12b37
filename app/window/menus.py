"""Menus: every action with its key in one menu; on a Mac in the menu bar too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.window.language import later, tr
from app.window.shortcuts import DEEDS, Deed, keys_with

MENUS = (later("Avatar"), later("Motion"), later("Send"), later("View"), "Guise")
FIRST_OF_GROUP = frozenset(
    {
        "previous_avatar",
        "avatar_1",
        "relative",
        "zoom_in",
        "choose_camera",
        "background",
        "pass_through",
        "you",
        "landmarks",
        "ghost_less",
        "settings",
        "help",
        "quit",
    }
)


class Menus:
    """The actions by name. `changed_keys` are the keys that the user chose.

    The actions belong to `window`, so that their keys work while no menu is open.
    """

    def __init__(
        self,
        window: QWidget,
        deeds: Mapping[str, Callable[[], object] | Callable[[bool], object]],
        changed_keys: Mapping[str, str],
    ) -> None:
        self.all = QMenu(window)
        self.menus = {name: self.all.addMenu(tr(name)) for name in MENUS}
        self._actions: dict[str, QAction] = {}
        for deed in DEEDS:
            menu = self.menus[deed.menu]
            if deed.name in FIRST_OF_GROUP:
                menu.addSeparator()
            action = self._action(deed, menu, deeds[deed.name])
            self._actions[deed.name] = action
            window.addAction(action)
        self.set_keys(changed_keys)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def set_keys(self, changed_keys: Mapping[str, str]) -> None:
        """Give every action its key: the default, or the user's choice."""
        for name, key in keys_with(changed_keys).items():
            self._actions[name].setShortcut(QKeySequence(key))

    def show_avatars(self, names: Mapping[str, str]) -> None:
        """Name the digits' actions after their avatars; digits without an avatar are hidden."""
        for digit in "123456789":
            action = self._actions[f"avatar_{digit}"]
            action.setVisible(digit in names)
            action.setText(names.get(digit, "").replace("&", "&&"))

    def show_switches(self, **is_on: bool) -> None:
        """Tick these switches, or not, without calling their functions."""
        for name, on in is_on.items():
            self._actions[name].setChecked(on)

    def of(self, names: Sequence[str], parent: QWidget) -> QMenu:
        """Return a menu of some of the actions, for the tray."""
        menu = QMenu(parent)
        menu.addActions([self._actions[name] for name in names])
        return menu

    def _action(self, deed: Deed, menu: QMenu, do: Callable[..., object]) -> QAction:
        action = QAction(tr(deed.text), menu)
        action.setCheckable(deed.is_switch)
        action.triggered.connect(do if deed.is_switch else lambda: do())
        menu.addAction(action)
        return action
