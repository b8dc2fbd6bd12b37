"""The palettes: every pair of colours that is shown can be read."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.window.style import (
    DARK,
    LIGHT,
    ON_PICTURE,
    PLATE_ALPHA,
    Colours,
    apply_style,
    colours,
    style_sheet,
)

GROUNDS = ("ground", "card", "raised")


def luminance(name: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [part / 255 for part in QColor(name).getRgb()[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_by_hand() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_text_has_a_contrast_of_four_and_a_half(palette: Colours) -> None:
    pairs = [(ink, ground) for ink in ("text", "muted", "failed", "good") for ground in GROUNDS]
    pairs += [("text", "hover"), ("text", "selected"), ("on_accent", "accent"), ("on_danger", "danger")]
    ratios = {pair: contrast(getattr(palette, pair[0]), getattr(palette, pair[1])) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_edges_and_states_have_a_contrast_of_three(palette: Colours) -> None:
    inks = ("edge", "accent", "warning", "failed", "no_face", "good", "danger")
    ratios = {
        (ink, ground): contrast(getattr(palette, ink), getattr(palette, ground))
        for ink in inks
        for ground in ("ground", "card")
    }
    ratios["edge", "raised"] = contrast(palette.edge, palette.raised)
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 3} == {}


def test_text_on_a_plate_reads_well_over_a_white_picture() -> None:
    cover = PLATE_ALPHA / 255
    parts = [round(cover * part + (1 - cover) * 255) for part in QColor(ON_PICTURE.ground).getRgb()[:3]]
    behind = QColor(*parts).name()
    for ink in (ON_PICTURE.text, ON_PICTURE.warning):
        assert contrast(ink, behind) >= 4.5
    for ink in (ON_PICTURE.good, ON_PICTURE.failed, ON_PICTURE.no_face, ON_PICTURE.muted):
        assert contrast(ink, behind) >= 3


def test_the_style_sheet_fills_every_colour_and_the_palette_can_be_changed(qapp: QApplication) -> None:
    for palette in (DARK, LIGHT):
        assert "$" not in style_sheet(palette)
    apply_style(qapp, "light")
    assert colours() is LIGHT
    apply_style(qapp, "dark")
    assert colours() is DARK
    assert qapp.palette().window().color() == QColor(DARK.ground)
