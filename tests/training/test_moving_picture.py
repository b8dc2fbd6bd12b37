"""The moving picture: its command, and the file that it writes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.commands import run
from tests.model.faces import face
from training.moving_picture import write_moving

GREY, RED = (128, 128, 128), (230, 20, 20)


def picture(colour: tuple[int, int, int]) -> np.ndarray:
    return np.full((48, 96, 3), colour, np.uint8)


def test_pictures_are_written_in_order_with_their_duration_and_repeat_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "moving.webp"
    write_moving(path, [picture(GREY), picture(RED), picture(GREY)], rate=12.5, quality=80)
    with Image.open(path) as film:
        assert (film.size, film.n_frames, film.info["loop"]) == ((96, 48), 3, 0)
        for number, colour in enumerate((GREY, RED, GREY)):
            film.seek(number)
            film.load()
            assert film.info["duration"] == 80
            assert np.abs(np.asarray(film.convert("RGB")).mean((0, 1)) - colour).max() < 6


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A clip of the rendered driver, 10 frames a second."""
    path = tmp_path / "driver.avi"
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (256, 256))
    for name in ("neutral", "jaw_open", "neutral", "smile_teeth", "neutral"):
        video.write(np.ascontiguousarray(face(name)[..., ::-1]))
    video.release()
    return path


def command(clip: Path, output: Path, *more: str) -> list[str]:
    options = ["--driving", str(clip), "--avatars", "luca", "--every", "1", "--side", "64", "--columns", "2"]
    return ["train", "moving-picture", *options, "--engine", "torch-fp32", "--output", str(output), *more]


def test_the_command_shows_the_driver_beside_an_avatar_that_moves(clip: Path, tmp_path: Path) -> None:
    path = tmp_path / "moving.webp"
    assert run(command(clip, path, "--start", "0.05", "--seconds", "0.2")) == 0
    with Image.open(path) as film:
        assert (film.size, film.n_frames) == ((128, 64), 2)
        shown = []
        for number in range(2):
            film.seek(number)
            shown.append(np.asarray(film.convert("RGB")).astype(int))
    driver, avatar = shown[0][:, :64], shown[0][:, 64:]
    assert np.abs(driver - avatar).mean() > 20
    assert np.abs(shown[0][:, 64:] - shown[1][:, 64:]).mean() > 0.5


def test_a_time_without_the_driver_is_an_error(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command(clip, tmp_path / "moving.webp", "--start", "9")) == 1
    assert "no moving face from 9.0 s to 14.0 s" in capsys.readouterr().err
