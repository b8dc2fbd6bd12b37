"""AvatarControls: applies the user's choices of avatars: which one is set, their order, names and digits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.avatars import AvatarError, AvatarFile, RemovedAvatar, list_avatars, remove_avatar, rename_avatar
from app.window.avatar_list import digits_of, ordered
from app.window.language import tr
from app.window.messages import Messages
from app.window.settings import Settings

if TYPE_CHECKING:
    from app.chain.session import Session


class AvatarControls(QObject):
    """The avatars in the order of the strip, `files`, and the one that is set, `worn`.

    `changed`: another avatar is set, or a setting of them has changed. `listed`: `files` or digits have
    changed.
    """

    changed = Signal()
    listed = Signal()

    def __init__(
        self, session: Session, settings: Settings, messages: Messages, worn: Path | None = None
    ) -> None:
        super().__init__()
        self._session, self._settings, self._messages = session, settings, messages
        self.files = ordered(list_avatars(), settings.order)
        self.worn = worn

    def wear(self, avatar: AvatarFile) -> None:
        """Set this avatar; list the avatars again if its picture was deleted meanwhile."""
        if not avatar.path.is_file():
            self._messages.error(tr("The picture of {name} is not there any more.", name=avatar.name))
            self.reload()
            return
        self.worn = avatar.path
        self._settings.avatar = str(avatar.path)
        self._session.wear(avatar.path)
        self.changed.emit()

    @property
    def digits(self) -> dict[Path, str]:
        """Return the digits of the favourites and of the first other avatars."""
        return digits_of(self.files, self._settings.favourites)

    def wear_digit(self, digit: str) -> None:
        """Set the avatar that a digit picks; do nothing if it picks none."""
        digits = self.digits
        for avatar in self.files:
            if digits.get(avatar.path) == digit:
                self.wear(avatar)

    def set_favourite(self, avatar: AvatarFile, digit: str) -> None:
        """Make this avatar the favourite of a digit."""
        others = {key: path for key, path in self._settings.favourites.items() if path != str(avatar.path)}
        self._settings.favourites = {**others, digit: str(avatar.path)}
        self.changed.emit()
        self.listed.emit()

    def move(self, avatar: AvatarFile, before: AvatarFile | None) -> None:
        """Show an avatar before another one in the strip; None moves it to the end."""
        if avatar == before:
            return
        others = [each for each in self.files if each != avatar]
        place = others.index(before) if before in others else len(others)
        self._reorder([*others[:place], avatar, *others[place:]])

    def _reorder(self, avatars: list[AvatarFile]) -> None:
        self._settings.order = [str(each.path) for each in avatars]
        self.files = tuple(avatars)
        self.changed.emit()
        self.listed.emit()

    def step(self, step: int) -> None:
        """Set the next avatar (1) or the previous one (−1); the list wraps around."""
        if not self.files:
            return
        paths = [avatar.path for avatar in self.files]
        here = paths.index(self.worn) if self.worn in paths else (-1 if step > 0 else 0)
        self.wear(self.files[(here + step) % len(paths)])

    def reload(self) -> None:
        """List the avatars again."""
        self.files = ordered(list_avatars(), self._settings.order)
        self.listed.emit()

    def remove(self, avatar: AvatarFile) -> None:
        """Remove one of the user's own avatars; it can be restored.

        While it is set it stays until another one is picked.
        """
        try:
            removed = remove_avatar(avatar)
        except AvatarError as refusal:
            self._messages.error(str(refusal))
            return
        self.reload()
        text = tr("{name} was removed.", name=avatar.name)
        self._messages.say(text, act_text=tr("Undo"), act=lambda: self._restore(removed))

    def rename(self, avatar: AvatarFile, name: str) -> None:
        """Rename one of the user's own avatars; favourites and the set avatar follow."""
        try:
            renamed = rename_avatar(avatar, name)
        except AvatarError as refusal:
            self._messages.error(str(refusal))
            return
        before, after = str(avatar.path), str(renamed.path)
        favourites = self._settings.favourites
        self._settings.favourites = {
            digit: after if path == before else path for digit, path in favourites.items()
        }
        self._settings.order = [after if path == before else path for path in self._settings.order]
        if self.worn == avatar.path:
            self.worn, self._settings.avatar = renamed.path, after
        self.changed.emit()
        self.reload()

    def _restore(self, removed: RemovedAvatar) -> None:
        try:
            removed.restore()
        except AvatarError as refusal:
            self._messages.error(str(refusal))
        self.reload()
