"""The tiles of the cameras: what each shows, in pixels and in words, and how one is chosen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.chain.conditions import Want
from app.chain.preview_signs import Sign
from app.chain.previewing import CameraPreview
from app.devices.camera_list import CameraInfo
from app.frame import Picture, sealed
from app.window.camera_tiles import CameraTiles, advice, described, without_name
from tests.app.window.fake_session import plain

CAMERAS = (CameraInfo("0", "Logi Cam"), CameraInfo("2", "Laptop Cam"))
EVERY = frozenset(Sign)


@pytest.fixture
def tiles(qtbot: QtBot) -> CameraTiles:
    made = CameraTiles(160, "Demo")
    qtbot.addWidget(made)
    made.resize(560, 200)
    made.show_cameras(CAMERAS)
    made.show()
    return made


def drawn(tiles: CameraTiles) -> QImage:
    return tiles.viewport().grab().toImage()


def colour_in(tiles: CameraTiles, row: int, across: float = 0.5) -> QColor:
    """Colour of a tile's picture at its middle row."""
    place = tiles.visualItemRect(tiles.item(row))
    return drawn(tiles).pixelColor(place.left() + 5 + int(across * 160), place.top() + 50)


def halves() -> Picture:
    picture = np.zeros((90, 160, 3), np.uint8)
    picture[:, :80], picture[:, 80:] = (200, 0, 0), (0, 0, 200)
    return sealed(picture)


def test_every_camera_shows_its_own_picture(tiles: CameraTiles) -> None:
    tiles.show_preview(CameraPreview("0", plain((200, 0, 0))))
    tiles.show_preview(CameraPreview("2", plain((0, 0, 200))))
    assert colour_in(tiles, 0).red() == 200
    assert colour_in(tiles, 1).blue() == 200


def test_pictures_are_shown_as_in_a_mirror_if_wanted(tiles: CameraTiles) -> None:
    tiles.show_preview(CameraPreview("0", halves()))
    assert colour_in(tiles, 0, 0.25).blue() == 200
    tiles.is_mirrored = False
    assert colour_in(tiles, 0, 0.25).red() == 200


def test_a_camera_that_comes_or_goes_leaves_the_others_and_the_selection(tiles: CameraTiles) -> None:
    tiles.show_preview(CameraPreview("2", plain((0, 0, 200))))
    tiles.setCurrentRow(1)
    tiles.show_cameras((CameraInfo("1", "Phone"), *CAMERAS))
    assert [tiles.item(row).text() for row in range(4)] == ["Phone", "Logi Cam", "Laptop Cam", "Demo"]
    assert tiles.source == "2"
    assert colour_in(tiles, 2).blue() == 200
    tiles.show_cameras(CAMERAS[:1])
    assert tiles.source == "0"
    tiles.show_preview(CameraPreview("2", plain((0, 0, 200))))  # one that came too late


def test_a_lone_demo_was_no_choice(qtbot: QtBot) -> None:
    tiles = CameraTiles(160, "Demo")
    qtbot.addWidget(tiles)
    assert tiles.source == "demo"
    tiles.show_cameras(CAMERAS)
    assert tiles.source == "0"


@pytest.mark.parametrize(
    ("preview", "words", "few"),
    [
        (CameraPreview("0"), "Opening…", ""),
        (CameraPreview("0", plain((9, 9, 9))), "Looking for your face…", ""),
        (CameraPreview("0", problem="Logi Cam is gone."), "Logi Cam is gone.", ""),
        (
            CameraPreview("0", plain((9, 9, 9)), "", EVERY),
            "face found: yes, near enough: yes, light enough: yes",
            "Looks good",
        ),
        (
            CameraPreview("0", plain((9, 9, 9)), "", EVERY - {Sign.NEAR}, Want.NEARER),
            "face found: yes, near enough: no, light enough: yes",
            "Come nearer",
        ),
        (
            CameraPreview("0", plain((9, 9, 9)), "", frozenset({Sign.LIT})),
            "face found: no, near enough: no, light enough: yes",
            "No face yet",
        ),
    ],
)
def test_a_screen_reader_hears_what_the_tile_shows(preview: CameraPreview, words: str, few: str) -> None:
    assert described(preview) == words
    assert advice(preview) == few


def test_the_name_comes_first_and_is_never_markup(tiles: CameraTiles) -> None:
    tiles.show_cameras((CameraInfo("0", "<b>Cam</b>"),))
    tiles.show_preview(CameraPreview("0", problem="It is in use."))
    assert tiles.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "<b>Cam</b>: It is in use."
    assert "&lt;b&gt;Cam" in tiles.item(0).toolTip()


def test_a_tile_says_its_name_once() -> None:
    problem = "Logi Cam is in use by another program, or gone."
    assert without_name(problem, "Logi Cam") == "Is in use by another program, or gone."
    assert without_name("There is no camera 7.", "Logi Cam") == "There is no camera 7."


def test_a_sign_that_is_met_is_filled(tiles: CameraTiles) -> None:
    before = drawn(tiles)
    tiles.show_preview(CameraPreview("0", plain((9, 9, 9)), "", frozenset({Sign.FACE})))
    place = tiles.visualItemRect(tiles.item(0))
    spots = [(place.left() + 8 + 14 * n, place.top() + 5 + 90 + 2 + 20 - 2 + 9) for n in range(3)]
    after = drawn(tiles)
    assert after.pixelColor(*spots[0]) != before.pixelColor(*spots[0])
    assert after.pixelColor(*spots[1]) == before.pixelColor(*spots[1])
