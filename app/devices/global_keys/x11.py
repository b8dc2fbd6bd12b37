"""X11Keys: the X server takes some keys from all programs and tells Guise of those only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from Xlib import XK, X, display, error, protocol

from app.devices.global_keys import GlobalKeysError
from app.devices.global_keys.combination import Combination

MASKS = {"Ctrl": X.ControlMask, "Alt": X.Mod1Mask, "Shift": X.ShiftMask, "Meta": X.Mod4Mask}
LOCKS = tuple(caps | num for caps, num in product((0, X.LockMask), (0, X.Mod2Mask)))
"""Caps Lock and Num Lock in every state: a grabbed key would not work with one of them on."""
ALL_MODIFIERS = X.ControlMask | X.Mod1Mask | X.ShiftMask | X.Mod4Mask


class X11Keys:
    """Keys grabbed with XGrabKey. Raises GlobalKeysError if another program has one of them."""

    def __init__(self, keys: Mapping[str, Combination], connected: display.Display | None = None) -> None:
        try:
            self._display = connected or display.Display()
        except (error.DisplayError, OSError) as problem:
            raise GlobalKeysError(f"The X server cannot be reached: {problem}") from problem
        self._root = self._display.screen().root
        self._names: dict[tuple[int, int], str] = {}
        self._released = (0, 0)
        try:
            for name, combination in keys.items():
                self._grab(name, combination)
        except GlobalKeysError:
            self.close()
            raise

    def fileno(self) -> int:
        """Return the descriptor of the connection."""
        return int(self._display.fileno())

    def pressed(self) -> Sequence[str]:
        """Return the actions whose keys were pressed; a key that is held counts once."""
        try:
            events = [self._display.next_event() for _ in range(self._display.pending_events())]
        except error.ConnectionClosedError as problem:
            raise GlobalKeysError("The X server has ended the connection.") from problem
        found = (self._action(event) for event in events)
        return [name for name in found if name]

    def close(self) -> None:
        """Close the connection, which gives the keys back."""
        self._display.close()

    def _grab(self, name: str, combination: Combination) -> None:
        code = self._display.keysym_to_keycode(XK.string_to_keysym(_keysym_name(combination.key)))
        if not code:
            raise GlobalKeysError(f"This keyboard has no key {combination.key}.")
        mask = sum(MASKS[modifier] for modifier in combination.modifiers)
        refusal = error.CatchError(error.BadAccess)
        for lock in LOCKS:
            self._root.grab_key(code, mask | lock, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refusal)
        self._display.sync()
        if refusal.get_error():
            raise GlobalKeysError(f"{combination} belongs to another program already. Choose other keys.")
        self._names[code, mask] = name

    def _action(self, event: protocol.rq.Event) -> str:
        """Return the action of a pressed key. A key that repeats is released and pressed at the same time."""
        if event.type == X.KeyRelease:
            self._released = (event.detail, event.time)
        if event.type != X.KeyPress or (event.detail, event.time) == self._released:
            return ""
        return self._names.get((event.detail, event.state & ALL_MODIFIERS), "")


def _keysym_name(key: str) -> str:
    return key.lower() if len(key) == 1 else key
