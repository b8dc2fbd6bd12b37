"""Video files and folders of pictures as cameras."""

from __future__ import annotations

import contextlib
import os
import struct
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from app.devices.camera import CameraError, Shot, open_camera
from app.devices.video_file import PictureFolder, VideoFile, open_file, upright
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


def test_a_video_of_an_upright_phone_is_turned(tmp_path: Path) -> None:
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


def test_a_truncated_video_ends_or_is_reported(tmp_path: Path) -> None:
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
    folder = PictureFolder(tmp_path)
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
        PictureFolder(tmp_path)


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"not a picture")
    with pytest.raises(CameraError, match=r"bad\.png is damaged"):
        PictureFolder(tmp_path).read()


def test_numbers_in_names_count_as_numbers(shared: Path) -> None:
    folder = PictureFolder(shared / "cases" / "unpadded_numbers")
    numbers = [path.name for _, path in folder._files]
    assert numbers == [f"frame{number}.jpg" for number in range(1, 13)]


def test_hidden_companions_are_skipped(shared: Path) -> None:
    assert len(read_all(shared / "cases" / "hidden_companion")[0]) == 3


@pytest.mark.parametrize(
    ("case", "count", "damage"),
    [
        ("leaves.mp4", 75, ""),
        ("camera_stereo_pcm.avi", 15, ""),
        ("mono_adpcm.mkv", 27, ""),
        ("other_containers/a.wmv", 25, ""),
        ("other_containers/b.ts", 25, ""),
        (
            "damaged_middle.mp4",
            63,
            "damaged_middle.mp4 is damaged: 63 of 75 pictures could be read, some between 1.0 and 1.6 s are "
            "missing.",
        ),
        (
            "cut_off_download.mp4",
            35,
            "cut_off_download.mp4 ends early: 35 of 75 pictures are there. The file was cut off.",
        ),
    ],
)
def test_missing_pictures_are_counted(shared: Path, case: str, count: int, damage: str) -> None:
    shots, said = read_all(shared / "cases" / case)
    assert (len(shots), said) == (count, damage)
    times = [shot.seconds or 0 for shot in shots]
    assert times == sorted(set(times))


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("suffix", [".mkv", ".avi", ".ts", ".mp4"])
def test_a_video_truncated_anywhere_is_read_to_its_end(tmp_path: Path, suffix: str, part: float) -> None:
    path = write_video(tmp_path / f"a{suffix}", [filled((n, n, n)) for n in range(0, 250, 5)])
    path.write_bytes(path.read_bytes()[: int(part * path.stat().st_size)])
    shots: list[Shot] = []
    with contextlib.suppress(CameraError):
        shots, damage = read_all(path)
        assert shots
        assert damage or len(shots) > 10
    assert len(shots) <= 50


def test_nothing_is_missing_before_the_end(shared: Path) -> None:
    video = VideoFile(shared / "cases" / "leaves.mp4")
    for _ in range(10):
        video.read()
    assert video.damage == ""
    video.close()


def test_a_local_name_is_a_local_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("2024-05-01T12:30:45.mp4", "concat:a.mp4", "a%03d.mp4", "Zo\udce9.mp4"):
        write_video(tmp_path / "a.mp4", [filled((1, 2, 3))]).rename(name)
        camera = open_camera(name, live=False)
        assert camera.read() is not None
        camera.close()


def test_a_picture_named_like_a_file_pattern_is_one_picture(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a%03d.png"), filled((9, 9, 9)))
    assert len(read_all(tmp_path / "a%03d.png")[0]) == 1


@pytest.mark.parametrize("name", ["a.png", "a.mp4"])
def test_a_fifo_is_refused_at_once(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(CameraError, match="is not a file"):
        open_file(tmp_path / name)


def test_a_playlist_leads_to_no_network(tmp_path: Path) -> None:
    (tmp_path / "a.m3u8").write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(CameraError, match="cannot be played"):
        read_all(tmp_path / "a.m3u8")


def test_a_picture_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_video(tmp_path / "a.mp4", [filled((1, 2, 3))])
    monkeypatch.setattr("app.devices.video_file.MOST_PIXELS", 64 * 63)
    with pytest.raises(CameraError, match="too large to play: its pictures have 64×64 pixels"):
        VideoFile(path)


def read_all(path: Path) -> tuple[list[Shot], str]:
    """Return all pictures of a recording, and its sentence about missing ones."""
    camera = open_file(path)
    shots = []
    while (shot := camera.read()) is not None:
        shots.append(shot)
    damage = camera.damage
    camera.close()
    return shots, damage
