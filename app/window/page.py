"""Page: lays out everything that the window shows."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.window import details
from app.window.action_bar import ActionBar
from app.window.advice_plate import AdvicePlate
from app.window.avatar_strip import AvatarStrip
from app.window.background_panel import BackgroundPanel
from app.window.details import Details
from app.window.language import tr
from app.window.messages import Messages
from app.window.mirror import GAP_PX, PLATE_PX, Mirror
from app.window.settings import Corner
from app.window.styled import button
from app.window.thumbnails import Thumbnails
from app.window.toast import Toast
from app.window.top_bar import TopBar
from app.window.you_view import YouView

FOLDS_UNDER_PX = 1000
"""Width below which the details cover the picture instead of standing beside it, in pixels."""
ROOMY_FROM_PX = 560
"""Height from which the avatars are shown with their names, in pixels."""
AGAIN_PX = 48
"""Distance of the buttons “Play again” and “Choose a camera…” below the middle of the picture, in pixels."""
YOU_FROM_PX = 280
"""Height of the picture from which the driver is shown in its corner, in pixels."""


class Page(QWidget):
    """The picture with its overlays, the buttons, the avatars, and the panel of details."""

    def __init__(self, thumbnails: Thumbnails, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self._corner: Corner = "top right"
        self._shows_you = True
        self.top = TopBar()
        self.mirror = Mirror()
        self.advice = AdvicePlate(self.mirror)
        self.you = YouView(self.mirror)
        self.hide_face = button(tr("Hide my real face"), "sure", icon="hide", parent=self.mirror)
        self.hide_face.hide()
        self.play_again = button(tr("Play again"), icon="play", parent=self.mirror)
        self.play_again.hide()
        self.other_camera = button(tr("Choose a camera…"), icon="camera", parent=self.mirror)
        self.other_camera.hide()
        self.toast = Toast(messages, self.mirror)
        self.buttons = ActionBar()
        self.background = BackgroundPanel(self)
        self.strip = AvatarStrip(thumbnails)
        self._column = QWidget(self)
        self._lay_out()
        self.details = Details(self)  # made last, so that Tab reaches it last
        self.details.hide()
        self.mirror.placed.connect(self._settle_on_picture)

    @property
    def has_details(self) -> bool:
        """True while the details are open."""
        return self.details.isVisibleTo(self)

    def show_details(self, is_open: bool) -> None:
        """Open or close the details."""
        self.details.setVisible(is_open)
        self.buttons.details.setChecked(is_open)
        self._settle()
        if is_open:
            self.details.raise_()

    def show_you(self, is_shown: bool, corner: Corner) -> None:
        """Show the driver in a corner of the picture, or not."""
        self._shows_you, self._corner = is_shown, corner
        self._settle_on_picture(self.mirror.place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out all parts again."""
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        is_beside = self.has_details and self.width() >= FOLDS_UNDER_PX
        width = min(details.WIDTH, self.width())
        self.strip.show_compact(self.height() < ROOMY_FROM_PX)
        self._column.setGeometry(0, 0, self.width() - (width if is_beside else 0), self.height())
        if is_beside:
            top, bottom = 0, self.height()
        else:
            top, bottom = self._between_bars()
        self.details.setGeometry(self.width() - width, top, width, bottom - top)

    def _between_bars(self) -> tuple[int, int]:
        """Return the rows between the top bar and the buttons: details that cover the picture lie there."""
        layout = self._column.layout()
        if layout is not None:
            layout.activate()
        return self.top.geometry().bottom() + 1, self.buttons.geometry().top()

    def _settle_on_picture(self, place: QRectF) -> None:
        self.you.setVisible(self._shows_you and place.height() >= YOU_FROM_PX)
        self.you.settle(place, self._corner)
        self.toast.settle(place)
        self.hide_face.resize(self.hide_face.sizeHint())
        self.hide_face.move(round(place.left()) + GAP_PX, round(place.top()) + 2 * GAP_PX + PLATE_PX)
        middle = place.center().toPoint()
        for act in (self.play_again, self.other_camera):
            act.resize(act.sizeHint())
            act.move(middle.x() - act.width() // 2, middle.y() + AGAIN_PX)
        left, bottom = round(place.left()) + GAP_PX, round(place.bottom()) - GAP_PX
        self.advice.settle(left, bottom, round(place.width()) - 2 * GAP_PX)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._column)
        column.setContentsMargins(16, 0, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.top)
        column.addWidget(self.mirror, 1)
        column.addSpacing(4)
        column.addWidget(self.buttons)
        column.addWidget(self.strip)
