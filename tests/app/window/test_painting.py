"""Painting: pictures to images and back, and their positions."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from app.frame import Frame, sealed
from app.window.painting import draw_image, draw_landmarks, fitted, image_of, in_parts, in_scene, picture_of


def some_picture(height: int = 5, width: int = 7) -> np.ndarray:
    return sealed(np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8))


def test_a_picture_becomes_an_image_without_a_copy_and_comes_back() -> None:
    picture = some_picture()
    image = image_of(picture)
    assert image.pixelColor(6, 4) == QColor(*picture[4, 6])
    np.testing.assert_array_equal(picture_of(image), picture)


def test_the_image_keeps_the_pixels_alive() -> None:
    image = image_of(some_picture())
    assert image.pixelColor(6, 4) == QColor(*some_picture()[4, 6])


def test_a_picture_is_centred_and_as_large_as_fits() -> None:
    assert fitted(QSizeF(100, 100), QRectF(0, 0, 300, 200)) == QRectF(50, 0, 200, 200)


def test_a_mirrored_image_is_the_picture_reversed() -> None:
    picture = some_picture()
    canvas = QImage(7, 5, QImage.Format.Format_RGB888)
    painter = QPainter(canvas)
    draw_image(painter, image_of(picture), QRectF(0, 0, 7, 5), is_mirrored=True)
    painter.end()
    np.testing.assert_allclose(
        picture_of(canvas).astype(int), picture[:, ::-1], atol=2
    )  # Qt's blending rounds


def test_landmarks_in_parts_can_be_mirrored_and_do_not_change_the_judgement() -> None:
    points = np.array([[64, 128]], np.float32)
    assert in_parts(points, 256).tolist() == [[0.25, 0.5]]
    assert in_parts(points, 256, is_mirrored=True).tolist() == [[0.75, 0.5]]
    assert points.tolist() == [[64, 128]]


def test_landmarks_of_an_avatar_in_a_scene_are_in_its_middle_square() -> None:
    avatar, scene, points = some_picture(256, 256), some_picture(720, 1280), np.array([[128, 64]], np.float32)
    shown = Frame(0, 0.0, avatar, avatar=avatar, scene=scene, place=(256, -40, 768))
    placed, side = in_scene(shown, points)
    assert side == 720
    assert placed.tolist() == [[256 + 384 - 280, 192 - 40]]
    assert in_scene(Frame(0, 0.0, avatar, avatar=avatar), points)[1] == 256


def test_landmarks_are_drawn_at_their_positions() -> None:
    canvas = QImage(100, 100, QImage.Format.Format_RGB888)
    canvas.fill(QColor("black"))
    painter = QPainter(canvas)
    draw_landmarks(painter, np.array([[0.25, 0.5]], np.float32), QRectF(0, 0, 100, 100), "#ffffff")
    painter.end()
    lit = np.argwhere(picture_of(canvas)[..., 0] > 128)
    np.testing.assert_allclose(lit.mean(axis=0), (49.5, 24.5), atol=0.6)
