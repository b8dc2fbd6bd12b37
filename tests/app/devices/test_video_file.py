"""Video files and folders of pictures as cameras."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from app.devices.camera import CameraError
from app.devices.video_file import PictureWriter, VideoFile, upright
from app.frame import Picture
from tests.app.fakes import filled

MATRIX_TURNED = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
MATRIX_STRAIGHT = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)


def corner_picture(width: int = 64, height: int = 32) -> Picture:
    """Black, with white in the upper left."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = 255
    return picture


def write_video(path: Path, pictures: list[Picture], fps: int = 10) -> Path:
    """An ordinary mp4."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=fps)
        stream.width, stream.height, stream.pix_fmt = pictures[0].shape[1], pictures[0].shape[0], "yuv420p"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def test_every_picture_with_its_time(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [filled((20 * n, 0, 0)) for n in range(10)])
    video = VideoFile(path, name="a.mp4")
    shots = []
    while (shot := video.read()) is not None:
        shots.append(shot)
    video.close()
    video.close()
    assert [shot.seconds for shot in shots] == pytest.approx([n / 10 for n in range(10)])
    assert [int(shot.picture[32, 32, 0]) for shot in shots] == pytest.approx(
        [20 * n for n in range(10)], abs=6
    )
    assert not shots[0].picture.flags.writeable
    assert (video.fps, video.format) == (10.0, "64×64 mpeg4")


def test_a_telephone_held_upright(tmp_path: Path) -> None:
    """Players turn such a video a quarter clockwise: what was upper left is then upper right."""
    path = write_video(tmp_path / "a.mp4", [corner_picture()] * 3)
    written = path.read_bytes()
    assert MATRIX_STRAIGHT in written[written.index(b"tkhd") :]
    start = written.index(MATRIX_STRAIGHT, written.index(b"tkhd"))
    path.write_bytes(written[:start] + MATRIX_TURNED + written[start + 36 :])
    shot = VideoFile(path, name="a.mp4").read()
    assert shot is not None
    assert shot.picture.shape == (64, 32, 3)
    assert shot.picture[8, 24].min() > 200
    assert shot.picture[8, 8].max() < 60
    assert shot.picture[56, 24].max() < 60


def test_quarters_by_hand() -> None:
    picture = np.arange(6, dtype=np.uint8).reshape(2, 3, 1).repeat(3, axis=2)
    assert upright(picture, 90)[..., 0].tolist() == [[2, 5], [1, 4], [0, 3]]
    assert upright(picture, -90)[..., 0].tolist() == [[3, 0], [4, 1], [5, 2]]
    assert upright(picture, 0)[..., 0].tolist() == picture[..., 0].tolist()


@pytest.mark.parametrize("content", [b"", b"no video at all", bytes(5000)])
def test_a_file_that_is_no_video(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(content)
    with pytest.raises(CameraError, match=r"broken\.mp4 (cannot be played|holds no pictures)"):
        VideoFile(path, name="broken.mp4")


def test_a_video_cut_off_ends_or_says_so(tmp_path: Path) -> None:
    whole = write_video(tmp_path / "a.mkv", [filled((n, n, n)) for n in range(0, 250, 5)])
    whole.write_bytes(whole.read_bytes()[:-300])
    video = VideoFile(whole, name="a.mkv")
    count = 0
    with contextlib.suppress(CameraError):
        while video.read() is not None:
            count += 1
    assert 40 < count <= 50


def test_sound_only(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
    with pytest.raises(CameraError, match=r"song\.wav holds no pictures"):
        VideoFile(path, name="song.wav")


def test_a_stream_that_ends_may_come_back(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [filled((1, 2, 3))])
    stream = VideoFile(path, name="rtsp://door", is_live=True)
    shot = stream.read()
    assert shot is not None
    assert shot.seconds is None
    with pytest.raises(CameraError, match="has ended") as caught:
        stream.read()
    assert caught.value.may_pass


def test_a_folder_in_the_order_of_names(tmp_path: Path) -> None:
    for number in (2, 0, 1):
        cv2.imwrite(str(tmp_path / f"{number:05}.png"), filled((0, 0, 50 * number)))
    (tmp_path / "notes.txt").write_text("not a picture")
    folder = PictureWriter(tmp_path)
    shots = [folder.read() for _ in range(4)]
    assert [shot and shot.picture[0, 0].tolist() for shot in shots] == [
        [0, 0, 0],
        [50, 0, 0],
        [100, 0, 0],
        None,
    ]
    assert [shot and shot.seconds for shot in shots] == [0, 0.04, 0.08, None]


def test_a_folder_without_pictures(tmp_path: Path) -> None:
    with pytest.raises(CameraError, match="holds no pictures"):
        PictureWriter(tmp_path)


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"not a picture")
    with pytest.raises(CameraError, match=r"bad\.png is damaged"):
        PictureWriter(tmp_path).read()
