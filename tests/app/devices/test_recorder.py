"""The recorder: every frame, at its own time, and nearly all of it after a crash."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
from pathlib import Path

import av
import numpy as np
import pytest

from app.devices.recorder import Recorder
from app.devices.sinks import SinkError
from app.devices.video_file import VideoFile
from app.frame import Frame
from tests.app.fakes import filled


def frame(seconds: float) -> Frame:
    """A frame of that time."""
    return Frame(0, 0.0, filled((0, 0, 0)), seconds=seconds)


def write(recorder: Recorder, seconds: list[float], side: int = 64) -> None:
    """Send a picture for each time, each brighter than the one before."""
    for number, second in enumerate(seconds):
        recorder.send(filled((number % 250,) * 3, side, side), frame(second))


def read(path: Path) -> tuple[list[float], list[int]]:
    """The times and the brightness of what a file holds."""
    with av.open(str(path)) as container:
        shown = list(container.decode(video=0))
    return [float(each.time or 0) for each in shown], [
        int(each.to_ndarray(format="gray").mean()) for each in shown
    ]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.mov", "in a new folder/a.mp4"])
def test_every_frame_comes_back_in_order(tmp_path: Path, name: str) -> None:
    recorder = Recorder(tmp_path / name)
    recorder.open()
    write(recorder, [n / 30 for n in range(40)])
    recorder.close()
    recorder.close()
    times, brightness = read(tmp_path / name)
    assert len(times) == 40
    assert times == pytest.approx([n / 30 for n in range(40)], abs=0.002)
    assert np.abs(np.array(brightness) - np.arange(40)).max() <= 4


def test_a_variable_rate_is_recorded_with_its_times(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    recorder = Recorder(path)
    recorder.open()
    seconds = [12.0, 12.04, 12.5, 12.51, 14.0]
    write(recorder, seconds)
    recorder.close()
    assert read(path)[0] == pytest.approx([second - 12 for second in seconds], abs=0.002)


def test_a_clock_that_stops_or_goes_back_loses_no_frame(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    recorder = Recorder(path)
    recorder.open()
    write(recorder, [1, 1, 1, 0.5, 2])
    recorder.close()
    assert len(read(path)[0]) == 5


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists a process's threads")
def test_a_finished_recording_keeps_no_thread_of_the_encoder(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/task"))
    recorder = Recorder(tmp_path / "a.mp4")
    recorder.open()
    write(recorder, [n / 30 for n in range(5)])
    assert len(os.listdir("/proc/self/task")) > before
    recorder.close()
    assert len(os.listdir("/proc/self/task")) == before


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_crash_loses_half_a_second_at_most(tmp_path: Path, name: str) -> None:
    recorder = Recorder(tmp_path / name)
    recorder.open()
    write(recorder, [n / 30 for n in range(60)])
    crashed = tmp_path / f"crashed-{name}"
    crashed.write_bytes((tmp_path / name).read_bytes())
    recorder.close()
    times, _ = read(crashed)
    assert times[-1] >= 59 / 30 - 0.5


def test_every_picture_is_fitted_into_1280_by_720(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    recorder = Recorder(path)
    recorder.open()
    for number, (width, height) in enumerate([(65, 65), (256, 256), (1280, 720), (640, 360), (300, 100)]):
        recorder.send(filled((40 * number + 20,) * 3, width, height), frame(number / 10))
    recorder.close()
    with av.open(str(path)) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (1280, 720)
    assert read(path)[1] == pytest.approx([20, 60, 100, 140, 180], abs=3)


def test_a_gap_of_a_day_stays_a_gap_of_a_day(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    recorder = Recorder(path)
    recorder.open()
    day_s = 25 * 3600.0
    write(recorder, [0.0, 1.0, day_s, day_s + 1])
    recorder.close()
    times, brightness = read(path)
    assert times[-2:] == pytest.approx([day_s, day_s + 1], abs=0.01)
    assert set(brightness) <= {0, 1, 2, 3}


def test_other_kinds_of_file_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=r"choose a name ending in \.mp4, \.mkv or \.webm"):
        Recorder(tmp_path / "a.gif").open()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SinkError, match="cannot be written"):
        Recorder(tmp_path / "file" / "a.mp4").open()


def test_a_full_disk_is_reported_and_the_written_part_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    recorder = Recorder(path)
    recorder.open()
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, before[1]))
    try:
        with pytest.raises(SinkError, match=r"The recording a\.mp4 stopped: .* until then is kept"):
            send_noise(recorder, 40)
        with contextlib.suppress(SinkError):
            recorder.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    video = VideoFile(path)
    assert all(video.read() is not None for _ in range(3))
    video.close()


def send_noise(recorder: Recorder, count: int) -> None:
    """Send pictures that no encoder can make small."""
    for number in range(count):
        noise = np.random.default_rng(number).integers(0, 255, (720, 1280, 3), np.uint8)
        recorder.send(noise, frame(number / 30))


def test_an_empty_recording_is_reported_and_leaves_no_file(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.mp4")
    recorder.open()
    with pytest.raises(SinkError, match="Nothing was recorded"):
        recorder.close()
    recorder.close()
    assert not list(tmp_path.iterdir())
    with pytest.raises(SinkError, match="not open"):
        recorder.send(filled((1, 1, 1)), frame(0))


def test_a_folder_that_is_removed_is_noticed_while_recording(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "gone" / "a.mp4")
    recorder.open()
    write(recorder, [0.0, 0.1])
    shutil.rmtree(tmp_path / "gone")
    with pytest.raises(SinkError, match="is gone: it was moved or deleted"):
        write(recorder, [0.2, 1.5])
    with pytest.raises(SinkError, match="is gone: it was moved or deleted"):
        recorder.close()


def test_an_unreadable_recording_counts_as_not_saved(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.mp4")
    recorder.open()
    write(recorder, [0.0, 0.1])
    os.truncate(tmp_path / "a.mp4", 0)
    with pytest.raises(SinkError, match="was recorded, but it cannot be read"):
        recorder.close()


def test_an_existing_file_is_replaced_only_if_the_user_agreed(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"a film of mine")
    with pytest.raises(SinkError, match="exists already"):
        Recorder(path).open()
    assert path.read_bytes() == b"a film of mine"
    recorder = Recorder(path, overwrites=True)
    recorder.open()
    write(recorder, [0.0, 0.1])
    recorder.close()
    assert len(read(path)[0]) == 2


def test_a_running_recording_is_never_replaced(tmp_path: Path) -> None:
    running = Recorder(tmp_path / "a.mp4")
    running.open()
    write(running, [0.0, 0.1, 0.2])
    with pytest.raises(SinkError, match="is being recorded to already"):
        Recorder(tmp_path / "a.mp4", overwrites=True).open()
    running.close()
    assert len(read(tmp_path / "a.mp4")[0]) == 3


@pytest.mark.parametrize("overwrites", [False, True])
def test_a_fifo_is_refused_at_once(tmp_path: Path, overwrites: bool) -> None:
    os.mkfifo(tmp_path / "a.mp4")
    with pytest.raises(SinkError, match=r"exists already|is not a file"):
        Recorder(tmp_path / "a.mp4", overwrites=overwrites).open()


@pytest.mark.parametrize("name", ["12:30.mp4", "file:a.mp4", "Zo\udce9 %d.mkv"])
def test_a_local_name_is_a_local_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    recorder = Recorder(Path(name))
    recorder.open()
    write(recorder, [0.0, 0.1])
    recorder.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_recording_is_the_users_own(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.mp4")
    recorder.open()
    write(recorder, [0.0])
    recorder.close()
    assert (tmp_path / "a.mp4").stat().st_mode & 0o077 == 0
