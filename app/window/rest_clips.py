"""RestClips: lets an avatar of the strip breathe and blink while the pointer or the keyboard is on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QFocusEvent, QMovie
from PySide6.QtWidgets import QAbstractItemView

from app.avatars import rest_clip_of
from app.devices.reduced_motion import asks_for_less_motion
from app.window.avatar_list import AVATAR, AvatarList

MOST_LOOPS = 3
"""Number of times that a clip is played before the picture is still again."""
BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class RestClips(QObject):
    """Plays the clip of the avatar under the pointer, else of the one that the keyboard is on.

    Avatars without a clip stay still, as do all of them if the system is set to show less motion.
    """

    def __init__(
        self,
        view: QAbstractItemView,
        avatars: AvatarList,
        is_still: Callable[[], bool] = asks_for_less_motion,
    ) -> None:
        """Watch this view of the avatars; `is_still` says whether the system asks for less motion."""
        super().__init__(view)
        self._view, self._avatars, self._asks = view, avatars, is_still
        self._is_still: bool | None = None
        self._pointed: Path | None = None
        self._walked: Path | None = None
        self._movie: QMovie | None = None
        self._begun = 0
        self.playing: Path | None = None
        view.entered.connect(self._point)
        view.viewportEntered.connect(lambda: self._point(QModelIndex()))
        view.selectionModel().currentChanged.connect(self._walk)
        for watched in (view, view.viewport()):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the focus of the view, and the pointer that leaves it."""
        if event.type() == QEvent.Type.Leave and watched is self._view.viewport():
            self._point(QModelIndex())
        elif event.type() == QEvent.Type.FocusOut and watched is self._view:
            self._walk(QModelIndex())
        elif isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() in BY_KEYBOARD:
            self._walk(self._view.currentIndex())
        return super().eventFilter(watched, event)

    def _point(self, index: QModelIndex) -> None:
        self._pointed = _path_of(index)
        self._play(self._pointed or self._walked)

    def _walk(self, index: QModelIndex) -> None:
        self._walked = _path_of(index) if self._view.hasFocus() else None
        self._play(self._pointed or self._walked)

    def _play(self, avatar: Path | None) -> None:
        """Play the clip of this avatar from its beginning, if it is not played already."""
        if avatar == self.playing:
            return
        self._stop()
        clip = rest_clip_of(avatar) if avatar else None
        if self._is_still is None and clip is not None:
            self._is_still = self._asks()
        self.playing = avatar
        if clip is None or self._is_still:
            return
        self._movie = QMovie(str(clip), parent=self)
        self._movie.frameChanged.connect(self._show)
        self._movie.start()

    def _show(self, number: int) -> None:
        if self._movie is None or self.playing is None:
            return
        self._begun += number == 0
        if self._begun > MOST_LOOPS:
            self._stop()
        else:
            self._avatars.show_moving(self.playing, self._movie.currentImage())

    def _stop(self) -> None:
        """Show the still picture again."""
        self._begun = 0
        if self._movie is not None:
            self._movie.stop()
            self._movie.deleteLater()
            self._movie = None
        self._avatars.show_moving(None, None)


def _path_of(index: QModelIndex) -> Path | None:
    avatar = index.data(AVATAR)
    return None if avatar is None else avatar.path
