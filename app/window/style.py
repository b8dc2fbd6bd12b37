"""The look of the window: its colours, once, and the style sheet that uses them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from app.places import ASSETS

SHEET = Path(__file__).with_name("style.qss")
ICONS = ASSETS / "icons"


@dataclass(frozen=True)
class Colours:
    """A dark neutral ground, one accent, and four states that differ in lightness as well as in hue."""

    ground: str = "#141518"
    card: str = "#1d1f23"
    raised: str = "#2a2d33"
    hover: str = "#343840"
    line: str = "#2e3138"
    text: str = "#eceef1"
    muted: str = "#a0a6b0"
    faint: str = "#878e9a"
    accent: str = "#7cb0ff"
    accent_deep: str = "#2f5f9e"
    good: str = "#5cc3ae"
    warning: str = "#f0bf56"
    failed: str = "#f0715a"
    no_face: str = "#b9a7ea"
    danger: str = "#ff4438"


COLOURS = Colours()


def dress(application: QApplication) -> None:
    """Give the whole application the dark palette and the style sheet."""
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(ICONS / "guise.svg")))
    application.setPalette(_palette())
    application.setStyleSheet(style_sheet())


def style_sheet() -> str:
    """The style sheet with the colours and the folder of the icons filled in."""
    return Template(SHEET.read_text(encoding="utf-8")).substitute(asdict(COLOURS), icons=ICONS.as_posix())


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, colour in (
        ((role.Window, role.Base), COLOURS.ground),
        ((role.AlternateBase, role.Button, role.ToolTipBase), COLOURS.raised),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), COLOURS.text),
        ((role.Highlight,), COLOURS.accent_deep),
        ((role.HighlightedText,), COLOURS.text),
        ((role.Link,), COLOURS.accent),
        ((role.PlaceholderText,), COLOURS.faint),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(COLOURS.faint))
    return palette
