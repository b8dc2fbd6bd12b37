"""Pictures are read beside the window, in order, and taken in the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QThread
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.window.picture_reading import PictureReading


def test_pictures_arrive_in_order_in_the_thread_of_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    image = QImage(200, 180, QImage.Format.Format_RGB888)
    image.fill(QColor("teal"))
    good, bad = tmp_path / "ida.png", tmp_path / "text.png"
    image.save(str(good))
    bad.write_text("no picture")
    taken: list[tuple[QImage | None, str, QThread]] = []
    reading = PictureReading()
    for path in (good, bad):
        reading.read(path, lambda image, problem: taken.append((image, problem, QThread.currentThread())))
    assert taken == [], "the window does not wait"
    qtbot.waitUntil(lambda: len(taken) == 2)
    (first, no_problem, _), (second, problem, _) = taken
    assert first == image
    assert no_problem == ""
    assert second is None
    assert problem.startswith("text.png is damaged, or no picture at all.")
    assert {thread for *_, thread in taken} == {reading.thread()}


def test_a_reading_that_is_stopped_hands_nothing_over(qtbot: QtBot, tmp_path: Path) -> None:
    image = QImage(200, 180, QImage.Format.Format_RGB888)
    image.fill(QColor("teal"))
    image.save(str(tmp_path / "ida.png"))
    taken: list[str] = []
    reading = PictureReading()
    for _ in range(20):
        reading.read(tmp_path / "ida.png", lambda image, problem: taken.append(problem))
    reading.stop()
    reading.stop()
    QCoreApplication.processEvents()
    assert taken == []
