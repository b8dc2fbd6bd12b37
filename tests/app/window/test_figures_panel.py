"""FiguresPanel: speed, delay, device and why."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.chain.figures import Figures
from app.window.figures_panel import FiguresPanel, overlay_lines

FIGURES = Figures(
    frames=100,
    fps=24.6,
    device="cpu",
    engine="openvino",
    engine_reason="OpenVINO in bf16, for this processor has it.",
    milliseconds={"animate": (31.2, 40.0), "capture": (2.0, 3.0)},
    delay_ms=(58.0, 80.0),
    flagged=3,
    dropped=4,
)


def test_it_says_how_fast_how_late_where_and_why(qtbot: QtBot) -> None:
    panel = FiguresPanel()
    qtbot.addWidget(panel)
    assert panel.text().startswith("Getting ready")
    panel.show_figures(FIGURES)
    assert "25 fps" in panel.text()
    assert "Set an audio delay of 58 ms in your call app." in panel.text()
    assert "for this processor has it" in panel.text()
    words = panel.text().replace("\N{NO-BREAK SPACE}", " ")
    assert words.endswith("capture 2 ms · animate 31 ms")


def test_what_is_given_up_is_said_beside_the_rate(qtbot: QtBot) -> None:
    panel = FiguresPanel()
    qtbot.addWidget(panel)
    panel.show_figures(FIGURES)
    panel.show_pace("To keep up, it judges every second frame.")
    assert panel.text().splitlines()[:2] == ["25 fps", "To keep up, it judges every second frame."]
    panel.show_pace("")
    assert "To keep up" not in panel.text()


def test_the_lines_over_the_picture_have_the_figures_too() -> None:
    lines = "\n".join(overlay_lines(FIGURES))
    assert "24.6 fps" in lines
    assert "animate 31.2 ms" in lines
    assert "flagged 3   dropped 4" in lines
