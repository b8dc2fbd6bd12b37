"""Dropped: what somebody dropped on the window or pasted, sorted into what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from app.file_names import VIDEO_SUFFIXES
from app.pictures import is_still
from app.window.language import tr


@dataclass(frozen=True)
class Dropped:
    """Pictures that may become avatars, or one video to judge.

    Attributes:
        pictures: files; whether they can be read is found out later.
        image: a picture without a file; None if there is none.
        video: a video, only if there are no pictures.
        note: what the user should know about the rest; empty if there is none.
    """

    pictures: tuple[Path, ...] = ()
    image: QImage | None = None
    video: Path | None = None
    note: str = ""

    @property
    def is_anything(self) -> bool:
        """True if something can be done with it, or said about it."""
        return self != Dropped()


def dropped_in(mime: QMimeData | None) -> Dropped:
    """Sort what was dropped or pasted; None is an empty clipboard."""
    if mime is None:
        return Dropped()
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files:
        return _sorted(files)
    image = mime.imageData() if mime.hasImage() else None
    image = image if isinstance(image, QImage) or image is None else QImage(image)
    if image is not None and not image.isNull():
        return Dropped(image=image)
    if mime.hasUrls():
        return Dropped(note=tr("That is an address on the web. Save the picture first, then drop its file."))
    return Dropped()


def _sorted(files: Sequence[Path]) -> Dropped:
    folders = [path for path in files if path.is_dir()]
    videos = [path for path in files if path not in folders and _is_video(path)]
    pictures = tuple(path for path in files if path not in folders and path not in videos)
    notes = [tr("{name} is a folder. Drop the pictures in it.", name=path.name) for path in folders[:1]]
    left_out = videos if pictures else videos[1:]
    if left_out:
        names = ", ".join(path.name for path in left_out)
        notes.append(tr("Left out: {names}. Drop one video by itself to have it judged.", names=names))
    video = videos[0] if videos and not pictures else None
    return Dropped(pictures, video=video, note=" ".join(notes))


def _is_video(path: Path) -> bool:
    """Return whether a file is a video by its name; a GIF with one picture is none."""
    return path.suffix.lower() in VIDEO_SUFFIXES and not (path.suffix.lower() == ".gif" and is_still(path))
