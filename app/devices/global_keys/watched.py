"""WatchedKeys: keys on Windows and macOS, where pynput watches the keyboard in its own thread."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence

from app.devices.global_keys import GlobalKeysError
from app.devices.global_keys.combination import Combination

PYNPUT_NAMES = {"Ctrl": "<ctrl>", "Alt": "<alt>", "Shift": "<shift>", "Meta": "<cmd>"}


class WatchedKeys:
    """Keys that pynput recognises; the other keys are not kept. Not tried on Windows and macOS.

    macOS asks the user to let the program watch the keyboard, and gives no keys before.
    """

    def __init__(self, keys: Mapping[str, Combination]) -> None:
        try:
            from pynput import keyboard
        except ImportError as problem:  # pynput raises it too if the system refuses
            raise GlobalKeysError(f"The keyboard cannot be watched: {problem}") from problem
        self._names = list(keys)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        calls = {
            in_pynputs_words(combination): (lambda number=number: self._writer.send(bytes([number])))
            for number, combination in enumerate(keys.values())
        }
        self._listener = keyboard.GlobalHotKeys(calls)
        self._listener.start()

    def fileno(self) -> int:
        """Return the descriptor of the socket into which the listening thread writes."""
        return self._reader.fileno()

    def pressed(self) -> Sequence[str]:
        """Return the actions whose keys were pressed."""
        try:
            return [self._names[number] for number in self._reader.recv(64)]
        except BlockingIOError:
            return []

    def close(self) -> None:
        """Stop the listening thread."""
        self._listener.stop()
        self._listener.join()
        self._reader.close()
        self._writer.close()


def in_pynputs_words(combination: Combination) -> str:
    """Return the combination as pynput writes it, such as "<ctrl>+<alt>+p"."""
    modifiers = [PYNPUT_NAMES[each] for each in PYNPUT_NAMES if each in combination.modifiers]
    key = combination.key.lower()
    return "+".join([*modifiers, f"<{key}>" if len(key) > 1 else key])
