"""BackgroundPanel: chooses what is behind the person, how large the person is, and what is mirrored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.chain.session_options import Portrait
from app.window.language import later, tr
from app.window.style import colours
from app.window.styled import Button, button, label, tip
from app.window.switch import Switch

Kind = Literal["own", "blur", "green", "picture", "colour", "transparent"]
KINDS: Mapping[Kind, str] = {
    "own": later("Own room"),
    "blur": later("Blurred"),
    "picture": later("Picture…"),
    "colour": later("Colour…"),
    "green": later("Green"),
    "transparent": later("Transparent"),
}
"""The backgrounds to choose from."""
PORTRAITS: Mapping[Portrait, str] = {
    "medium": later("Shoulders"),
    "close": later("Head"),
    "square": later("Square"),
}
COLUMNS, RADIUS = 3, 14


def kind_of(background: str) -> Kind:
    """Return the kind of a background, of the words in `SessionOptions`."""
    if background.startswith("#"):
        return "colour"
    return background if background in get_args(Kind) else "picture"  # type: ignore[return-value]


class BackgroundPanel(QFrame):
    """A popup over its button; every choice takes effect at once.

    `kind_chosen` emits a kind of background, also when it is chosen again, to change its picture or colour.
    """

    kind_chosen = Signal(str)
    portrait_chosen = Signal(str)
    preview_mirrored = Signal(bool)
    output_mirrored = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # outside the round corners
        self.setAccessibleName(tr("Background and framing"))
        self.kinds = {kind: _choice(tr(text)) for kind, text in KINDS.items()}
        self.portraits = {size: _choice(tr(text)) for size, text in PORTRAITS.items()}
        self.mirror_preview = Switch(tr("Mirror the preview"))
        self.mirror_output = Switch(tr("Mirror what others see"))
        tip(self.kinds["green"], tr("For programs that replace green by another picture, such as OBS."))
        tip(self.kinds["transparent"], tr("For recordings as .mov or .webm. Calls get green instead."))
        tip(self.mirror_preview, tr("Only this window shows the picture as in a mirror."))
        self._groups = (_group(self, self.kinds.values()), _group(self, self.portraits.values()))
        self._lay_out()
        self._connect()

    def show_choices(
        self, *, background: str, portrait: Portrait, mirrors_preview: bool, mirrors_output: bool
    ) -> None:
        """Show the choices without emitting signals."""
        self._show_checked(self._groups[0], self.kinds.get(kind_of(background)))
        self._show_checked(self._groups[1], self.portraits[portrait])
        name = background if kind_of(background) in ("picture", "colour") else ""
        for kind in ("picture", "colour"):
            tip(self.kinds[kind], name if kind == kind_of(background) else "")
        for switch, is_on in ((self.mirror_preview, mirrors_preview), (self.mirror_output, mirrors_output)):
            switch.blockSignals(True)
            switch.setChecked(is_on)
            switch.blockSignals(False)

    def open_over(self, widget: QWidget) -> None:
        """Show the panel above a widget, with their right edges in line."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), -self.height() - 8))
        room = widget.screen().availableGeometry()
        self.move(max(corner.x(), room.left()), max(corner.y(), room.top()))
        self.show()
        checked = self._groups[0].checkedButton()
        (checked or self.kinds["own"]).setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet: Qt paints no background of a translucent window."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours().edge))
        painter.setBrush(QColor(colours().card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _show_checked(self, group: QButtonGroup, chosen: Button | None) -> None:
        group.setExclusive(False)  # a group that is exclusive keeps its last button checked
        for each in group.buttons():
            each.setChecked(each is chosen)
        group.setExclusive(True)

    def _connect(self) -> None:
        for kind, each in self.kinds.items():
            each.clicked.connect(lambda _=False, kind=kind: self.kind_chosen.emit(kind))
        for size, each in self.portraits.items():
            each.clicked.connect(lambda _=False, size=size: self.portrait_chosen.emit(size))
        self.mirror_preview.toggled.connect(self.preview_mirrored)
        self.mirror_output.toggled.connect(self.output_mirrored)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        grid = QGridLayout()
        grid.setSpacing(8)
        for number, each in enumerate(self.kinds.values()):
            grid.addWidget(each, number // COLUMNS, number % COLUMNS)
        row = QHBoxLayout()
        row.setSpacing(8)
        for each in self.portraits.values():
            row.addWidget(each, 1)
        column.addWidget(label(tr("Background"), "heading"))
        column.addLayout(grid)
        column.addSpacing(8)
        column.addWidget(label(tr("Framing"), "heading"))
        column.addLayout(row)
        column.addSpacing(8)
        column.addWidget(self.mirror_preview)
        column.addWidget(self.mirror_output)


def _choice(text: str) -> Button:
    made = button(text, is_switch=True)
    made.setMinimumWidth(104)
    return made


def _group(parent: QWidget, buttons: Iterable[Button]) -> QButtonGroup:
    group = QButtonGroup(parent)
    for each in buttons:
        group.addButton(each)
    return group
