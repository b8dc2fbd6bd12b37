"""Style: the colours of a dark and a light palette, and the style sheet that uses them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from app.places import ASSETS

SHEET = Path(__file__).with_name("style.qss")
ICONS = ASSETS / "icons"


@dataclass(frozen=True)
class Colours:
    """The colours of one palette.

    Text has a contrast of at least 4.5 to every background it is drawn on; `edge`, the outline of controls,
    and the states at least 3. The states differ in lightness as well as in hue.
    """

    ground: str
    card: str
    raised: str
    hover: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selected: str
    good: str
    warning: str
    failed: str
    no_face: str
    danger: str
    on_danger: str


DARK = Colours(
    ground="#141518",
    card="#1c1e22",
    raised="#282b31",
    hover="#33373f",
    line="#30343b",
    edge="#747b88",
    text="#eceef1",
    muted="#a9afb9",
    accent="#7cb0ff",
    on_accent="#0d1420",
    selected="#2a4a78",
    good="#5cc3ae",
    warning="#f0bf56",
    failed="#f0715a",
    no_face="#b9a7ea",
    danger="#d23b30",
    on_danger="#ffffff",
)
LIGHT = Colours(
    ground="#f4f5f7",
    card="#ffffff",
    raised="#e9ebef",
    hover="#dfe2e8",
    line="#d5d9e0",
    edge="#7b828e",
    text="#191c21",
    muted="#515863",
    accent="#2160c4",
    on_accent="#ffffff",
    selected="#cfdffa",
    good="#0c6f5c",
    warning="#8f5f00",
    failed="#c2391f",
    no_face="#6c4fc0",
    danger="#c62f25",
    on_danger="#ffffff",
)
ON_PICTURE = DARK
"""Colours on the picture, whose plates are dark in both palettes."""
SHADE_ALPHA = 150
"""Opacity of the shade over a picture that is not the avatar's, 0 to 255."""
PLATE_ALPHA = 205
"""Opacity of a plate on the picture, 0 to 255; white text on it is readable over white too."""

_chosen = DARK


def colours() -> Colours:
    """Return the colours of the present palette."""
    return _chosen


def apply_style(application: QApplication, appearance: str = "dark") -> None:
    """Set the palette and the style sheet of the application: "system", "light" or "dark"."""
    global _chosen
    is_light = appearance == "light" or (appearance == "system" and not _system_is_dark())
    _chosen = LIGHT if is_light else DARK
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(ICONS / "guise.svg")))
    application.setPalette(_palette(_chosen))
    application.setStyleSheet(style_sheet(_chosen))


def style_sheet(chosen: Colours) -> str:
    """Return the style sheet with the colours and the folder of the icons filled in."""
    return Template(SHEET.read_text(encoding="utf-8")).substitute(asdict(chosen), icons=ICONS.as_posix())


def shade() -> QColor:
    """Return the colour that darkens the picture behind a note."""
    ground = QColor(ON_PICTURE.ground)
    ground.setAlpha(SHADE_ALPHA)
    return ground


def plate() -> QColor:
    """Return the colour of a plate on the picture."""
    ground = QColor(ON_PICTURE.ground)
    ground.setAlpha(PLATE_ALPHA)
    return ground


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() != Qt.ColorScheme.Light


def _palette(chosen: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, colour in (
        ((role.Window, role.Base), chosen.ground),
        ((role.AlternateBase, role.Button, role.ToolTipBase), chosen.raised),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), chosen.text),
        ((role.Highlight,), chosen.selected),
        ((role.HighlightedText,), chosen.text),
        ((role.Link,), chosen.accent),
        ((role.PlaceholderText,), chosen.muted),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(chosen.muted))
    return palette
