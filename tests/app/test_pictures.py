"""Reading a picture file."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.pictures import GROUND, PictureError, read_picture


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
def test_a_file_that_is_not_a_picture_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(PictureError, match=r"a\.png is damaged, or no picture"):
        read_picture(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="could not be read: No such file"):
        read_picture(tmp_path / "none.png")


def png_header(width: int, height: int) -> bytes:
    """The beginning of a PNG that says so about its size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))


def test_the_size_is_read_before_the_pixels(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png_header(32_700, 32_700))
    with pytest.raises(PictureError, match=r"bomb\.png has 32700×32700 pixels.*up to 80 megapixels"):
        read_picture(tmp_path / "bomb.png")


def test_fully_transparent_pixels_are_never_shown(tmp_path: Path) -> None:
    pixels = np.full((2, 2, 4), (255, 0, 255, 0), np.uint8)
    pixels[0, 0] = (10, 20, 30, 255)
    Image.fromarray(pixels, "RGBA").save(tmp_path / "a.png")
    picture = read_picture(tmp_path / "a.png")
    assert picture[0, 0].tolist() == [10, 20, 30]
    assert picture[1, 1].tolist() == list(GROUND)


def test_a_cut_out_gets_a_grey_background(shared: Path) -> None:
    picture = read_picture(shared / "cases" / "cut_out.png").astype(int)
    is_loud = (picture[..., 0] > 200) & (picture[..., 1] < 60) & (picture[..., 2] > 200)
    assert not is_loud.any()


def test_a_phone_photograph_is_read(shared: Path) -> None:
    picture = read_picture(shared / "cases" / "phone_photo.heic")
    assert picture.shape == (512, 512, 3)
    assert 100 < picture.mean() < 200


def test_the_exif_orientation_is_applied(tmp_path: Path) -> None:
    image = Image.fromarray(np.full((2, 4, 3), 90, np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "a.jpg", exif=exif)
    assert read_picture(tmp_path / "a.jpg").shape == (4, 2, 3)


def test_sixteen_bits_are_converted_to_eight(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.array([[0, 32_768, 65_535]], np.uint16))
    assert read_picture(tmp_path / "a.png")[0, :, 0].tolist() == [0, 128, 255]


def test_a_truncated_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8), ".jpg")[:-900])
    with pytest.raises(PictureError, match="is damaged"):
        read_picture(path)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_anything_but_a_regular_file_is_refused_at_once(tmp_path: Path, make: object) -> None:
    make(tmp_path / "a.png")  # type: ignore[operator]
    with pytest.raises(PictureError, match="is not a file"):
        read_picture(tmp_path / "a.png")
