"""Videos with alpha, read back by FFmpeg's own decoders."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.devices.recorder import Recorder
from app.frame import Frame, Picture, sealed
from tests.app.fakes import filled


def disc() -> Picture:
    """A soft disc of one colour on nothing, 1280×720 RGBA."""
    rows, columns = np.mgrid[0:720, 0:1280]
    picture = np.zeros((720, 1280, 4), np.uint8)
    picture[..., :3] = (200, 120, 90)
    picture[..., 3] = np.clip(400 - np.hypot(columns - 640, rows - 360), 0, 255)
    return sealed(picture)


def read_with_alpha(path: Path) -> list[NDArray[np.uint8]]:
    """Every picture as RGBA. FFmpeg's own VP9 decoder leaves alpha out; libvpx reads it."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        if stream.codec_context.name != "vp9":
            frames = list(container.decode(stream))
        else:
            decoder = av.CodecContext.create("libvpx-vp9", "r")
            frames = [frame for packet in container.demux(stream) for frame in decoder.decode(packet)]
        return [np.asarray(frame.to_ndarray(format="rgba")) for frame in frames]


def recorded(path: Path, *pictures: Picture) -> None:
    recorder = Recorder(path)
    recorder.open()
    for number, picture in enumerate(pictures):
        recorder.send(picture, Frame(number, 0.0, filled((0, 0, 0)), seconds=number / 30))
    recorder.close()


@pytest.mark.parametrize(("name", "off"), [("a.mov", 1), ("a.webm", 6)])
def test_a_recording_keeps_alpha(tmp_path: Path, name: str, off: int) -> None:
    picture = disc()
    recorded(tmp_path / name, picture, picture, picture)
    first, *others = read_with_alpha(tmp_path / name)
    assert len(others) == 2
    assert np.abs(first[..., 3].astype(int) - picture[..., 3]).max() <= off
    seen = picture[..., 3] > 0
    assert np.abs(first[..., :3].astype(int) - picture[..., :3])[seen].mean() <= 2


@pytest.mark.parametrize("name", ["a.mov", "a.webm"])
def test_a_card_in_a_recording_with_alpha_is_opaque(tmp_path: Path, name: str) -> None:
    recorded(tmp_path / name, disc(), filled((50, 60, 70), 720, 720))
    card = read_with_alpha(tmp_path / name)[1]
    assert card.shape == (720, 1280, 4)
    assert card[..., 3].min() >= 245
    assert np.abs(card[360, 640, :3].astype(int) - (50, 60, 70)).max() <= 3


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_recording_without_alpha_shows_green(tmp_path: Path, name: str) -> None:
    recorded(tmp_path / name, disc())
    with av.open(str(tmp_path / name)) as container:
        first = next(container.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    assert np.abs(first[5, 5] - (0, 177, 64)).max() <= 6
    assert np.abs(first[360, 640] - (200, 120, 90)).max() <= 6


def test_a_webm_of_an_opaque_scene_has_no_alpha(tmp_path: Path) -> None:
    recorded(tmp_path / "a.webm", filled((50, 60, 70), 1280, 720))
    with av.open(str(tmp_path / "a.webm")) as container:
        assert container.streams.video[0].codec_context.name == "vp9"
        assert "alpha_mode" not in container.streams.video[0].metadata
