"""CropDialog: makes an avatar from a picture: crop, name, and consent."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.avatars import AvatarError
from app.window.crop_view import ZOOM_MOST, CropView
from app.window.language import tr
from app.window.styled import label, slider

NAME_LONGEST = 40
SMALLEST = 160  # pixels; the networks work at 256, and smaller faces look blurred


def read_picture(path: Path) -> QImage:
    """Return the picture in a file, upright. Raises AvatarError with a sentence if it cannot be used."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    image = reader.read()
    if image.isNull():
        words = tr("{name} could not be read as a picture. Use a JPEG or PNG file.", name=path.name)
        raise AvatarError(words)
    if min(image.width(), image.height()) < SMALLEST:
        size, least = f"{image.width()} × {image.height()}", f"{SMALLEST} × {SMALLEST}"
        words = tr("{name} is too small: {size} pixels. At least {least} are needed.")
        raise AvatarError(words.format(name=path.name, size=size, least=least))
    return image


class CropDialog(QDialog):
    """Asks for square and name.

    Add is disabled until the user confirms that the person agreed or does not exist.
    """

    def __init__(self, image: QImage, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Add an avatar"))
        self.view = CropView(image)
        self.zoom = slider(tr("Zoom"), 100, int(100 * ZOOM_MOST))
        self.name_edit = QLineEdit(name)
        self.name_edit.setAccessibleName(tr("Name of the avatar"))
        self.name_edit.setMaxLength(NAME_LONGEST)
        self.consent = QCheckBox(tr("This person does not exist, or agreed"))
        self.buttons = self._button_box()
        self._lay_out()
        self.zoom.valueChanged.connect(lambda value: self.view.set_zoom(value / 100))
        self.view.zoomed.connect(lambda zoom: self.zoom.setValue(round(100 * zoom)))
        self.consent.toggled.connect(self._check)
        self.name_edit.textChanged.connect(self._check)
        self._check()

    def _button_box(self) -> QDialogButtonBox:
        kind = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kind.Ok | kind.Cancel)
        box.button(kind.Ok).setText(tr("Add"))
        box.button(kind.Ok).setObjectName("primary")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(tr("Drag the picture so that the face fills the square."), "muted"))
        column.addWidget(self.view)
        for text, widget in ((tr("Zoom"), self.zoom), (tr("Name"), self.name_edit)):
            row = QHBoxLayout()
            row.setSpacing(12)
            words = label(text, "muted")
            words.setFixedWidth(48)
            row.addWidget(words)
            row.addWidget(widget, 1)
            column.addLayout(row)
        column.addWidget(self.consent)
        column.addWidget(self.buttons)

    def _check(self) -> None:
        is_complete = self.consent.isChecked() and bool(self.name_edit.text().strip())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_complete)
