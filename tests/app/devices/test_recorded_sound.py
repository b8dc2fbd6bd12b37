"""The sound of a recording: in step with the pictures, and never what costs them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.devices.microphone import RATE, Block, Deliver, Microphone, SoundError
from app.devices.recorder import Recorder
from app.frame import Frame
from tests.app.fakes import filled

START_AT = 1000.0
BLOCK = 480
CLICK_S = 1.0


class FakeInput:
    """An input that hears a click, or a voice, on a clock that may drift, with optional stutter."""

    def __init__(self, speed: float = 1.0, lost: range = range(0), *, speaks: bool = False) -> None:
        self.speed = speed
        self.speaks = speaks
        self.lost = lost
        self.is_open = False
        self._deliver: Deliver | None = None
        self._number = 0

    def open(self, deliver: Deliver) -> FakeInput:
        self._deliver, self.is_open = deliver, True
        return self

    def hear_until(self, now: float) -> None:
        """Deliver the blocks that are whole by now. The input begins half a second before the recording."""
        while self._deliver and self._at(self._number + 1) < now:
            at = self._at(self._number)
            times = at + np.arange(BLOCK) / RATE / self.speed - START_AT - CLICK_S
            click = np.where((times >= 0) & (times < 0.03), 20_000, 0)
            voice = 20_000 * np.sin(2 * np.pi * 440 * times)
            samples = (voice if self.speaks else click).astype(np.int16)
            if self._number not in self.lost:
                self._deliver(Block(at, samples))
            self._number += 1

    def _at(self, number: int) -> float:
        return START_AT - 0.5 + number * BLOCK / RATE / self.speed

    def close(self) -> None:
        self.is_open = False


def record(path: Path, source: FakeInput, seconds: float = 3.0) -> None:
    """Record pictures at a rate that varies, with a flash at the time of the click."""
    recorder = Recorder(path, microphone=Microphone(source.open))
    recorder.open()
    time_s, step = 0.0, 0
    while time_s < seconds:
        is_flash = CLICK_S <= time_s < CLICK_S + 0.2
        frame = Frame(step, START_AT + time_s, filled((0, 0, 0)), seconds=77.0 + time_s)
        source.hear_until(START_AT + time_s)
        recorder.send(filled((255,) * 3 if is_flash else (10,) * 3), frame)
        time_s, step = round(time_s + (0.02, 0.03, 0.05)[step % 3], 3), step + 1
    recorder.close()


def flash_and_click(path: Path) -> tuple[float, float]:
    """When the first bright picture is shown, and when the click is heard, in seconds."""
    with av.open(str(path)) as container:
        flash = next(
            frame.time for frame in container.decode(video=0) if frame.to_ndarray(format="gray").mean() > 120
        )
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            loud = np.flatnonzero(np.abs(frame.to_ndarray()[0]) > 0.2)
            if loud.size:
                return float(flash), float(frame.time) + loud[0] / RATE
    raise AssertionError("no click was heard")


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
@pytest.mark.parametrize(
    ("speed", "lost"),
    [(1.0, range(0)), (1.02, range(0)), (0.98, range(0)), (1.0, range(60, 90))],
    ids=["a true clock", "a fast clock", "a slow clock", "lost blocks"],
)
def test_a_flash_and_a_click_are_within_40_ms(tmp_path: Path, name: str, speed: float, lost: range) -> None:
    source = FakeInput(speed, lost)
    record(tmp_path / name, source)
    flash, click = flash_and_click(tmp_path / name)
    assert flash == pytest.approx(CLICK_S, abs=0.04)
    assert abs(flash - click) < 0.04
    assert not source.is_open


def loud_parts(path: Path) -> NDArray[np.bool_]:
    """Whether each twentieth of a second of a recording's sound is loud."""
    with av.open(str(path)) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    parts = heard[: heard.size // 2400 * 2400].reshape(-1, 2400)
    return np.asarray(np.abs(parts).max(axis=1) > 0.2)


@pytest.mark.parametrize("late", [False, True], ids=["in time", "two seconds late"])
def test_nothing_is_heard_of_a_pause_and_the_sound_after_it_is_in_time(tmp_path: Path, late: bool) -> None:
    """The recording goes on while the user pauses from second 1 to second 2; they speak all the time."""
    source = FakeInput(speaks=True)
    recorder = Recorder(tmp_path / "a.mkv", microphone=Microphone(source.open))
    recorder.open()
    for step in range(91):
        now = START_AT + step / 30
        source.hear_until(now + 2 * late)
        frame = Frame(step, now, filled((0, 0, 0)), seconds=step / 30, is_paused=30 <= step < 60)
        recorder.send(filled((9, 9, 9)), frame)
    recorder.close()
    loud = loud_parts(tmp_path / "a.mkv")
    assert len(loud) == pytest.approx(60, abs=2)
    assert loud[1:18].all(), "before the pause"
    assert not loud[20:39].any(), "during the pause"
    assert loud[42:58].all(), "after the pause"


def test_without_a_microphone_the_recording_continues_and_says_why(tmp_path: Path) -> None:
    def none(deliver: Deliver) -> FakeInput:
        raise SoundError("no microphone was found")

    recorder = Recorder(tmp_path / "a.mp4", microphone=Microphone(none))
    recorder.open()
    assert recorder.name == "a.mp4, without sound: no microphone was found"
    for number in range(5):
        recorder.send(filled((9, 9, 9)), Frame(number, 0.0, filled((0, 0, 0)), seconds=number / 10))
    recorder.close()
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert (len(container.streams.video), len(container.streams.audio)) == (1, 0)


def test_sound_that_stops_does_not_delay_the_pictures(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "a.mp4", microphone=Microphone(FakeInput().open))
    recorder.open()
    for number in range(90):
        frame = Frame(number, START_AT + number / 30, filled((0, 0, 0)), seconds=number / 30)
        recorder.send(filled((number, 9, 9)), frame)
    crashed = tmp_path / "crashed.mp4"
    crashed.write_bytes((tmp_path / "a.mp4").read_bytes())
    recorder.close()
    with av.open(str(crashed)) as container:
        assert len(list(container.decode(video=0))) >= 75


def test_no_sound_device_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(SoundError, match="PortAudio, which reads microphones, is not installed"):
        Microphone().open()


def test_a_microphone_that_may_not_be_used_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class PortAudioError(Exception):
        """Exceptions of sounddevice."""

    def refuses(**_: object) -> None:
        raise PortAudioError

    stand_in = SimpleNamespace(PortAudioError=PortAudioError, InputStream=refuses)
    monkeypatch.setitem(sys.modules, "sounddevice", stand_in)
    with pytest.raises(SoundError, match="no microphone was found, or it may not be used"):
        Microphone().open()


def test_blocks_of_portaudio_carry_the_time_at_which_they_were_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        def __init__(self, *, callback: Callable[..., None], **_: object) -> None:
            self.callback = callback

        def start(self) -> None:
            times = SimpleNamespace(currentTime=5.0, inputBufferAdcTime=4.9)
            self.callback(np.full((4, 1), 7, np.int16), 4, times, None)

        def close(self) -> None:
            """Nothing is open."""

    stand_in = SimpleNamespace(PortAudioError=OSError, InputStream=Stream)
    monkeypatch.setitem(sys.modules, "sounddevice", stand_in)
    microphone = Microphone()
    microphone.open()
    (block,) = microphone.read()
    assert block.samples.tolist() == [7] * 4
    assert 0.1 <= time.monotonic() - block.captured_at < 1.0
    assert microphone.read() == []
    microphone.close()
