"""Keys that work in other programs, pressed by a test."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from typing import ClassVar

from app.devices.global_keys import GlobalKeysError
from app.devices.global_keys.combination import Combination


class FakeKeys:
    """Keys that the test presses."""

    opened: ClassVar[list[FakeKeys]] = []

    def __init__(self, keys: Mapping[str, Combination]) -> None:
        self.combinations = {name: str(each) for name, each in keys.items()}
        self._reader, self._writer = socket.socketpair()
        self._names: list[str] = []
        self.loss = ""
        self.is_open = True
        FakeKeys.opened.append(self)

    def press(self, name: str) -> None:
        self._names.append(name)
        self._writer.send(b"!")

    def fileno(self) -> int:
        return self._reader.fileno()

    def pressed(self) -> Sequence[str]:
        self._reader.recv(64)
        if self.loss:
            raise GlobalKeysError(self.loss)
        names, self._names = self._names, []
        return names

    def close(self) -> None:
        self.is_open = False
        self._reader.close()
        self._writer.close()
