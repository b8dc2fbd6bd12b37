"""The recorder: every frame, at its own time, and nearly all of it after a crash."""

from __future__ import annotations

import errno
from pathlib import Path

import av
import numpy as np
import pytest

from app.devices.recorder import Recorder
from app.devices.sinks import SinkError
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
    write(recorder, [n / 30 for n in range(100)])
    recorder.close()
    recorder.close()
    times, brightness = read(tmp_path / name)
    assert len(times) == 100
    assert times == pytest.approx([n / 30 for n in range(100)], abs=0.002)
    assert np.abs(np.array(brightness) - np.arange(100)).max() <= 4


def test_a_rate_that_varies_stays_true(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    recorder = Recorder(path)
    recorder.open()
    seconds = [12.0, 12.04, 12.5, 12.51, 14.0]
    write(recorder, seconds)
    recorder.close()
    assert read(path)[0] == pytest.approx([second - 12 for second in seconds], abs=0.002)


def test_a_clock_that_stands_or_goes_back_loses_no_frame(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    recorder = Recorder(path)
    recorder.open()
    write(recorder, [1, 1, 1, 0.5, 2])
    recorder.close()
    assert len(read(path)[0]) == 5


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_crash_loses_a_second_at_most(tmp_path: Path, name: str) -> None:
    recorder = Recorder(tmp_path / name)
    recorder.open()
    write(recorder, [n / 30 for n in range(300)])
    crashed = tmp_path / f"crashed-{name}"
    crashed.write_bytes((tmp_path / name).read_bytes())
    recorder.close()
    times, _ = read(crashed)
    assert times[-1] > 9.97 - 1


def test_pictures_of_another_size_are_fitted_to_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    recorder = Recorder(path)
    recorder.open()
    recorder.send(filled((9, 9, 9), 65, 65), frame(0))
    recorder.send(filled((200, 200, 200), 256, 256), frame(0.1))
    recorder.send(filled((90, 90, 90), 65, 65), frame(0.2))
    recorder.close()
    with av.open(str(path)) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (64, 64)
    assert read(path)[1] == pytest.approx([9, 200, 90], abs=6)


def test_other_kinds_of_file_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=r"choose a name ending in \.mp4 or \.mkv"):
        Recorder(tmp_path / "a.gif").open()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SinkError, match="cannot be written"):
        Recorder(tmp_path / "file" / "a.mp4").open()


def test_a_full_disk_is_told_and_what_was_written_is_kept() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    recorder = Recorder(Path("/dev/full.mp4"))
    error = recorder._cannot(OSError(errno.ENOSPC, "No space left on device"))
    assert str(error) == (
        "The recording full.mp4 stopped: No space left on device. What was written until then is kept."
    )


def test_an_empty_recording_closes(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.mp4")
    recorder.open()
    recorder.close()
    with pytest.raises(SinkError, match="not open"):
        recorder.send(filled((1, 1, 1)), frame(0))
