"""Saves a picture as one of the user's own avatars, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage

from app.avatars import AvatarError, path_for_new
from app.private_files import write_privately
from app.window.language import tr


def save_new(image: QImage, name: str) -> Path:
    """Save an avatar under a free name, and return its path.

    Raises:
        AvatarError: the folder of the avatars cannot be made, or has no room. Nothing is left behind.
    """
    try:
        path = path_for_new(name)
    except OSError as error:
        words = tr("The folder of your avatars cannot be made: {reason}.")
        raise AvatarError(words.format(reason=error.strerror)) from error
    try:
        write_privately(path, _png_of(image))
    except OSError as error:
        words = tr("The avatar could not be saved in {folder}: {reason}.")
        raise AvatarError(words.format(folder=path.parent, reason=error.strerror)) from error
    return path


def _png_of(image: QImage) -> bytes:
    """Return an image as the contents of a PNG file."""
    into = QBuffer()
    into.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(into, "PNG")  # type: ignore[call-overload]
    return bytes(into.data().data())
