"""CameraDialog: chooses the source of the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.window.camera_choice import CameraChoice
from app.window.camera_tiles import CameraTiles
from app.window.dialog_files import videos
from app.window.language import tr
from app.window.styled import button, label

if TYPE_CHECKING:
    from app.chain.session import Session

PATIENCE_MS = 3000
"""Time after which an unchanged list counts as complete, in milliseconds."""
TILE_PX, COLUMNS = 168, 3
"""Width of a camera's picture in pixels, and tiles in a row."""


class CameraDialog(QDialog):
    """What every camera sees, the demo clip, a video file, or the address of a stream.

    The cameras are open while the dialog is.
    """

    source_chosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None, *, is_mirrored: bool = True) -> None:
        super().__init__(parent)
        self._session, self._listed = session, session.status.cameras
        self.setWindowTitle(tr("Choose a camera"))
        self.cameras = CameraTiles(TILE_PX, tr("Demo"))
        self.cameras.is_mirrored = is_mirrored
        self._choice = CameraChoice(session, self.cameras, self)
        self.note = label("", "muted", wraps=True)
        self.address = QLineEdit()
        self.address.setPlaceholderText(tr("Address of a stream, such as rtsp://…"))
        self.address.setAccessibleName(tr("Address of a stream"))
        self.rescan = button(tr("Refresh"))
        self.file = button(tr("Video file…"))
        self._lay_out()
        self.cameras.chosen.connect(self._take)
        self.rescan.clicked.connect(self._look_again)
        self.file.clicked.connect(self._choose_file)
        self.accepted.connect(self._choose)
        session.changed.connect(self._note_cameras)
        self._looked = QTimer(self)
        self._looked.setSingleShot(True)
        self._looked.setInterval(PATIENCE_MS)
        self._looked.timeout.connect(self._note_cameras)
        self.cameras.select(session.status.camera.device)
        self.cameras.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Open the cameras, and look for others."""
        super().showEvent(event)
        self._choice.begin()
        self._look_again()

    def done(self, result: int) -> None:
        """Close the cameras, however the dialog is closed."""
        self._choice.end()
        super().done(result)

    def _note_cameras(self) -> None:
        before, self._listed = self._listed, self._session.status.cameras
        has_any = bool(self._listed)
        if self._listed is not before or not self._looked.isActive():
            self.note.setText("" if has_any else tr("No camera was found. Connect one, and it appears here."))

    def _look_again(self) -> None:
        self.note.setText(tr("Looking for cameras…"))
        self._looked.start()
        self._session.look_for_cameras()

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Video file"), "", videos())
        if path:
            self.address.setText(path)
            self.accept()

    def _take(self) -> None:
        """Use the camera that was clicked."""
        self.address.clear()
        self.accept()

    def _choose(self) -> None:
        self.source_chosen.emit(self.address.text().strip() or self.cameras.source)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Use this camera"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.rescan)
        row.addWidget(self.file)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        self.cameras.setMinimumSize(COLUMNS * self.cameras.tile.width() + 12, 2 * self.cameras.tile.height())
        column.addWidget(self.cameras, 1)
        column.addWidget(self.note)
        column.addLayout(row)
        column.addWidget(self.address)
        column.addWidget(buttons)
