"""AvatarStrip: the avatars to choose from, in one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.avatars import AvatarFile
from app.window.avatar_list import AVATAR, DIGIT, IS_WORN, RANGE, THUMBNAIL, AvatarList
from app.window.icons import icon
from app.window.language import tr
from app.window.rest_clips import RestClips
from app.window.style import ON_PICTURE, colours, plate
from app.window.styled import button
from app.window.thumbnails import Thumbnails
from face.safe_range import SafeRange

SEARCH_FROM = 20
"""Number of avatars from which a search field is shown."""
FAR, NEAR = 30, 20
"""Yaw, in degrees, from which an avatar's range is good, and from which it is fair."""


class Row(NamedTuple):
    """Sizes of the row in pixels: its height, a tile, its picture, and the name below, 0 without names."""

    height: int
    tile: QSize
    picture: int
    name: int


ROOMY, COMPACT = Row(96, QSize(76, 92), 64, 20), Row(56, QSize(56, 52), 44, 0)
"""The row in a window of the usual height, and in a low one."""


class AvatarStrip(QWidget):
    """A search, the avatars, and a button that adds one.

    A click or Enter sets an avatar, the arrow keys move the selection, and Delete removes. Dragging, or the
    arrow keys with Ctrl, change the order: `moved` emits an avatar and the one it comes before, None at the
    end.
    """

    picked = Signal(object)
    add_pressed = Signal()
    remove_pressed = Signal(object)
    rename_pressed = Signal(object)
    favourite_chosen = Signal(object, str)
    moved = Signal(object, object)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = AvatarList(thumbnails, self)
        self.view = _View(self.list)
        self.clips = RestClips(self.view, self.list)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the avatars"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", colours().muted), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setFixedWidth(148)
        self.add = button(tr("Add"), icon="plus")
        self.add.setToolTip(tr("Add pictures of your own. You can also drop or paste them anywhere."))
        self._search_place, self._add_place = QWidget(), QWidget()
        self._lay_out()
        self.show_compact(False)
        self.search.textChanged.connect(self.list.search)
        self.add.clicked.connect(self.add_pressed)
        self.view.clicked.connect(self._pick)
        self.view.activated.connect(self._pick)
        self.view.removed.connect(self._remove)
        self.view.shifted.connect(self._shift)
        self.list.moved.connect(self.moved)
        self.view.customContextMenuRequested.connect(self._open_menu)

    def show_avatars(self, avatars: Sequence[AvatarFile], digits: Mapping[Path, str]) -> None:
        """Show these avatars in this order, with the digits that pick them."""
        self._search_place.setVisible(len(avatars) >= SEARCH_FROM)
        if len(avatars) < SEARCH_FROM:
            self.search.clear()
        self.list.show_avatars(avatars, digits)

    def show_compact(self, is_compact: bool) -> None:
        """Set whether the pictures are small and without names, as in a low window."""
        row = COMPACT if is_compact else ROOMY
        self.setFixedHeight(row.height)
        for place in (self._search_place, self._add_place):
            place.setContentsMargins(0, 0, 0, row.height - row.picture - 8)
        self.view.show_row(row)

    def show_worn(self, path: Path | None) -> None:
        """Mark the avatar that is set, and scroll to it."""
        self.list.show_worn(path)
        row = self.list.row_of(path)
        if row >= 0 and self.view.currentIndex().row() != row:
            self.view.setCurrentIndex(self.list.index(row))
            self.view.scrollTo(self.list.index(row))

    def menu(self, avatar: AvatarFile) -> QMenu:
        """Return the menu of an avatar's other actions."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        favourite = menu.addMenu(tr("Pick with key"))
        for digit in "123456789":
            favourite.addAction(digit).triggered.connect(
                lambda _=False, digit=digit: self.favourite_chosen.emit(avatar, digit)
            )
        menu.addSeparator()
        for text, signal in ((tr("Rename…"), self.rename_pressed), (tr("Remove"), self.remove_pressed)):
            action = menu.addAction(text)
            action.setEnabled(avatar.is_own)
            action.triggered.connect(lambda _=False, signal=signal: signal.emit(avatar))
        return menu

    def _pick(self, index: QModelIndex) -> None:
        avatar = index.data(AVATAR)
        if avatar is not None and not index.data(IS_WORN):
            self.picked.emit(avatar)

    def _remove(self, index: QModelIndex) -> None:
        avatar = index.data(AVATAR)
        if avatar is not None:
            self.remove_pressed.emit(avatar)

    def _shift(self, index: QModelIndex, step: int) -> None:
        """Move an avatar by one place, and keep it selected."""
        avatar, row = index.data(AVATAR), index.row() + step
        if avatar is not None and 0 <= row < len(self.list.avatars):
            self.list.move(avatar, row if step < 0 else row + 1)
            self.view.setCurrentIndex(self.list.index(self.list.row_of(avatar.path)))

    def _open_menu(self, where: QPoint) -> None:
        avatar = self.view.indexAt(where).data(AVATAR)
        if avatar is not None:
            self.menu(avatar).popup(self.view.viewport().mapToGlobal(where))

    def _lay_out(self) -> None:
        for place, widget in ((self._search_place, self.search), (self._add_place, self.add)):
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._search_place)
        row.addWidget(self.view, 1)
        row.addWidget(self._add_place)


class _View(QListView):
    """One row of tiles; the wheel scrolls it."""

    removed = Signal(QModelIndex)
    shifted = Signal(QModelIndex, int)

    def __init__(self, avatars: AvatarList) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setModel(avatars)
        self._tile = _Tile(self)
        self.setItemDelegate(self._tile)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Avatars"))

    def show_row(self, row: Row) -> None:
        """Show tiles of this size."""
        if row != self._tile.row:
            self._tile.row = row
            self.horizontalScrollBar().setSingleStep(row.tile.width())
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove by key; other keys are passed to the window, and arrows move the selection."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.shifted.emit(self.currentIndex(), step)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self.currentIndex())
        elif event.text().isalnum():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the row, for both directions of the wheel."""
        bar, turned = self.horizontalScrollBar(), event.angleDelta()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current avatar visible."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())


class _Tile(QStyledItemDelegate):
    """Paints an avatar: picture, name, the digit that picks it, and a ring if it is set."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = ROOMY

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a tile."""
        return self.row.tile

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one tile."""
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_worn, inks = bool(index.data(IS_WORN)), colours()
        side = self.row.picture
        place = QRectF(rect.left() + (self.row.tile.width() - side) / 2, rect.top() + 4, side, side)
        outline = QPainterPath()
        outline.addRoundedRect(place, 10, 10)
        painter.setClipPath(outline)
        painter.fillRect(place, QColor(inks.raised))
        image = index.data(THUMBNAIL)
        if image is not None:
            painter.drawImage(place, image)
        self._draw_digit(painter, place, str(index.data(DIGIT)))
        self._draw_range(painter, place, index.data(RANGE))
        painter.setClipping(False)
        self._draw_ring(painter, place, is_worn, state)
        painter.setPen(QColor(inks.text if is_worn else inks.muted))
        if self.row.name:
            self._draw_name(painter, rect, place, str(index.data()))
        painter.restore()

    def _draw_name(self, painter: QPainter, rect: QRect, place: QRectF, name: str) -> None:
        width = self.row.tile.width()
        foot = QRectF(rect.left() + 2, place.bottom() + 3, width - 4, self.row.name)
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width - 6)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, shown)

    def _draw_digit(self, painter: QPainter, place: QRectF, digit: str) -> None:
        if digit:
            corner = QRectF(place.left() + 4, place.top() + 4, 17, 17)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(plate())
            painter.drawRoundedRect(corner, 5, 5)
            painter.setPen(QColor(ON_PICTURE.text))
            painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, digit)

    def _draw_range(self, painter: QPainter, place: QRectF, reach: SafeRange | None) -> None:
        """Draw a dot for how far the avatar turns. The tooltip says it in degrees."""
        if reach is None:
            return
        inks = colours()
        ink = inks.good if reach.yaw >= FAR else inks.warning if reach.yaw >= NEAR else inks.failed
        painter.setPen(QPen(plate(), 1.5))
        painter.setBrush(QColor(ink))
        painter.drawEllipse(QRectF(place.right() - 14, place.bottom() - 14, 9, 9))

    def _draw_ring(self, painter: QPainter, place: QRectF, is_worn: bool, state: QStyle.StateFlag) -> None:
        is_walked = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if is_worn:
            painter.setPen(QPen(QColor(colours().accent), 3))
            painter.drawRoundedRect(place.adjusted(-1.5, -1.5, 1.5, 1.5), 11, 11)
        if is_walked:
            painter.setPen(QPen(QColor(colours().text), 1.5))
            painter.drawRoundedRect(place.adjusted(-4, -4, 4, 4), 13, 13)
        elif state & QStyle.StateFlag.State_MouseOver and not is_worn:
            painter.setPen(QPen(QColor(colours().edge), 1.5))
            painter.drawRoundedRect(place, 10, 10)
