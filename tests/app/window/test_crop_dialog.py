"""CropDialog: only usable pictures, only with consent."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.avatars import AvatarError
from app.window.crop_dialog import CropDialog, read_picture


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
    with pytest.raises(AvatarError, match=r"x\.png could not be read as a picture\. Use a JPEG or PNG"):
        read_picture(tmp_path / "x.png")


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
