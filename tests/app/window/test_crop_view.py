"""CropView: the square stays inside the picture, whatever the mouse does."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from pytestqt.qtbot import QtBot

from app.window.crop_view import CropView

INSIDE = QRectF(0, 0, 400, 600)


def view(qtbot: QtBot) -> CropView:
    image = QImage(400, 600, QImage.Format.Format_RGB888)
    image.fill(QColor("red"))
    painter = QPainter(image)
    painter.fillRect(0, 400, 400, 200, QColor("blue"))
    painter.end()
    made = CropView(image)
    qtbot.addWidget(made)
    return made


def drag(qtbot: QtBot, crop: CropView, by: QPoint) -> None:
    qtbot.mousePress(crop, Qt.MouseButton.LeftButton, pos=QPoint(190, 190))
    qtbot.mouseMove(crop, QPoint(190, 190) + by)
    qtbot.mouseRelease(crop, Qt.MouseButton.LeftButton, pos=QPoint(190, 190) + by)


def test_the_crop_starts_with_the_largest_square_at_the_top(qtbot: QtBot) -> None:
    assert view(qtbot).square() == QRectF(0, 0, 400, 400)


def test_dragging_up_shows_what_is_below_and_stops_at_the_edge(qtbot: QtBot) -> None:
    crop = view(qtbot)
    drag(qtbot, crop, QPoint(0, -5000))
    assert crop.square() == QRectF(0, 200, 400, 400)
    assert crop.cropped(100).pixelColor(50, 99) == QColor("blue")
    assert crop.cropped(100).pixelColor(50, 1) == QColor("red")


def test_zoom_has_limits_and_keeps_the_square_inside(qtbot: QtBot) -> None:
    crop = view(qtbot)
    crop.set_zoom(100)
    assert crop.square().width() == 100
    for by in (QPoint(9999, 9999), QPoint(-9999, -9999)):
        drag(qtbot, crop, by)
        assert INSIDE.contains(crop.square())
    crop.set_zoom(0.1)
    assert crop.square().width() == 400
    assert INSIDE.contains(crop.square())


def test_the_wheel_and_the_keys_move_and_zoom_too(qtbot: QtBot) -> None:
    crop, zooms = view(qtbot), []
    crop.zoomed.connect(zooms.append)
    none, angle = Qt.MouseButton.NoButton, QPoint(0, 120)
    wheel = QWheelEvent(
        QPointF(9, 9),
        QPointF(9, 9),
        QPoint(),
        angle,
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    crop.wheelEvent(wheel)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(crop, key)
    assert [round(zoom, 2) for zoom in zooms] == [1.1, 1.21, 1.1]
    assert crop.square().center().x() > 200
    assert crop.square().center().y() > 200


def test_the_crop_is_square_and_no_larger_than_requested(qtbot: QtBot) -> None:
    crop = view(qtbot)
    assert (crop.cropped(256).width(), crop.cropped(256).height()) == (256, 256)
    assert (crop.cropped().width(), crop.cropped().height()) == (400, 400)
    crop.grab()
