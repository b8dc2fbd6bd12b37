"""CropDialog: only usable pictures, only with consent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from pillow_heif import register_heif_opener
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.avatars import AvatarError
from app.chain.framing import Square
from app.chain.portrait_check import Flaw, PortraitCheck
from app.window.crop_dialog import FLAWS, CropDialog, read_picture, view_side
from app.window.dialog_files import pictures
from tests.app.window.fake_session import plain


def picture(path: Path, width: int, height: int) -> Path:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor("teal"))
    assert image.save(str(path))
    return path


def test_a_picture_is_read_whatever_its_name_claims(tmp_path: Path) -> None:
    png = picture(tmp_path / "a.png", 300, 200).rename(tmp_path / "a.jpg")
    assert read_picture(png).width() == 300


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n broken"])
def test_a_file_that_is_not_a_picture_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.png").write_bytes(content)
    with pytest.raises(AvatarError, match=r"x\.png is damaged, or no picture at all"):
        read_picture(tmp_path / "x.png")


@pytest.mark.parametrize("kind", ["HEIF", "AVIF", "TIFF"])
def test_a_picture_of_a_phone_is_read(tmp_path: Path, kind: str) -> None:
    register_heif_opener()
    path = tmp_path / f"photo.{kind.lower()}"
    Image.new("RGB", (320, 240), (200, 120, 40)).save(path, kind)
    image = read_picture(path)
    assert (image.width(), image.height()) == (320, 240)
    assert abs(image.pixelColor(160, 120).red() - 200) < 8
    assert f"*{path.suffix}" in pictures()


def test_a_tiny_picture_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AvatarError, match=r"too small: 500 × 90 pixels. At least 160 × 160"):
        read_picture(picture(tmp_path / "x.png", 500, 90))


def test_it_adds_only_with_consent_and_a_name(qtbot: QtBot) -> None:
    dialog = CropDialog(QImage(200, 200, QImage.Format.Format_RGB888), "Ida")
    qtbot.addWidget(dialog)
    add = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert dialog.consent.text() == "This person does not exist, or agreed"
    assert not add.isEnabled()
    dialog.consent.click()
    assert add.isEnabled()
    dialog.name_edit.setText("  ")
    assert not add.isEnabled()


def test_slider_and_view_zoom_together(qtbot: QtBot) -> None:
    dialog = CropDialog(QImage(200, 200, QImage.Format.Format_RGB888), "Ida")
    qtbot.addWidget(dialog)
    dialog.zoom.setValue(200)
    assert dialog.view.square().width() == 100
    dialog.view.set_zoom(1.25)
    assert dialog.zoom.value() == 125


def dialog_of(qtbot: QtBot, width: int, height: int) -> CropDialog:
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(QColor("teal"))
    dialog = CropDialog(image, "Ida")
    qtbot.addWidget(dialog)
    dialog.consent.setChecked(True)
    return dialog


def test_the_square_is_proposed_around_the_face(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, 800, 400)
    dialog.show_check(PortraitCheck(dialog.picture, 0, Square(600, 150, 200)))
    square = dialog.view.square()
    assert (square.center().x(), square.center().y(), square.width()) == pytest.approx((600, 150, 200))
    assert dialog.zoom.value() == 200


def test_a_proposed_square_stays_inside_the_picture(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, 800, 400)
    dialog.show_check(PortraitCheck(dialog.picture, 0, Square(790, 10, 900)))
    square = dialog.view.square()
    assert (square.right(), square.top(), square.width()) == pytest.approx((800, 0, 400))


def test_a_picture_on_its_side_is_turned_upright(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, 800, 400)
    dialog.show_check(PortraitCheck(dialog.picture, 1, Square(200, 600, 300)))
    assert dialog.view.square().center().y() == pytest.approx(600)
    assert dialog.view.square().width() == pytest.approx(300, abs=2)
    assert dialog.view.cropped().width() == pytest.approx(300, abs=3)


def test_a_square_that_the_user_moved_is_left_alone(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, 800, 400)
    dialog.view.setFocus()
    qtbot.keyClick(dialog.view, Qt.Key.Key_Right)
    before = dialog.view.square()
    dialog.show_check(PortraitCheck(dialog.picture, 1, Square(600, 150, 200)))
    assert dialog.view.square() == before


def test_flaws_are_said_and_only_a_missing_face_prevents_adding(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, 800, 400)
    add = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    dialog.show_check(PortraitCheck(dialog.picture, flaws=(Flaw.TILTED, Flaw.EYES_SHUT)))
    assert dialog.notes.text().splitlines() == [FLAWS[Flaw.TILTED], FLAWS[Flaw.EYES_SHUT]]
    assert add.isEnabled()
    dialog.show_check(PortraitCheck(dialog.picture, flaws=(Flaw.NO_FACE,)))
    assert not add.isEnabled()


def test_the_check_of_another_picture_changes_nothing(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, 800, 400)
    before = dialog.view.square()
    dialog.show_check(PortraitCheck(plain((0, 0, 0)), 0, Square(600, 150, 200), (Flaw.NO_FACE,)))
    assert dialog.view.square() == before
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


@dataclass
class Screen:
    """A screen of this height."""

    height: int

    def availableSize(self) -> QSize:
        return QSize(1920, self.height)


@pytest.mark.parametrize(("height", "side"), [(1080, 380), (720, 380), (540, 200), (300, 190)])
def test_the_picture_is_smaller_on_a_small_screen(height: int, side: int) -> None:
    assert view_side(Screen(height)) == side  # type: ignore[arg-type]


def test_a_face_that_could_not_be_looked_for_is_said_and_the_square_is_the_users(qtbot: QtBot) -> None:
    dialog = CropDialog(QImage(200, 200, QImage.Format.Format_RGB888), "Ida")
    qtbot.addWidget(dialog)
    dialog.wait_for_check()
    dialog.show_check(PortraitCheck(dialog.picture, problem="The weights are gone."))
    assert dialog.notes.text() == "The face could not be looked for: The weights are gone."
    dialog.consent.click()
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
