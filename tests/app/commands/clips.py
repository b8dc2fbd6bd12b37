"""Small recordings for the commands' tests, made with PyAV."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from app.frame import Picture

TICK = Fraction(1, 1000)
SAMPLE_RATE = 44_100
TONE_HZ = 440


def striped(number: int, width: int = 64, height: int = 64) -> Picture:
    """Return a picture that encodes its number: that many columns are light, the others dark."""
    picture = np.full((height, width, 3), 40, np.uint8)
    picture[:, :number] = 210
    return picture


def number_of(picture: Picture) -> int:
    """Return the number of a striped picture, even after a lossy encoder."""
    return round(float((picture.mean(axis=(0, 2)) > 125).sum()))


def folder_of(pictures: Sequence[Picture], folder: Path) -> Path:
    """The pictures as a.png, b.png …"""
    folder.mkdir()
    for index, picture in enumerate(pictures):
        cv2.imwrite(str(folder / f"{chr(97 + index)}.png"), picture[..., ::-1])
    return folder


def clip_of(
    pictures: Sequence[Picture], path: Path, times_ms: Sequence[int] | None = None, sound: str = ""
) -> Path:
    """The pictures at these times (40 ms apart), with a tone in the codec `sound`."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "10"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = TICK
        tone = container.add_stream(sound, rate=SAMPLE_RATE, layout="mono") if sound else None
        for picture, time_ms in zip(pictures, times_ms or range(0, 40 * len(pictures), 40), strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = time_ms, TICK
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if isinstance(tone, av.AudioStream):
            _add_tone(container, tone, seconds=len(pictures) / 25)
    return path


def turned(path: Path) -> Path:
    """The same file with a note that the camera was held on its side: show it turned by 90° clockwise."""
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 4 + 40
    content[matrix : matrix + 36] = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
    return path


def pictures_of(path: Path) -> list[Picture]:
    """Every picture of a video."""
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


def times_of(path: Path) -> list[float]:
    """When every picture of a video is shown, in seconds."""
    with av.open(str(path)) as container:
        return [frame.time for frame in container.decode(video=0)]


def sound_packets(path: Path) -> list[bytes]:
    """The sound of a file, as it is encoded."""
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def pitch_of(path: Path) -> float:
    """The strongest frequency of a file's sound, in Hz."""
    with av.open(str(path)) as container:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    spectrum = np.abs(np.fft.rfft(samples))
    return float(spectrum.argmax() * SAMPLE_RATE / len(samples))


def _add_tone(container: av.container.OutputContainer, tone: av.AudioStream, seconds: float) -> None:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = np.sin(2 * np.pi * TONE_HZ * times)
    samples = (20_000 * wave).astype(np.int16)[None]
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, 0, Fraction(1, SAMPLE_RATE)
    resampler = av.AudioResampler(format=tone.format, layout="mono", rate=SAMPLE_RATE)
    fifo = av.AudioFifo()
    for resampled in resampler.resample(frame):
        fifo.write(resampled)
    while (piece := fifo.read(1024, partial=True)) is not None:
        container.mux(tone.encode(piece))
    container.mux(tone.encode(None))
