"""Read one picture file: the common formats, upright, in RGB, of bounded size."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from app.file_names import is_regular
from app.frame import Picture, sealed

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "DIB", "GIF", "PPM", "TIFF", "JPEG2000", "AVIF", "HEIF")
"""Picture formats that are decoded, whatever the file's suffix.

Pillow knows more formats, but some of them start other programs.
"""
READABLE = "Use a PNG, JPEG, WebP, HEIC or AVIF picture."
MOST_PIXELS = 80_000_000
"""Largest picture that is decoded, in pixels (240 MB as RGB). The size is read from the header first."""
GROUND = (200, 200, 200)
"""RGB of the background behind the transparent parts of a picture."""

Image.MAX_IMAGE_PIXELS = None  # MOST_PIXELS is checked instead
warnings.filterwarnings("ignore", module=r"PIL\.")


class PictureError(Exception):
    """Raised for a file that is not a picture or cannot be read.

    The text names the file and is written for the user.
    """


def read_picture(path: Path) -> Picture:
    """Read the first picture of a file, turned upright, with transparent parts on a grey ground.

    Returns:
        RGB, (height, width, 3), uint8, read-only.

    Raises:
        PictureError: no regular file, no picture, a damaged one, or one of more than 80 megapixels.
    """
    if path.exists() and not is_regular(path):
        raise PictureError(f"{path} is not a file.")
    try:
        with path.open("rb") as file:
            _read_heif(file.read(12))
            file.seek(0)
            with Image.open(file, formats=FORMATS) as image:
                _check_size(image, path)
                return sealed(_rgb(ImageOps.exif_transpose(image)))
    except PictureError:
        raise
    except OSError as error:
        if error.errno is not None:
            raise PictureError(f"{path} could not be read: {error.strerror}.") from error
        raise PictureError(f"{path.name} is damaged, or no picture at all. {READABLE}") from error
    except Exception as error:  # Pillow's decoders raise many exception types on damaged files
        raise PictureError(f"{path.name} is damaged, or no picture at all. {READABLE}") from error


def is_still(path: Path) -> bool:
    """Return whether a file holds exactly one picture; False if it cannot be read."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            return int(getattr(image, "n_frames", 1)) == 1
    except Exception:  # Pillow's decoders raise many exception types on damaged files
        return False


def _read_heif(head: bytes) -> None:
    """Register the decoder of HEIC if the file may be one: loading it takes a while."""
    if head[4:8] == b"ftyp":
        from pillow_heif import register_heif_opener

        register_heif_opener()


def _check_size(image: Image.Image, path: Path) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise PictureError(
            f"{path.name} has {image.width}×{image.height} pixels. Pictures of up to "
            f"{MOST_PIXELS // 1_000_000} megapixels are read: make it smaller."
        )


def _rgb(image: Image.Image) -> Picture:
    """Convert any mode of Pillow to RGB, (height, width, 3), uint8."""
    if image.mode.startswith("I"):  # 16 bits a pixel, or 32 that hold 16; Pillow would clip them at 255
        grey = np.clip(np.asarray(image).astype(np.int64) >> 8, 0, 255).astype(np.uint8)
        return np.repeat(grey[..., None], 3, axis=2)
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        ground = Image.new("RGBA", coloured.size, GROUND)
        return np.asarray(Image.alpha_composite(ground, coloured).convert("RGB"), np.uint8)
    return np.asarray(image.convert("RGB"), np.uint8)
