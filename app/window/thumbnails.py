"""Thumbnails: small pictures of the avatars, read off the window's thread and cached."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader

SIDE = 128
"""Side of a cached thumbnail, in pixels: twice that of a tile, for dense screens."""
LARGEST_PIXELS = 60_000_000
"""Number of pixels above which a picture is not read."""


class Thumbnails(QObject):
    """Returns small pictures by path; one that is not read yet is emitted later by `came`."""

    came = Signal(str)

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder or _cache_folder()
        self._images: dict[str, QImage] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._arrived = _Post()
        self._arrived.image.connect(self._keep)

    def of(self, path: Path) -> QImage | None:
        """Return the thumbnail of a picture; None if it is not read yet, which starts at once."""
        key = str(path)
        if key not in self._images:
            self._images[key] = QImage()
            self._pool.start(_Reading(path, self._folder, self._arrived))
        image = self._images[key]
        return None if image.isNull() else image

    def forget(self, path: Path) -> None:
        """Forget this picture's thumbnail, so that it is read again."""
        self._images.pop(str(path), None)

    def close(self) -> None:
        """Drop waiting reads, and wait for running ones."""
        self._pool.clear()
        self._pool.waitForDone()

    def _keep(self, key: str, image: QImage) -> None:
        if not image.isNull():
            self._images[key] = image
            self.came.emit(key)


def thumbnail(path: Path, side: int) -> QImage:
    """Return the middle square of a picture at that side; an empty image if it cannot be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if size.width() * size.height() > LARGEST_PIXELS:
        return QImage()
    if min(size.width(), size.height()) > 2 * side:
        reader.setScaledSize(
            size.scaled(QSize(2 * side, 2 * side), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        )
    image = reader.read()
    if image.isNull():
        return image
    short = min(image.width(), image.height())
    middle = image.copy((image.width() - short) // 2, (image.height() - short) // 2, short, short)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return middle.scaled(side, side, keep, smooth)


class _Post(QObject):
    """Carries a picture from the reading thread to the window's."""

    image = Signal(str, QImage)


class _Reading(QRunnable):
    """Reads one thumbnail: from the cache, or from the picture and then into the cache."""

    def __init__(self, path: Path, folder: Path, post: _Post) -> None:
        super().__init__()
        self._path, self._folder, self._post = path, folder, post

    def run(self) -> None:
        """Read the thumbnail, and emit it; an empty image if it cannot be read."""
        kept = self._kept_as()
        image = QImage(str(kept)) if kept is not None and kept.is_file() else QImage()
        if image.isNull():
            image = thumbnail(self._path, SIDE)
            if kept is not None and not image.isNull():
                _write(image, kept)
        self._post.image.emit(str(self._path), image)

    def _kept_as(self) -> Path | None:
        """Return the cache file for this state of the picture; None if there is no picture."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        state = f"{os.fsencode(self._path)!r} {found.st_mtime_ns} {found.st_size} {SIDE}"
        return self._folder / f"{hashlib.sha256(state.encode()).hexdigest()[:24]}.png"


def _write(image: QImage, path: Path) -> None:
    """Cache a thumbnail; a failure is ignored."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    written = path.with_suffix(".new.png")
    if image.save(str(written)):
        written.replace(path)
    else:
        written.unlink(missing_ok=True)


def _cache_folder() -> Path:
    folder = os.environ.get("GUISE_CACHE") or platformdirs.user_cache_dir("guise", appauthor=False)
    return Path(folder) / "thumbnails"
