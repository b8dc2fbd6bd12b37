"""One window for each user: a second start brings the first window to the front."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.window.settings import settings_path

PATIENCE_MS = 500
"""Longest time to wait for the first window's answer, in milliseconds."""
TOKEN = "XDG_ACTIVATION_TOKEN"
"""Environment variable that lets a program that was just started come to the front on Wayland."""
RAISED = b"raised"


def server_name() -> str:
    """Return the name under which the first window listens: one for each user and each folder of settings."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return f"guise-{hashlib.sha256(f'{user} {settings_path()}'.encode()).hexdigest()[:16]}"


def raise_first(name: str) -> bool:
    """Ask the first window to come to the front. Returns False if none answers."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(os.environ.get(TOKEN, "").encode() + b"\n")
    socket.flush()
    is_raised = socket.waitForReadyRead(PATIENCE_MS) and bytes(socket.readAll().data()) == RAISED
    socket.disconnectFromServer()
    return is_raised


class FirstWindow(QObject):
    """Listens for later starts, and calls `show` for each. Without a server it does nothing."""

    def __init__(self, name: str, show: Callable[[], object]) -> None:
        super().__init__()
        self._show = show
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        QLocalServer.removeServer(name)  # left by a program that was killed
        self._server.listen(name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._answer(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        token = bytes(socket.readLine().data()).decode("ascii", "ignore").strip()
        if token:
            os.environ[TOKEN] = token  # read by Qt when a window asks to be activated
        self._show()
        socket.write(RAISED)
        socket.flush()
