"""The look: one sheet, every colour filled in, readable."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtGui import QColor, QIcon

from app.window.style import COLOURS, ICONS, style_sheet


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_no_colour_is_left_blank() -> None:
    assert "$" not in style_sheet()
    assert all(QColor(colour).isValid() for colour in asdict(COLOURS).values())


def test_texts_can_be_read_on_their_ground() -> None:
    assert contrast(COLOURS.text, COLOURS.raised) > 7
    for state in (
        COLOURS.muted,
        COLOURS.faint,
        COLOURS.good,
        COLOURS.warning,
        COLOURS.failed,
        COLOURS.no_face,
    ):
        assert contrast(state, COLOURS.card) > 4.5


def test_the_icons_are_there(qapp: object) -> None:
    for name in ("guise.svg", "arrow.svg", "tick.svg"):
        assert not QIcon(str(ICONS / name)).pixmap(16, 16).isNull()
