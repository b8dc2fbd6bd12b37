"""CameraDialog: chooses the source of the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.devices.camera_list import CameraInfo
from app.window.dialog_files import videos
from app.window.language import later, tr
from app.window.styled import button, label

if TYPE_CHECKING:
    from app.chain.session import Session

PATIENCE_MS = 3000
"""Time after which an unchanged list counts as complete, in milliseconds."""
DEMO = CameraInfo("demo", later("Demo"))


class CameraDialog(QDialog):
    """The cameras by name, the demo clip, a video file, or the address of a stream."""

    source_chosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._listed: tuple[CameraInfo, ...] = session.status.cameras
        self.setWindowTitle(tr("Choose a camera"))
        self.setMinimumWidth(440)
        self.cameras = QListWidget()
        self.cameras.setAccessibleName(tr("Cameras"))
        self.note = label("", "muted", wraps=True)
        self.address = QLineEdit()
        self.address.setPlaceholderText(tr("Address of a stream, such as rtsp://…"))
        self.address.setAccessibleName(tr("Address of a stream"))
        self.rescan = button(tr("Refresh"))
        self.file = button(tr("Video file…"))
        self._lay_out()
        self.cameras.itemActivated.connect(self.accept)
        self.rescan.clicked.connect(self._look_again)
        self.file.clicked.connect(self._choose_file)
        self.accepted.connect(self._choose)
        session.changed.connect(self._refresh)
        self._looked = QTimer(self)
        self._looked.setSingleShot(True)
        self._looked.setInterval(PATIENCE_MS)
        self._looked.timeout.connect(lambda: self._show_cameras(self._listed))
        self._show_cameras(self._listed)
        self._look_again()

    def _refresh(self) -> None:
        if self._session.status.cameras is not self._listed:
            self._listed = self._session.status.cameras
            self._show_cameras(self._listed)

    def _show_cameras(self, cameras: Sequence[CameraInfo]) -> None:
        chosen = self._chosen() if self.cameras.count() > 1 else ""  # a lone demo was no choice
        self.cameras.clear()
        for camera in (*cameras, DEMO):
            item = QListWidgetItem(tr(camera.name) if camera is DEMO else camera.name)
            item.setData(Qt.ItemDataRole.UserRole, camera.source)
            self.cameras.addItem(item)
            if camera.source == chosen:
                self.cameras.setCurrentItem(item)
        if self.cameras.currentRow() < 0:
            self.cameras.setCurrentRow(0)
        self.note.setText("" if cameras else tr("No camera was found. Connect one, then refresh."))

    def _look_again(self) -> None:
        self.note.setText(tr("Looking for cameras…"))
        self._session.look_for_cameras()
        self._looked.start()

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Video file"), "", videos())
        if path:
            self.address.setText(path)
            self.accept()

    def _choose(self) -> None:
        source = self.address.text().strip() or self._chosen()
        if source:
            self.source_chosen.emit(source)

    def _chosen(self) -> str:
        item = self.cameras.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

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
        column.addWidget(self.cameras, 1)
        column.addWidget(self.note)
        column.addLayout(row)
        column.addWidget(self.address)
        column.addWidget(buttons)
