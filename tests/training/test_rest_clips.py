"""Clips at rest: a loop that begins as the avatar's picture, and a file that is small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.commands import run
from training.rest_clips import MOST_BYTES, write_clip

AVATAR = Path(__file__).parents[2] / "assets" / "avatars" / "luca.jpg"


def test_the_command_writes_a_clip_that_moves(tmp_path: Path) -> None:
    options = ["--engine", "torch-fp32", "--side", "64", "--seconds", "1.5", "--rate", "2"]
    assert run(["train", "rest-clips", "--avatars", "luca", *options, "--output", str(tmp_path)]) == 0
    with Image.open(tmp_path / "luca.webp") as film:
        assert (film.size, film.n_frames, film.info["loop"]) == ((64, 64), 3, 0)
        first = np.asarray(film.convert("RGB")).astype(int)
        film.seek(2)
        assert np.abs(np.asarray(film.convert("RGB")) - first).mean() > 0.3
    with Image.open(AVATAR) as still:
        shrunk = np.asarray(still.resize((64, 64), Image.Resampling.BOX)).astype(int)
    assert np.abs(first - shrunk).mean() < 6


def test_a_picture_that_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--engine", "torch-fp32", "--output", str(tmp_path)]
    assert run(["train", "rest-clips", "--avatars", str(tmp_path / "gone.png"), *options]) == 1
    assert "gone.png”, and no picture" in capsys.readouterr().err


def test_a_clip_that_would_be_too_large_has_a_lower_quality(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (4, 64, 64, 3), np.uint8)
    small, large = tmp_path / "small.webp", tmp_path / "large.webp"
    write_clip(small, [picture // 64 for picture in noise], rate=15, quality=60)
    write_clip(large, [*np.repeat(np.repeat(noise, 2, 1), 2, 2)], rate=15, quality=100)
    assert small.stat().st_size < MOST_BYTES
    assert large.stat().st_size <= MOST_BYTES
