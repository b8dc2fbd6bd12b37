"""Small whole files of every kind that people bring, to be damaged."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image
from pillow_heif import register_heif_opener

SIDE, COUNT, FPS, RATE = 64, 12, 25, 16_000
VIDEOS = {
    "h264.mp4": ("libx264", "aac"),
    "mpeg4.mov": ("mpeg4", "pcm_s16le"),
    "h264.mkv": ("libx264", "libopus"),
    "vp9.webm": ("libvpx-vp9", "libopus"),
    "mjpeg.avi": ("mjpeg", "pcm_s16le"),
    "h264.ts": ("libx264", "mp2"),
    "wmv2.wmv": ("wmv2", "wmav2"),
    "flv1.flv": ("flv1", "mp3"),
    "gif.gif": ("gif", ""),
    "mpeg2.mpg": ("mpeg2video", "mp2"),
}
"""Name of each video, and its codecs of picture and sound."""
PICTURES = {
    "plain.png": ("RGB", {}),
    "clear.png": ("RGBA", {}),
    "deep.png": ("I;16", {}),
    "palette.png": ("P", {}),
    "plain.jpg": ("RGB", {"quality": 80}),
    "steps.jpg": ("RGB", {"progressive": True}),
    "print.jpg": ("CMYK", {}),
    "plain.webp": ("RGBA", {}),
    "plain.bmp": ("RGB", {}),
    "packed.tif": ("RGB", {"compression": "tiff_lzw"}),
    "phone.heic": ("RGB", {}),
    "phone.avif": ("RGB", {}),
}
"""Name of each picture, its mode in Pillow, and how it is saved."""


def whole_files(folder: Path) -> dict[str, bytes]:
    """Make the files in `folder`, and return their contents by name."""
    folder.mkdir(parents=True, exist_ok=True)
    register_heif_opener()
    for name, (mode, options) in PICTURES.items():
        picture(mode).save(folder / name, **options)
    for name, (codec, sound) in VIDEOS.items():
        write_video(folder / name, codec, sound)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def picture(mode: str) -> Image.Image:
    """Return a picture of a soft pattern, in any mode."""
    y, x = np.mgrid[:SIDE, :SIDE]
    if mode == "I;16":
        return Image.fromarray((x * y * 16).astype(np.uint16))
    pixels = np.stack([x * 4, y * 4, (x + y) * 2, 255 - x], axis=-1).astype(np.uint8)
    image = Image.fromarray(pixels, "RGBA")
    return image if mode == "RGBA" else image.convert("RGB").convert(mode)


def write_video(path: Path, codec: str, sound: str) -> None:
    """Write half a second of a moving bar, with a tone."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=FPS)
        stream.width = stream.height = SIDE
        stream.pix_fmt = {"gif": "rgb8", "mjpeg": "yuvj420p"}.get(codec, "yuv420p")
        tone = container.add_stream(sound, rate=_rate(sound), layout="mono") if sound else None
        if isinstance(tone, av.AudioStream):
            tone.bit_rate = 64_000
        for number in range(COUNT):
            pixels = np.full((SIDE, SIDE, 3), 60, np.uint8)
            pixels[:, 4 * number : 4 * number + 8] = (200, 120, 40)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if isinstance(tone, av.AudioStream):
            wave = np.sin(np.arange(tone.rate) / 9) * 9000
            heard = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None], format="s16", layout="mono")
            heard.sample_rate, heard.pts, heard.time_base = tone.rate, 0, Fraction(1, tone.rate)
            container.mux(tone.encode(heard))
            container.mux(tone.encode(None))


def _rate(sound: str) -> int:
    return {"libopus": 48_000, "mp2": 44_100, "mp3": 44_100, "wmav2": 44_100}.get(sound, RATE)
