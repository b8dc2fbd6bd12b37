"""CameraTiles: a live picture of every camera, and of each what speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QHideEvent, QKeyEvent, QPainter, QPainterPath, QPen, QShowEvent
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.chain.conditions import Want
from app.chain.preview_signs import Sign
from app.chain.previewing import CameraPreview
from app.devices.camera_list import CameraInfo
from app.window.icons import draw_icon
from app.window.language import later, said, tr
from app.window.painting import image_of
from app.window.style import colours
from app.window.styled import plain_tip

SOURCE = Qt.ItemDataRole.UserRole
PREVIEW = SOURCE + 1
SIGNS = {
    Sign.FACE: later("face found"),
    Sign.NEAR: later("near enough"),
    Sign.LIT: later("light enough"),
}
WANTED = {
    Want.NEARER: later("Come nearer"),
    Want.MORE_LIGHT: later("More light"),
    Want.LESS_LIGHT: later("Less light"),
}
DEMO = "demo"
MARGIN_PX, NAME_PX, SIGNS_PX, SIGN_PX = 5, 20, 18, 14
"""Distance between a tile's edge and its picture, heights of its name and its signs, and width of a sign."""


class CameraTiles(QListWidget):
    """One tile for each camera, and one for the demo, in rows.

    A click, or Enter, emits `chosen` with the source; the arrow keys move the selection. `seen` emits whether
    the tiles are on the screen: not while their window is hidden or minimised.
    """

    chosen = Signal(str)
    seen = Signal(bool)

    def __init__(self, picture_width: int, demo: str, parent: QWidget | None = None) -> None:
        """Show no camera yet. `demo` is the name of the demo's tile."""
        super().__init__(parent)
        self.setObjectName("tiles")
        self.is_mirrored = True
        self._demo = demo
        self._cameras: tuple[CameraInfo, ...] | None = None
        self._tile = _Tile(picture_width, self)
        self.setItemDelegate(self._tile)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Cameras"))
        self.itemClicked.connect(lambda item: self.chosen.emit(str(item.data(SOURCE))))
        self.show_cameras(())

    @property
    def source(self) -> str:
        """The camera that is selected; "demo" for the demo."""
        item = self.currentItem()
        return str(item.data(SOURCE)) if item else DEMO

    @property
    def tile(self) -> QSize:
        """The size of a tile."""
        return self._tile.size

    def show_cameras(self, cameras: Sequence[CameraInfo]) -> None:
        """Show these cameras; those that were shown before keep their pictures, and the selection stays."""
        if tuple(cameras) == self._cameras:
            return
        selected = self.source if self._cameras else ""  # a lone demo was no choice
        kept = {self.item(row).data(SOURCE): self.item(row).data(PREVIEW) for row in range(self.count())}
        self._cameras = tuple(cameras)
        self.clear()
        for camera in (*cameras, CameraInfo(DEMO, self._demo)):
            item = QListWidgetItem(camera.name, self)
            item.setData(SOURCE, camera.source)
            self._show(item, kept.get(camera.source) or CameraPreview(camera.source))
        rows = [row for row in range(self.count()) if self.item(row).data(SOURCE) == selected]
        self.setCurrentRow(rows[0] if rows else 0)

    def select(self, source: str) -> None:
        """Select a camera, if it is shown."""
        for row in range(self.count()):
            if self.item(row).data(SOURCE) == source:
                self.setCurrentRow(row)

    def show_preview(self, preview: CameraPreview) -> None:
        """Show what a camera sees now; nothing if it is not among the tiles."""
        for row in range(self.count()):
            item = self.item(row)
            if item.data(SOURCE) == preview.source:
                self._show(item, preview)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the tiles are seen."""
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that the tiles are not seen any more."""
        super().hideEvent(event)
        self.seen.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the selected camera by Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.source)
        else:
            super().keyPressEvent(event)

    def _show(self, item: QListWidgetItem, preview: CameraPreview) -> None:
        item.setData(PREVIEW, preview)
        words = f"{item.text()}: {described(preview)}" if item.data(SOURCE) != DEMO else item.text()
        if words != item.data(Qt.ItemDataRole.AccessibleTextRole):
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip(plain_tip(words))


def described(preview: CameraPreview) -> str:
    """Return in words what a tile shows of its camera."""
    if preview.problem:
        return said(preview.problem)
    if preview.signs is None:
        return tr("Opening…") if preview.picture is None else tr("Looking for your face…")
    marks = (
        f"{tr(text)}: {tr('yes') if sign in preview.signs else tr('no')}" for sign, text in SIGNS.items()
    )
    return ", ".join(marks)


def advice(preview: CameraPreview) -> str:
    """Return the first thing that would help, in few words; empty while nobody has looked."""
    if preview.signs is None:
        return ""
    if preview.want in WANTED:
        return tr(WANTED[preview.want])
    return tr("Looks good") if Sign.FACE in preview.signs else tr("No face yet")


def without_name(problem: str, name: str) -> str:
    """Return a sentence about a camera without the camera's name at its beginning."""
    rest = problem.removeprefix(name).lstrip()
    return rest[:1].upper() + rest[1:]


class _Tile(QStyledItemDelegate):
    """Paints a camera: its picture or problem, its name, three signs, and a ring if it is selected."""

    def __init__(self, picture_width: int, tiles: CameraTiles) -> None:
        super().__init__(tiles)
        self._tiles = tiles
        self._picture = QSizeF(picture_width, round(picture_width * 9 / 16))
        height = round(self._picture.height()) + NAME_PX + SIGNS_PX + 2 * MARGIN_PX
        self.size = QSize(picture_width + 2 * MARGIN_PX, height)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a tile."""
        return self.size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one tile."""
        rect, state = QRectF(option.rect), option.state
        preview: CameraPreview = index.data(PREVIEW)
        place = QRectF(rect.topLeft() + QPointF(MARGIN_PX, MARGIN_PX), self._picture)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._draw_picture(painter, place, preview, str(index.data()))
        self._draw_ring(painter, place, state)
        foot = place.translated(0, place.height() + 2)
        foot.setHeight(NAME_PX)
        self._draw_words(painter, foot, str(index.data()), colours().text)
        if preview.signs is not None and not preview.problem:
            self._draw_signs(painter, foot.translated(0, NAME_PX - 2), preview)
        painter.restore()

    def _draw_picture(self, painter: QPainter, place: QRectF, preview: CameraPreview, name: str) -> None:
        inks, outline = colours(), QPainterPath()
        outline.addRoundedRect(place, 8, 8)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(place, QColor(inks.raised))
        painter.setPen(QColor(inks.text if preview.problem else inks.muted))
        if preview.source == DEMO:
            side = 28.0
            middle = QRectF(place.center() - QPointF(side / 2, side / 2), QSizeF(side, side))
            draw_icon(painter, "play", inks.muted, middle)
        elif preview.picture is None:
            words = without_name(said(preview.problem), name) if preview.problem else tr("Opening…")
            _draw_wrapped(painter, place.adjusted(6, 4, -6, -4), words)
        else:
            self._draw_covering(painter, place, preview)
        painter.restore()

    def _draw_covering(self, painter: QPainter, place: QRectF, preview: CameraPreview) -> None:
        """Paint the middle of the picture over the whole place."""
        if preview.picture is None:
            return
        image = image_of(preview.picture)
        size = QSizeF(image.size()).scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        covered = QRectF(QPointF(), size)
        covered.moveCenter(place.center())
        if self._tiles.is_mirrored:
            painter.translate(2 * place.center().x(), 0)
            painter.scale(-1, 1)
        painter.drawImage(covered, image)

    def _draw_ring(self, painter: QPainter, place: QRectF, state: QStyle.StateFlag) -> None:
        inks = colours()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if state & QStyle.StateFlag.State_Selected:
            is_focused = bool(state & QStyle.StateFlag.State_HasFocus) and self._tiles.hasFocus()
            painter.setPen(QPen(QColor(inks.text if is_focused else inks.accent), 3))
            painter.drawRoundedRect(place.adjusted(-1.5, -1.5, 1.5, 1.5), 9, 9)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(inks.edge), 1.5))
            painter.drawRoundedRect(place, 8, 8)

    def _draw_words(self, painter: QPainter, place: QRectF, words: str, ink: str) -> None:
        painter.setPen(QColor(ink))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _draw_signs(self, painter: QPainter, place: QRectF, preview: CameraPreview) -> None:
        """Paint a tick or an empty ring for each sign, and what would help."""
        inks = colours()
        for number, sign in enumerate(Sign):
            spot = QRectF(
                place.left() + number * SIGN_PX, place.center().y() - SIGN_PX / 2, SIGN_PX, SIGN_PX
            ).adjusted(1, 1, -1, -1)
            is_met = preview.signs is not None and sign in preview.signs
            painter.setPen(QPen(QColor(inks.good if is_met else inks.edge), 1.5))
            painter.setBrush(QColor(inks.good) if is_met else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(spot)
            if is_met:
                draw_icon(painter, "done", inks.card, spot.adjusted(1, 1, -1, -1))
        painter.setFont(_smaller(painter.font()))
        words = place.adjusted(3 * SIGN_PX + 3, 0, MARGIN_PX, 0)
        self._draw_words(painter, words, advice(preview), inks.muted)


def _draw_wrapped(painter: QPainter, place: QRectF, words: str) -> None:
    """Paint a sentence into the middle; one that is too long is cut at its end."""
    painter.setFont(_smaller(painter.font()))
    wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    needed = painter.boundingRect(place, wrapped, words).height()
    lower = max((place.height() - needed) / 2, 0.0)
    painter.drawText(place.adjusted(0, lower, 0, 0), wrapped, words)


def _smaller(font: QFont) -> QFont:
    font.setPointSizeF(font.pointSizeF() - 1)
    return font
