"""Reading a picture file."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.pictures import PictureError, read_picture


def encoded(picture: np.ndarray, suffix: str = ".png") -> bytes:
    """The bytes of a picture file."""
    done, written = cv2.imencode(suffix, picture)
    assert done
    return written.tobytes()


@pytest.mark.parametrize("name", ["plain.png", "Łucja – лицо 顔.png"])
def test_rgb_whatever_the_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(encoded(np.full((2, 3, 3), (30, 20, 10), np.uint8)))
    picture = read_picture(path)
    assert picture.shape == (2, 3, 3)
    assert picture[0, 0].tolist() == [10, 20, 30]
    assert not picture.flags.writeable


@pytest.mark.parametrize("picture", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8)])
def test_grey_and_transparent_pictures_become_rgb(tmp_path: Path, picture: np.ndarray) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(encoded(picture))
    assert read_picture(path).shape == (4, 4, 3)


@pytest.mark.parametrize("content", [b"", b"GIF89a", bytes(100)])
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=r"a\.png is damaged, or no picture"):
        read_picture(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="could not be read: No such file"):
        read_picture(tmp_path / "none.png")
