"""AvatarControls: applies the user's choices of avatars: which one is set, their order, names and digits."""

from __future__ import annotations

import time
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


MOST_RECENT = 6
"""Number of shipped avatars that are shown before the others because they were used last."""
TRIED_S = 5.0
"""Time for which an avatar must be set to count as used, in seconds: stepping through all uses none."""


class AvatarControls(QObject):
    """The avatars in the order of the strip, `files`, and the one that is set, `worn`.

    The strip shows the user's own avatars first, then the shipped ones that were used last, until the user
    changes the order. What is used now changes the order of the next start, so no avatar moves under the
    pointer. A digit stays with its avatar, whatever was used.

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
        self.clock = time.monotonic
        self._worn_at, self._recent_before = -TRIED_S, settings.recent
        self._recent = tuple(settings.recent)
        self._listed = list_avatars()
        self.files = ordered(self._listed, settings.order, self._recent)
        self.worn = worn

    def wear(self, avatar: AvatarFile) -> None:
        """Set this avatar; list the avatars again if its picture was deleted meanwhile."""
        if not avatar.path.is_file():
            self._messages.error(tr("The picture of {name} is not there any more.", name=avatar.name))
            self.reload()
            return
        self.worn = avatar.path
        self._settings.avatar = str(avatar.path)
        self._note_use(avatar)
        self._session.wear(avatar.path)
        self.changed.emit()

    def _note_use(self, avatar: AvatarFile) -> None:
        """Put a shipped avatar before the other recent ones; forget the one that was only tried before it."""
        now = self.clock()
        if now - self._worn_at < TRIED_S:
            self._settings.recent = self._recent_before
        self._worn_at, self._recent_before = now, self._settings.recent
        if not avatar.is_own:
            others = [path for path in self._settings.recent if path != str(avatar.path)]
            self._settings.recent = [str(avatar.path), *others][:MOST_RECENT]

    @property
    def digits(self) -> dict[Path, str]:
        """Return the digits of the favourites and of the first other avatars."""
        return digits_of(ordered(self._listed, self._settings.order), self._settings.favourites)

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
        self._listed = list_avatars()
        self.files = ordered(self._listed, self._settings.order, self._recent)
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
