"""Draws every state of the window in one palette."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.window.style import apply_style
from tests.app.window.states import STATES
from tests.app.window.studio import Studio


def draw(shown: Path, folder: Path, palette: str, names: str = "") -> None:
    """Draw states into a folder, in one palette: `names` separated by commas, all of them if it is empty."""
    application = QApplication([])
    apply_style(application, palette)
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, bring_about) in enumerate(STATES.items(), 1):
        if names and name not in names.split(","):
            continue
        studio = Studio(shown)
        studio.window.show()
        studio.wait()
        seen = bring_about(studio)
        studio.wait()
        _over(seen or studio.window, studio.window).save(str(folder / f"{number:02d}-{name}.png"))
        for widget in application.topLevelWidgets():
            if widget is not studio.window:
                widget.close()
        studio.window.quit()
        studio.window.deleteLater()
        studio.wait(0.05)


def _over(seen: QWidget, window: QWidget) -> QImage:
    """Return what is seen; a dialog over the middle of its window."""
    if seen is window or not window.isVisible():
        return seen.grab().toImage()
    ground, dialog = window.grab().toImage(), seen.grab().toImage()
    painter = QPainter(ground)
    painter.setOpacity(0.55)
    painter.fillRect(window.rect(), "black")
    painter.setOpacity(1.0)
    room = window.size() - seen.size()
    painter.drawImage(QPoint(max(room.width() // 2, 0), max(room.height() // 2, 0)), dialog)
    painter.end()
    return ground
