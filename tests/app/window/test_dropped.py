"""What is dropped or pasted: pictures, videos, folders, addresses, and things that are nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from pytestqt.qtbot import QtBot

from app.window.crop_dialog import CropDialog
from app.window.dropped import Dropped, dropped_in
from app.window.main_window import MainWindow


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def text_of(window: MainWindow) -> str:
    return window.page.toast.text.text()


def names_in(window: MainWindow) -> list[str]:
    """The proposed names of the dialogs that crop a picture."""
    return [dialog.name_edit.text() for dialog in window.findChildren(CropDialog)]


def gif(path: Path, pictures: int) -> Path:
    frames = [Image.new("RGB", (200, 200), (40 * n, 90, 90)) for n in range(pictures)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    return path


def test_a_picture_in_a_gif_is_a_picture_and_a_moving_one_a_video(tmp_path: Path) -> None:
    still, moving = gif(tmp_path / "still.gif", 1), gif(tmp_path / "moving.gif", 3)
    assert dropped_in(files(still)) == Dropped((still,))
    assert dropped_in(files(moving)) == Dropped(video=moving)


def test_what_is_left_out_is_named(tmp_path: Path) -> None:
    first, second, face = (tmp_path / name for name in ("a.mp4", "b.mov", "face.png"))
    found = dropped_in(files(first, second))
    assert (found.video, found.pictures) == (first, ())
    assert found.note.startswith("Left out: b.mov.")
    found = dropped_in(files(first, face, second))
    assert (found.video, found.pictures) == (None, (face,))
    assert found.note.startswith("Left out: a.mp4, b.mov.")


def test_a_folder_is_called_a_folder(window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "faces.mp4"
    folder.mkdir()
    assert window.dialogs.take(files(folder))
    assert text_of(window) == "faces.mp4 is a folder. Drop the pictures in it."


@pytest.mark.parametrize("name", ["paper.pdf", "notes.txt", "drawing.svg"])
def test_a_file_that_is_no_picture_says_what_can_be_used(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.4 <svg></svg>")
    window.dialogs.take(files(path))
    qtbot.waitUntil(lambda: text_of(window) != "")
    assert text_of(window) == (
        f"{name} is damaged, or no picture at all. Use a PNG, JPEG, WebP, HEIC or AVIF picture."
    )


def test_an_address_on_the_web_says_what_to_do(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/face.png")])
    assert window.dialogs.take(mime)
    assert "Save the picture first" in text_of(window)


def test_an_image_without_pixels_and_text_are_nothing(window: MainWindow) -> None:
    empty, words = QMimeData(), QMimeData()
    empty.setImageData(QImage())
    words.setText("hello")
    for mime in (empty, words, None):
        assert not dropped_in(mime).is_anything
        assert not window.dialogs.take(mime)


def test_a_pasted_picture_that_is_too_small_says_so(window: MainWindow) -> None:
    mime, image = QMimeData(), QImage(40, 90, QImage.Format.Format_RGB888)
    image.fill(0)
    mime.setImageData(image)
    assert window.dialogs.take(mime)
    assert "too small: 40 × 90 pixels" in text_of(window)


def test_pictures_that_are_dropped_are_cropped_one_after_the_other(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in ("ida.png", "small.png", "olga.png")]
    for path in paths:
        side = 50 if path.stem == "small" else 400
        Image.new("RGB", (side, side), "teal").save(path)
    key = Qt.KeyboardModifier.NoModifier
    button, action = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    dropped = files(*paths)  # which the event does not own
    window.dropEvent(QDropEvent(QPointF(5, 5), action, dropped, button, key))
    for name in ("Ida", "Olga"):
        qtbot.waitUntil(lambda name=name: names_in(window)[-1:] == [name])
        dialog = window.findChildren(CropDialog)[-1]
        dialog.consent.click()
        dialog.accept()
    assert [avatar.name for avatar in window.controls.avatars.files[:2]] == ["Ida", "Olga"]
    assert "too small" in text_of(window)
