"""CropDialog: makes an avatar from a picture: crop, name, and consent."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QScreen, QTransform
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app import pictures
from app.avatars import AvatarError
from app.chain.portrait_check import PREVENTING, Flaw, PortraitCheck
from app.pictures import PictureError
from app.window.crop_view import ZOOM_MOST, CropView
from app.window.language import later, said, tr
from app.window.painting import image_of, picture_of
from app.window.styled import label, relook, slider

NAME_LONGEST = 40
VIEW_PX, OTHERS_PX = 380, 340
"""Side of the picture, and height of everything else in the dialog, in pixels."""
SMALLEST = 160  # pixels; the networks work at 256, and smaller faces look blurred


FLAWS = {
    Flaw.NO_FACE: later("No face was found. Choose a picture of a face seen from the front."),
    Flaw.TOO_SMALL: later("The face is too small. Choose a larger picture of it."),
    Flaw.SEVERAL: later("There are several faces. The square is around the one that is used."),
    Flaw.TURNED: later("The head is turned. A face that looks into the camera moves better."),
    Flaw.TILTED: later("The head is tilted. An upright one moves better."),
    Flaw.COARSE: later("The face is small and will look soft."),
    Flaw.BLURRED: later("The face is out of focus."),
    Flaw.EYES_SHUT: later("The eyes are shut. They will hardly open."),
    Flaw.MOUTH_OPEN: later("The mouth is open. A shut one moves better."),
}


def view_side(screen: QScreen) -> int:
    """Return the side of the picture with which the dialog fits the screen, in pixels."""
    return max(min(VIEW_PX, screen.availableSize().height() - OTHERS_PX), VIEW_PX // 2)


def read_picture(path: Path) -> QImage:
    """Return the picture in a file, upright. Raises AvatarError with a sentence if it cannot be used."""
    try:
        image = image_of(pictures.read_picture(path)).copy()
    except PictureError as refusal:
        raise AvatarError(str(refusal)) from refusal
    if problem := size_problem(image, path.name):
        raise AvatarError(problem)
    return image


def size_problem(image: QImage, name: str) -> str:
    """Return why a picture is too small for an avatar; empty if it is large enough."""
    if min(image.width(), image.height()) >= SMALLEST:
        return ""
    size, least = f"{image.width()} × {image.height()}", f"{SMALLEST} × {SMALLEST}"
    words = tr("{name} is too small: {size} pixels. At least {least} are needed.")
    return words.format(name=name, size=size, least=least)


class CropDialog(QDialog):
    """Asks for square and name.

    Add is disabled until the user confirms that the person agreed or does not exist.
    """

    def __init__(self, image: QImage, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Add an avatar"))
        self._image, self._has_moved, self._is_usable = image, False, True
        self.picture = picture_of(image)
        self.view = CropView(image, view_side(self.screen()))
        self.notes = label("", "muted", wraps=True)
        self.zoom = slider(tr("Zoom"), 100, int(100 * ZOOM_MOST))
        self.name_edit = QLineEdit(name)
        self.name_edit.setAccessibleName(tr("Name of the avatar"))
        self.name_edit.setMaxLength(NAME_LONGEST)
        self.consent = QCheckBox(tr("This person does not exist, or agreed"))
        self.buttons = self._button_box()
        self._lay_out()
        self.zoom.valueChanged.connect(lambda value: self.view.set_zoom(value / 100))
        self.view.zoomed.connect(lambda zoom: self.zoom.setValue(round(100 * zoom)))
        self.view.moved.connect(self._note_moved)
        self.consent.toggled.connect(self._check)
        self.name_edit.textChanged.connect(self._check)
        self._check()

    def wait_for_check(self) -> None:
        """Say that the face is being looked for."""
        self.notes.setText(tr("Looking for the face…"))

    def show_check(self, check: PortraitCheck) -> None:
        """Propose the square around the face, unless the user moved it, and say what is wrong."""
        if check.picture is not self.picture:
            return
        if check.turns and not self._has_moved:
            turn = QTransform().rotate(-90 * check.turns)
            self.view.show_image(self._image.transformed(turn))
        if check.square is not None and not self._has_moved:
            around = check.square
            side = around.side
            self.view.propose(QRectF(around.x - side / 2, around.y - side / 2, side, side))
        self._is_usable = not PREVENTING & set(check.flaws)
        unchecked = tr("The face could not be looked for: {reason}", reason=said(check.problem))
        notes = [unchecked] if check.problem else [tr(FLAWS[flaw]) for flaw in check.flaws]
        self.notes.setText("\n".join(notes))
        relook(self.notes, "muted" if self._is_usable else "conflict")
        self._check()

    def _note_moved(self) -> None:
        self._has_moved = True

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
        column.addWidget(self.view, 0, Qt.AlignmentFlag.AlignHCenter)
        for text, widget in ((tr("Zoom"), self.zoom), (tr("Name"), self.name_edit)):
            row = QHBoxLayout()
            row.setSpacing(12)
            words = label(text, "muted")
            words.setFixedWidth(48)
            row.addWidget(words)
            row.addWidget(widget, 1)
            column.addLayout(row)
        column.addWidget(self.notes)
        column.addWidget(self.consent)
        column.addWidget(self.buttons)

    def _check(self) -> None:
        is_complete = self.consent.isChecked() and bool(self.name_edit.text().strip()) and self._is_usable
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_complete)
