"""Avatars: the pictures that the user can choose, shipped ones and the user's own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.file_names import PICTURE_SUFFIXES, is_regular, local_path, visible_files
from app.places import ASSETS
from app.similar import did_you_mean

SHIPPED = ASSETS / "avatars"
REST_CLIPS = "rest"
"""Name of the folder, beside avatars, of their clips at rest, which are animated WebPs."""
REMOVED = ".removed"
"""Name of the folder, among the user's avatars, of those that were removed and can be put back."""
MOST_REMOVED = 20
"""Number of removed avatars that are kept; older ones are deleted."""


class AvatarError(Exception):
    """Raised for an avatar that does not exist or may not be changed.

    The text says what to do.
    """


@dataclass(frozen=True)
class AvatarFile:
    """The picture of an avatar.

    Only the user's own avatars may be renamed and removed.
    """

    path: Path
    name: str
    is_own: bool = False


@dataclass(frozen=True)
class RemovedAvatar:
    """A removed avatar, and the path at which its picture is kept until it is restored."""

    avatar: AvatarFile
    kept_at: Path

    def restore(self) -> AvatarFile:
        """Put the avatar back, under a free name if its own was taken meanwhile. Raises AvatarError."""
        path = self.avatar.path
        try:
            if path.exists():
                path = _free_path(path.parent, path.stem, path.suffix)
            self.kept_at.rename(path)
        except OSError as error:
            raise AvatarError(f"{self.avatar.name} could not be put back: {error.strerror}.") from error
        return AvatarFile(path, _name_of(path), is_own=True)


def own_folder() -> Path:
    """Return the folder of the user's own avatars, which need not exist.

    GUISE_AVATARS names it; else it lies beside the settings if GUISE_CONFIG moves those.
    """
    if chosen := os.environ.get("GUISE_AVATARS"):
        return Path(chosen).expanduser() if chosen.startswith("~/") else Path(chosen)
    folder = os.environ.get("GUISE_CONFIG") or platformdirs.user_data_dir("guise", appauthor=False)
    return Path(folder) / "avatars"


def list_avatars(shipped: Path = SHIPPED, own: Path | None = None) -> tuple[AvatarFile, ...]:
    """Return every avatar: shipped ones first, each group sorted by name ("Yuna 2" before "Yuna 10").

    Folders are read again at each call. A folder that is missing or cannot be read counts as empty.
    """
    own = own_folder() if own is None else own
    return (*_avatars_in(shipped, is_own=False), *_avatars_in(own, is_own=True))


def find_avatar(name_or_path: str | Path) -> Path:
    """Return the picture of the avatar of this name, or at this path. Raises AvatarError."""
    path = local_path(name_or_path)
    if path is not None and is_regular(path):
        return path
    avatars = list_avatars()
    for avatar in avatars:
        if str(name_or_path).casefold() in (avatar.name.casefold(), avatar.path.stem.casefold()):
            return avatar.path
    raise AvatarError(_no_such(str(name_or_path), path, [avatar.name for avatar in avatars]))


def _no_such(word: str, path: Path | None, names: list[str]) -> str:
    """Return why `word`, which may be the `path` of something, is no avatar."""
    if path is not None:
        return f"“{word}” is not a file. An avatar is a picture, or one of these: {', '.join(names)}."
    if Path(word).suffix.lower() in PICTURE_SUFFIXES or Path(word).name != word:
        return f"There is no picture “{word}”."
    hint = did_you_mean(word, names) or f"Avatars: {', '.join(names) or 'none yet'}."
    return f"There is no avatar “{word}”. {hint}"


def rest_clip_of(avatar: Path) -> Path | None:
    """Return the clip of an avatar at rest; None if there is none."""
    clip = avatar.parent / REST_CLIPS / f"{avatar.stem}.webp"
    return clip if is_regular(clip) else None


def path_for_new(name: str, own: Path | None = None, suffix: str = ".png") -> Path:
    """Return a free path for an avatar of this name in the user's own folder, making the folder.

    Raises:
        OSError: the folder cannot be made.
    """
    folder = own_folder() if own is None else own
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w-]+", "-", name.strip(), flags=re.UNICODE).strip("-")[:80] or "avatar"
    return _free_path(folder, stem, suffix)


def rename_avatar(avatar: AvatarFile, name: str) -> AvatarFile:
    """Give one of the user's own avatars another name, and return it. Raises AvatarError for any other."""
    _check_own(avatar)
    try:
        path = path_for_new(name, avatar.path.parent, avatar.path.suffix)
        avatar.path.rename(path)
    except OSError as error:
        raise AvatarError(f"{avatar.name} could not be renamed: {error.strerror}.") from error
    return AvatarFile(path, _name_of(path), is_own=True)


def remove_avatar(avatar: AvatarFile) -> RemovedAvatar:
    """Remove one of the user's own avatars from the list; it can be restored. Raises AvatarError."""
    _check_own(avatar)
    bin_folder = avatar.path.parent / REMOVED
    try:
        if not is_regular(avatar.path):
            raise FileNotFoundError(2, "its picture is not there")
        bin_folder.mkdir(exist_ok=True)
        kept_at = _free_path(bin_folder, avatar.path.stem, avatar.path.suffix)
        avatar.path.rename(kept_at)
        os.utime(kept_at)
        _empty(bin_folder)
    except OSError as error:
        raise AvatarError(f"{avatar.name} could not be removed: {error.strerror}.") from error
    return RemovedAvatar(avatar, kept_at)


def _check_own(avatar: AvatarFile) -> None:
    if not avatar.is_own:
        text = f"{avatar.name} came with the app and stays as it is. Only your own avatars can be changed."
        raise AvatarError(text)


def _empty(bin_folder: Path) -> None:
    """Delete the oldest removed avatars, all but MOST_REMOVED."""
    kept = sorted(bin_folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-MOST_REMOVED]:
        path.unlink()


def _free_path(folder: Path, stem: str, suffix: str) -> Path:
    tried, path = 1, folder / f"{stem}{suffix}"
    while path.exists():
        tried += 1
        path = folder / f"{stem}-{tried}{suffix}"
    return path


def _avatars_in(folder: Path, *, is_own: bool) -> Iterator[AvatarFile]:
    try:
        files = visible_files(folder, PICTURE_SUFFIXES)
    except OSError:
        return
    yield from (AvatarFile(path, _name_of(path), is_own) for path in files)


def _name_of(path: Path) -> str:
    words = path.stem.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]
