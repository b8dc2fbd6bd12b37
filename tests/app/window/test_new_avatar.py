"""An avatar is saved whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from app.avatars import AvatarError, list_avatars, own_folder
from app.window import new_avatar
from app.window.new_avatar import save_new


def picture() -> QImage:
    image = QImage(256, 256, QImage.Format.Format_RGB888)
    image.fill(QColor("teal"))
    return image


def own() -> list[str]:
    return [avatar.name for avatar in list_avatars() if avatar.is_own]


def test_a_saved_avatar_is_the_same_picture() -> None:
    path = save_new(picture(), "Aunt Ida")
    assert path == own_folder() / "Aunt-Ida.png"
    assert QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888) == picture()
    assert own() == ["Aunt Ida"]


def test_a_full_disk_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(source: str, target: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(AvatarError, match=r"could not be saved in .*: No space left on device\."):
        save_new(picture(), "Ida")
    assert list(own_folder().iterdir()) == []
    assert own() == []


def test_a_folder_that_cannot_be_made_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> Path:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(new_avatar, "path_for_new", refuse)
    with pytest.raises(AvatarError, match="folder of your avatars cannot be made: Permission denied"):
        save_new(picture(), "Ida")
