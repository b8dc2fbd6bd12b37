"""The frames that tell most about a driver, and the sheet of the avatars that they animate."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.commands import run
from detector.built_in import BuiltInLandmarks
from detector.landmarks import Landmarks
from tests.model.faces import face
from training import TrainingError
from training.animated_sheet import DriverFrame, animated, driver_frames, telling, tile
from training.mouth_flicker import AVATARS
from training.pictures import read_picture

NAMES = ("neutral", "smile_teeth", "jaw_open", "blink", "yaw_+30", "neutral", "neutral")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of the rendered driver: calm, smiling, with an open mouth, blinking, turned, calm."""
    path = tmp_path_factory.mktemp("clip") / "driver.avi"
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (256, 256))
    for name in NAMES:
        video.write(np.ascontiguousarray(face(name)[..., ::-1]))
    video.release()
    return path


def frame(mouth: float = 0.0, turn: float = 0.0, width: float = 40.0, lids: float = 6.0) -> DriverFrame:
    """A frame with that face; eyes are 100 px apart."""
    points = np.zeros((68, 2), np.float32)
    points[36], points[45] = (0, 0), (100, 0)
    for upper, lower in ((37, 41), (38, 40), (43, 47), (44, 46)):
        points[upper, 1], points[lower, 1] = -lids / 2, lids / 2
    points[48], points[54] = (50 - width / 2, 80), (50 + width / 2, 80)
    for upper, lower in ((61, 67), (62, 66), (63, 65)):
        points[upper], points[lower] = (50, 80 - mouth / 2), (50, 80 + mouth / 2)
    angle = np.deg2rad(turn)
    rotation = np.array(
        [[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]], np.float32
    )
    return DriverFrame(np.zeros((8, 8, 3), np.uint8), 0.0, Landmarks(points, None, rotation, 1.0))


def test_the_telling_frames_by_hand() -> None:
    calm, open_mouth, smile = frame(), frame(mouth=30), frame(width=60)
    blink, turned, away = frame(lids=0), frame(turn=40), frame(turn=60)  # the app rests for the last one
    found, chosen = telling([calm, open_mouth, smile, away, blink, frame(), turned, frame(), frame()])
    assert found.mouth == 0
    assert found.turn == pytest.approx(0, abs=1e-3)
    assert chosen == [open_mouth, smile, turned, blink]


def test_driving_squares_show_the_face_in_their_middle(clip: Path) -> None:
    finder = BuiltInLandmarks.load()
    frames = driver_frames(clip, finder, 128, every=2)
    assert len(frames) == 4
    found = finder.find(frames[0].picture)
    assert found is not None
    assert found.box.x + found.box.width / 2 == pytest.approx(64, abs=8)
    assert 128 / max(found.box.width, found.box.height) == pytest.approx(2.2, abs=0.3)


def test_a_driver_without_a_face_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.avi"
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (64, 64))
    video.write(np.full((64, 64, 3), 90, np.uint8))
    video.release()
    with pytest.raises(TrainingError, match="no face"):
        driver_frames(path, BuiltInLandmarks.load(), 128, every=1)


class Painter:
    """Shows a scene whose level counts the pictures since the avatar was set, and counts calm faces."""

    def __init__(self) -> None:
        self.level, self.calm = 0, 0

    def wear(self, avatar: NDArray[np.uint8], file: Path | None = None) -> None:
        self.level = 0

    def calibrate(self, *driving: NDArray[np.uint8]) -> None:
        self.calm += 1

    def perform(
        self,
        driving: NDArray[np.uint8] | None,
        seconds: float = 0.0,
        *,
        rest: float = 0.0,
        pose: object = None,
    ) -> SimpleNamespace:
        self.level += 10
        scene = np.zeros((720, 1280, 3), np.uint8)
        scene[:, 280:1000] = self.level
        return SimpleNamespace(scene=scene)


def test_an_avatar_is_shown_at_rest_and_in_every_frame() -> None:
    painter = Painter()
    shown = animated(painter, AVATARS / "luca.jpg", frame().picture, [frame(), frame()])
    assert [picture.shape for picture in shown] == [(720, 720, 3)] * 3
    assert [int(picture.min()) for picture in shown] == [10, 20, 30]
    assert painter.calm == 1
    assert tile(shown[0], 32).shape == (32, 32, 3)


def test_still_pictures_stand_in_order_in_rows(tmp_path: Path) -> None:
    sheet = tmp_path / "still.png"
    names = ["luca", "mei", "oskar"]
    options = ["--avatars", *names, "--side", "40", "--people-a-row", "2", "--output", str(sheet)]
    assert run(["train", "animated-sheet", "--still", *options]) == 0
    written = cv2.imread(str(sheet))
    assert written is not None
    assert written.shape == (80, 80, 3)
    assert written[40:, 40:].max() == 0
    for name, (top, left) in zip(names, ((0, 0), (0, 40), (40, 0)), strict=True):
        shown = written[top : top + 40, left : left + 40, ::-1]
        assert np.abs(shown.astype(int) - tile(read_picture(AVATARS / f"{name}.jpg"), 40)).mean() < 4


def test_a_missing_avatar_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["train", "animated-sheet", "--still", "--avatars", "nobody"]
    assert run([*command, "--output", str(tmp_path / "still.png")]) == 1
    assert "nobody.jpg cannot be read" in capsys.readouterr().err
