"""animate on inputs as people bring them: odd sound, damage, odd names, files that exist already."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import av
import numpy as np
import pytest

from app.commands import run
from app.frame import Picture
from app.pictures import GROUND
from tests.app.commands.animate.conftest import Animate, Echo
from tests.app.commands.clips import clip_of, folder_of, pictures_of, sound_packets, striped


def sound_seconds(path: Path) -> float:
    """Return the length of a file's sound."""
    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


@pytest.mark.parametrize(
    ("case", "count", "seconds"), [("camera_stereo_pcm.avi", 15, 0.6), ("mono_adpcm.mkv", 27, 1.08)]
)
def test_sound_of_any_kind_is_kept(
    animate: Animate, shared: Path, tmp_path: Path, case: str, count: int, seconds: float
) -> None:
    assert animate(shared / "cases" / case, tmp_path / "out.mp4") == 0
    assert len(pictures_of(tmp_path / "out.mp4")) == count
    assert sound_seconds(tmp_path / "out.mp4") == pytest.approx(seconds, abs=0.25)


def test_damaged_sound_loses_parts_and_is_reported(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    driving = clip_of([striped(n) for n in range(50)], tmp_path / "in.mkv", sound="aac")
    content = bytearray(driving.read_bytes())
    for packet in sound_packets(driving)[20:30]:
        place = content.index(packet)
        content[place : place + len(packet)] = bytes(len(packet))
    driving.write_bytes(content)
    assert animate(driving, tmp_path / "out.mp4") == 0
    assert len(pictures_of(tmp_path / "out.mp4")) == 50


def test_sound_that_cannot_be_copied_does_not_fail_the_film(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise av.error.ArgumentError(22, "Invalid argument")

    monkeypatch.setattr("app.commands.animate.film.Soundtrack", fails)
    driving = clip_of([striped(n) for n in range(10)], tmp_path / "in.mp4", sound="aac")
    assert animate(driving, tmp_path / "out.mp4") == 0
    assert len(pictures_of(tmp_path / "out.mp4")) == 10
    assert "The sound of in.mp4 could not be copied: invalid argument." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("case", "count", "said"),
    [
        ("damaged_middle.mp4", 63, "63 of 75 pictures could be read, some between 1.0 and 1.6 s are missing"),
        ("cut_off_download.mp4", 35, "ends early: 35 of 75 pictures are there"),
    ],
)
def test_missing_pictures_are_reported(
    animate: Animate,
    shared: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    case: str,
    count: int,
    said: str,
) -> None:
    assert animate(shared / "cases" / case, tmp_path / "out.mp4") == 0
    assert said in capsys.readouterr().err
    assert len(pictures_of(tmp_path / "out.mp4")) == count


@pytest.mark.parametrize(("case", "count"), [("hidden_companion", 3), ("unpadded_numbers", 12)])
def test_folders_as_they_come(animate: Animate, shared: Path, tmp_path: Path, case: str, count: int) -> None:
    assert animate(shared / "cases" / case, tmp_path / "out.mp4") == 0
    assert len(pictures_of(tmp_path / "out.mp4")) == count


@pytest.mark.parametrize("name", ["2024-05-01T12:30:45.mp4", "Zo\udce9:1.mp4"])
def test_a_local_name_is_a_local_file(
    animate: Animate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    clip_of([striped(8)] * 3, tmp_path / "in.mp4").rename(name)
    assert animate(Path(name), Path(f"out-{name}")) == 0
    assert (tmp_path / f"out-{name}").is_file()


def test_an_existing_output_is_replaced_only_if_the_user_agreed(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    driving = folder_of([striped(8)], tmp_path / "in")
    (tmp_path / "out.mp4").write_bytes(b"a film of mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "00007.png").write_bytes(b"a picture of mine")
    for output in ("out.mp4", "out"):
        assert animate(driving, tmp_path / output) == 1
        assert "exists already. Choose another name, or add --overwrite." in capsys.readouterr().err
    assert (tmp_path / "out.mp4").read_bytes() == b"a film of mine"
    assert animate(driving, tmp_path / "out.mp4", "--overwrite") == 0
    assert len(pictures_of(tmp_path / "out.mp4")) == 1


def test_a_fifo_as_output_is_refused_at_once(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "out.mp4")
    assert animate(folder_of([striped(8)], tmp_path / "in"), tmp_path / "out.mp4", "--overwrite") == 1
    assert "is not a file" in capsys.readouterr().err


def test_ctrl_c_finishes_the_film_as_far_as_it_is(
    animate: Animate,
    echo: Echo,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def animated(driving: Picture | None, *, rest: float, pose: object = None) -> Picture:
        if driving is None:
            return striped(8)
        echo.animated += 1
        if echo.animated == 10:
            signal.raise_signal(signal.SIGINT)
        return driving

    monkeypatch.setattr(echo, "animate", animated)
    driving = clip_of([striped(n) for n in range(50)], tmp_path / "in.mp4", sound="aac")
    assert animate(driving, tmp_path / "out.mp4") == 1
    assert len(pictures_of(tmp_path / "out.mp4")) == 10
    assert capsys.readouterr().err.endswith("Stopped before the end.\n")


def test_a_cut_out_is_set_on_a_grey_background(
    animate: Animate, echo: Echo, shared: Path, tmp_path: Path
) -> None:
    shutil.copy(shared / "cases" / "cut_out.png", tmp_path / "cut_out.png")
    driving = folder_of([striped(8)], tmp_path / "in")
    words = ["--avatar", str(tmp_path / "cut_out.png"), "--driving", str(driving)]
    assert run(["animate", *words, "--output", str(tmp_path / "out")]) == 0
    assert echo.worn[0][0, 0].tolist() == list(GROUND)


def test_a_phone_photograph_can_be_set(animate: Animate, echo: Echo, shared: Path, tmp_path: Path) -> None:
    driving = folder_of([striped(8)], tmp_path / "in")
    words = ["--avatar", str(shared / "cases" / "phone_photo.heic"), "--driving", str(driving)]
    assert run(["animate", *words, "--output", str(tmp_path / "out")]) == 0
    assert 100 < np.mean(echo.worn[0]) < 200
