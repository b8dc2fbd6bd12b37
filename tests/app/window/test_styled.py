"""Small parts: what they show is text, whatever it holds."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.window.messages import Messages
from app.window.styled import button, tip
from app.window.toast import Toast


def test_a_tooltip_shows_markup_as_it_is_written(qtbot: QtBot) -> None:
    widget = QLabel()
    qtbot.addWidget(widget)
    tip(widget, "<img src='/a.png'>.png")
    assert widget.toolTip() == "<qt>&lt;img src=&#x27;/a.png&#x27;&gt;.png</qt>"
    tip(widget, "")
    assert widget.toolTip() == ""


def test_a_message_that_names_a_picture_does_not_draw_it(qtbot: QtBot, tmp_path: object) -> None:
    image = QImage(40, 40, QImage.Format.Format_RGB888)
    image.fill(QColor("#00ff00"))
    image.save(f"{tmp_path}/green.png")
    messages = Messages()
    line = Toast(messages)
    qtbot.addWidget(line)
    line.settle(QRectF(0, 0, 900, 400))
    messages.say(f"<img src='{tmp_path}/green.png'>.png is no picture.")
    seen = line.grab().toImage()
    green = QColor("#00ff00").rgb()
    colours = {seen.pixel(x, y) for x in range(0, seen.width(), 3) for y in range(0, seen.height(), 3)}
    assert green not in colours


def test_enter_presses_a_button_as_space_does(qtbot: QtBot) -> None:
    pressed: list[int] = []
    made = button("Start", "primary")
    qtbot.addWidget(made)
    made.clicked.connect(lambda: pressed.append(1))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        qtbot.keyClick(made, key)
    assert len(pressed) == 3
