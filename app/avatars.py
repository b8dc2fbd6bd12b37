"""Avatars: the pictures one can wear, those that come with the app and the user's own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.places import ASSETS

SHIPPED = ASSETS / "avatars"
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")


class AvatarError(Exception):
    """There is no such avatar, or it may not be removed. The text says what to do."""


@dataclass(frozen=True)
class AvatarFile:
    """A picture to wear; only the user's own may be removed."""

    path: Path
    name: str
    is_own: bool = False


def own_folder() -> Path:
    """Where the user's own avatars lie, or will: beside the settings where GUISE_CONFIG moves those."""
    folder = os.environ.get("GUISE_CONFIG") or platformdirs.user_data_dir("guise", appauthor=False)
    return Path(folder) / "avatars"


def list_avatars(shipped: Path = SHIPPED, own: Path | None = None) -> tuple[AvatarFile, ...]:
    """Every avatar there is, the shipped ones first, each group by name. A missing folder holds none."""
    own = own_folder() if own is None else own
    return (*_avatars_in(shipped, is_own=False), *_avatars_in(own, is_own=True))


def find_avatar(name_or_path: str | Path) -> Path:
    """The picture of the avatar that is called so, or that lies there. Raises AvatarError."""
    path = Path(name_or_path).expanduser()
    if path.is_file():
        return path
    avatars = list_avatars()
    for avatar in avatars:
        if str(name_or_path).casefold() in (avatar.name.casefold(), avatar.path.stem.casefold()):
            return avatar.path
    names = ", ".join(avatar.name for avatar in avatars) or "none yet"
    raise AvatarError(f"No avatar and no picture is called “{name_or_path}”. Avatars: {names}.")


def path_for_new(name: str, own: Path | None = None) -> Path:
    """A free path for an avatar of this name in the user's own folder, which is made where it is missing."""
    folder = own_folder() if own is None else own
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w-]+", "-", name.strip(), flags=re.UNICODE).strip("-") or "avatar"
    tried, path = 1, folder / f"{stem}.png"
    while path.exists():
        tried += 1
        path = folder / f"{stem}-{tried}.png"
    return path


def remove_avatar(avatar: AvatarFile) -> None:
    """Delete one of the user's own avatars. Raises AvatarError for any other."""
    if not avatar.is_own:
        raise AvatarError(f"{avatar.name} came with the app and stays. Only your own avatars can be removed.")
    try:
        avatar.path.unlink(missing_ok=True)
    except OSError as error:
        raise AvatarError(f"{avatar.name} could not be removed: {error.strerror}.") from error


def _avatars_in(folder: Path, *, is_own: bool) -> Iterator[AvatarFile]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir(), key=lambda path: path.name.casefold()):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            yield AvatarFile(path, _name_of(path), is_own)


def _name_of(path: Path) -> str:
    words = path.stem.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]
