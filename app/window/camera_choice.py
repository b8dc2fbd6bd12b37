"""CameraChoice: shows what every camera sees while the user chooses one, and closes all of them then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.window.camera_tiles import CameraTiles

if TYPE_CHECKING:
    from app.chain.session import Session

LOOK_EVERY_MS = 2500
"""Interval between two searches for cameras that were connected or removed, in milliseconds."""


class CameraChoice(QObject):
    """Keeps the tiles like the session's cameras, from `begin` to `end`.

    The cameras are closed while nobody sees the tiles.
    """

    def __init__(self, session: Session, tiles: CameraTiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tiles = session, tiles
        self._is_open = False
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(session.look_for_cameras)
        session.changed.connect(self._show_cameras)
        session.previewed.connect(tiles.show_preview)
        tiles.seen.connect(self._show_cameras)
        tiles.show_cameras(session.status.cameras)

    def begin(self) -> None:
        """Open every camera, and look for new ones until `end`."""
        self._is_open = True
        self._session.look_for_cameras()
        self._timer.start()
        self._show_cameras()

    def end(self) -> None:
        """Close the cameras that only the tiles have opened."""
        if self._is_open:
            self._is_open = False
            self._timer.stop()
            self._session.preview_cameras(())

    def _show_cameras(self) -> None:
        cameras = self._session.status.cameras
        self._tiles.show_cameras(cameras)
        if self._is_open:
            is_seen = self._tiles.isVisible()
            self._session.preview_cameras([camera.source for camera in cameras] if is_seen else ())
