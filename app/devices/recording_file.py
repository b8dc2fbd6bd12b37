"""RecordingFile: the file that a recorder writes, opened without overwriting the user's files."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from app.devices.sinks import SinkError

try:
    import fcntl
except ImportError:  # Windows, which does not let two programs open such a file
    fcntl = None  # type: ignore[assignment]

OTHER_NAME = "Choose another name, or delete that file first."
"""Remedy for a name that is taken."""
MODE = 0o600
"""Permissions of a new recording: readable by its owner only."""


class RecordingFile:
    """A file for writing that is new, or that the user agreed to overwrite, and that no other recorder uses.

    Python opens and writes it, so a dead network share blocks the recorder's thread only: PyAV would open
    it while holding the GIL. The methods are those that PyAV calls.
    """

    def __init__(self, path: Path, *, overwrites: bool = False, spared: Path | None = None) -> None:
        """Open the file, making its folder; never replace the file `spared`. Raises SinkError."""
        self.name = path.name
        self._path = path.absolute()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if _are_same(path, spared):
                raise SinkError(f"{path} is the video that is being played. Choose another name.")
            if os.path.lexists(path) and not overwrites:
                raise SinkError(f"{path} exists already. {OTHER_NAME}")
            self._descriptor = _opened(self._path, overwrites)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SinkError(f"{path} cannot be written: {reason}.") from error
        try:
            self._claim()
        except SinkError:
            os.close(self._descriptor)
            raise
        self._is_open = True

    @property
    def problem(self) -> str:
        """A sentence if the file is no longer at its path; empty if it is."""
        try:
            if os.path.samestat(os.fstat(self._descriptor), self._path.stat()):
                return ""
        except OSError:
            pass
        return f"{self._path} is gone: it was moved or deleted while it was being recorded."

    def write(self, content: bytes) -> int:
        """Write all of `content`. Raises OSError, for instance if the disk is full."""
        left = memoryview(content)
        while left:
            left = left[os.write(self._descriptor, left) :]
        return len(content)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to an offset in the file, in bytes."""
        return os.lseek(self._descriptor, offset, whence)

    def tell(self) -> int:
        """Return the offset in the file, in bytes."""
        return os.lseek(self._descriptor, 0, os.SEEK_CUR)

    def close(self) -> None:
        """Close the file. May be called repeatedly."""
        if self._is_open:
            self._is_open = False
            os.close(self._descriptor)

    def remove(self) -> None:
        """Delete the empty file, if it is still at its path."""
        if not self.problem:
            self._path.unlink(missing_ok=True)

    def _claim(self) -> None:
        """Lock the file, and empty it. Raises SinkError if another recorder uses it."""
        if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            raise SinkError(f"{self._path} is not a file. Choose another name.")
        if fcntl is not None:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                    text = f"{self._path} is being recorded to already. Choose another name."
                    raise SinkError(text) from error
        os.ftruncate(self._descriptor, 0)


def _are_same(path: Path, other: Path | None) -> bool:
    return other is not None and path.exists() and other.exists() and path.samefile(other)


def _opened(path: Path, overwrites: bool) -> int:
    """Return a descriptor without waiting for the other end of a FIFO. Raises OSError."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is not a file")
    flags = os.O_RDWR | os.O_CREAT | (0 if overwrites else os.O_EXCL)
    for name in ("O_CLOEXEC", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    return os.open(path, flags, MODE)
