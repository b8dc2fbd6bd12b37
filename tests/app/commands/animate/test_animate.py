"""animate, word by word: pictures in and out, times, sound, and every way to be wrong."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from app.commands import run
from app.frame import Judgement
from tests.app.commands.animate.conftest import Animate, Echo, put_in_place
from tests.app.commands.clips import (
    TONE_HZ,
    clip_of,
    folder_of,
    number_of,
    pictures_of,
    pitch_of,
    sound_packets,
    striped,
    times_of,
    turned,
)
from tests.app.fakes import FakeJudge


def test_a_folder_is_read_in_name_order_and_written_without_loss(animate: Animate, tmp_path: Path) -> None:
    pictures = [striped(5 * number + 5) for number in range(3)]
    driving = folder_of(pictures, tmp_path / "in")
    assert animate(driving, tmp_path / "out", "--no-framing") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "00000.png",
        "00001.png",
        "00002.png",
    ]
    for number, picture in enumerate(pictures):
        written = cv2.imread(str(tmp_path / "out" / f"{number:05d}.png"))[..., ::-1]
        np.testing.assert_array_equal(written, picture)


def test_numbers_in_names_count_as_numbers(animate: Animate, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, number in (("10", 10), ("2", 20), ("1", 5)):
        cv2.imwrite(str(tmp_path / "in" / f"{name}.png"), striped(number))
    assert animate(tmp_path / "in", tmp_path / "out", "--no-framing") == 0
    written = [cv2.imread(str(path)) for path in sorted((tmp_path / "out").iterdir())]
    assert [number_of(picture) for picture in written] == [5, 20, 10]


def test_the_first_picture_calibrates(animate: Animate, echo: Echo, tmp_path: Path) -> None:
    driving = folder_of([striped(8), striped(9)], tmp_path / "in")
    assert animate(driving, tmp_path / "out") == 0
    assert (echo.calibrated, echo.animated, len(echo.worn), echo.relative) == (1, 2, 1, True)


def test_absolute(animate: Animate, echo: Echo, tmp_path: Path) -> None:
    driving = folder_of([striped(8)], tmp_path / "in")
    assert animate(driving, tmp_path / "out", "--absolute") == 0
    assert not echo.relative


def test_heads_turn_without_limit_if_the_user_wants_it(animate: Animate, echo: Echo, tmp_path: Path) -> None:
    driving = folder_of([striped(8)], tmp_path / "in")
    assert animate(driving, tmp_path / "limited") == 0
    assert echo.turn_limit is not None
    echo.turn_limit = None
    assert animate(driving, tmp_path / "free", "--turn-limit", "off") == 0
    assert echo.turn_limit is None


def test_the_judge_gets_the_landmarks_by_which_the_avatar_was_drawn(
    animate: Animate, echo: Echo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Keeping(FakeJudge):
        def judge(self, *given: Any) -> Judgement:
            seen.append(given[-1])
            return super().judge(*given)

    seen: list[object] = []
    echo.asked = np.zeros((70, 2))
    put_in_place(echo, monkeypatch, Keeping())
    assert animate(folder_of([striped(8), striped(9)], tmp_path / "in"), tmp_path / "out") == 0
    assert [each is echo.asked for each in seen] == [True, True]


@pytest.mark.parametrize("size", [(63, 63), (200, 64), (64, 201)])
def test_any_size_is_framed(animate: Animate, tmp_path: Path, size: tuple[int, int]) -> None:
    driving = folder_of([striped(20, *size)], tmp_path / "in")
    assert animate(driving, tmp_path / "out.mp4") == 0
    assert pictures_of(tmp_path / "out.mp4")[0].shape == (64, 64, 3)


def test_one_picture_out_for_every_one_in_at_its_own_time(animate: Animate, tmp_path: Path) -> None:
    times_ms = [0, 40, 50, 200, 233, 500]
    driving = clip_of([striped(8 * n + 8) for n in range(6)], tmp_path / "in.mp4", times_ms)
    assert animate(driving, tmp_path / "out.mp4") == 0
    assert times_of(tmp_path / "out.mp4") == pytest.approx([ms / 1000 for ms in times_ms], abs=1e-3)
    numbers = [number_of(picture) for picture in pictures_of(tmp_path / "out.mp4")]
    assert numbers == pytest.approx([8, 16, 24, 32, 40, 48], abs=1)


def test_a_video_filmed_on_its_side_is_turned(animate: Animate, tmp_path: Path) -> None:
    driving = turned(clip_of([striped(32)], tmp_path / "in.mp4"))
    assert animate(driving, tmp_path / "out.mp4") == 0
    (picture,) = pictures_of(tmp_path / "out.mp4")
    assert picture[:28].mean() > 190 > 60 > picture[36:].mean()


def test_colours_stay(animate: Animate, tmp_path: Path) -> None:
    colours = [(200, 30, 60), (20, 200, 90), (30, 60, 220), (128, 128, 128)]
    driving = folder_of([np.full((64, 64, 3), colour, np.uint8) for colour in colours], tmp_path / "in")
    assert animate(driving, tmp_path / "out.mp4") == 0
    for picture, colour in zip(pictures_of(tmp_path / "out.mp4"), colours, strict=True):
        assert np.abs(picture.reshape(-1, 3).mean(axis=0) - colour).max() < 4
    played, frame = cv2.VideoCapture(str(tmp_path / "out.mp4")).read()
    assert played
    assert np.abs(frame[32, 32, ::-1].astype(int) - colours[0]).max() < 6


def test_sound_is_copied(animate: Animate, tmp_path: Path) -> None:
    driving = clip_of([striped(n) for n in range(50)], tmp_path / "in.mp4", sound="aac")
    assert animate(driving, tmp_path / "out.mp4") == 0
    assert sound_packets(tmp_path / "out.mp4") == sound_packets(driving)
    assert len(pictures_of(tmp_path / "out.mp4")) == 50


def test_sound_that_mp4_cannot_hold_is_encoded_again(animate: Animate, tmp_path: Path) -> None:
    driving = clip_of([striped(n) for n in range(50)], tmp_path / "in.mov", sound="pcm_s16le")
    assert animate(driving, tmp_path / "out.mp4") == 0
    assert pitch_of(tmp_path / "out.mp4") == pytest.approx(TONE_HZ, abs=5)


def test_figures(animate: Animate, tmp_path: Path) -> None:
    driving = folder_of([striped(8), striped(9)], tmp_path / "in")
    assert animate(driving, tmp_path / "out", "--json", str(tmp_path / "figures.json")) == 0
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert (figures["frames"], figures["flagged"], figures["dropped"]) == (2, 0, 0)
    assert (figures["network"], figures["engine"], figures["device"]) == ("fake", "fake", "cpu")
    assert figures["fps"] == pytest.approx(2 / figures["seconds"])
    assert set(figures["ms"]) == {"framing", "animate", "judge"}
    assert set(figures["ms"]["animate"]) == {"median", "p95"}


def test_pictures_of_an_earlier_run_are_removed(animate: Animate, tmp_path: Path) -> None:
    driving = folder_of([striped(8)], tmp_path / "in")
    (tmp_path / "out").mkdir()
    for name in ("00000.png", "00001.png", "notes.txt"):
        (tmp_path / "out" / name).write_bytes(b"old")
    assert animate(driving, tmp_path / "out", "--overwrite") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["00000.png", "notes.txt"]


def test_a_failing_network_leaves_no_file(animate: Animate, echo: Echo, tmp_path: Path) -> None:
    from model import ModelError

    echo.fails, echo.after = ModelError("It broke."), 1
    driving = folder_of([striped(8), striped(9)], tmp_path / "in")
    assert animate(driving, tmp_path / "out.mp4") == 1
    assert not list(tmp_path.glob("out*"))


def test_a_full_disk_is_reported_and_leaves_no_file(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (20, 64, 64, 3), np.uint8)
    driving = folder_of(list(noise), tmp_path / "in")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        assert animate(driving, tmp_path / "out.mp4") == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "out.mp4 could not be written" in capsys.readouterr().err
    assert not list(tmp_path.glob("out*"))


def broken_video(folder: Path) -> Path:
    path = folder / "broken.mp4"
    path.write_bytes(b"This is no video." * 100)
    return path


def broken_picture(folder: Path) -> Path:
    driving = folder_of([striped(8), striped(9)], folder / "pictures")
    (driving / "b.png").write_bytes(b"\x89PNG but no more")
    return driving


def empty_folder(folder: Path) -> Path:
    (folder / "empty").mkdir()
    return folder / "empty"


def only_sound(folder: Path) -> Path:
    import av

    with av.open(str(folder / "sound.mp4"), "w") as container:
        tone = container.add_stream("aac", rate=44_100, layout="mono")
        container.mux(tone.encode(None))
    return folder / "sound.mp4"


def nothing(folder: Path) -> Path:
    return folder / "nothing.mp4"


def no_bytes(folder: Path) -> Path:
    (folder / "zero.mp4").touch()
    return folder / "zero.mp4"


@pytest.mark.parametrize("make", [broken_video, broken_picture, empty_folder, only_sound, nothing, no_bytes])
def test_driving_that_cannot_be_read_is_one_sentence(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], Path]
) -> None:
    assert animate(make(tmp_path), tmp_path / "out.mp4") == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Internal error" not in said
    assert not list(tmp_path.glob("out*"))


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("out.avi", "neither an .mp4, .mov or .webm nor a folder"),
        ("in.mp4", "written over what it is made from"),
        ("green.png/out.mp4", "cannot be written"),
        ("green.png/out", "cannot be made"),
        ("green.png", "neither an .mp4, .mov or .webm nor a folder"),
        ("folder.mp4", "is a folder"),
        ("link.mp4", "written over what it is made from"),
    ],
)
def test_impossible_output_is_one_sentence(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str], output: str, reason: str
) -> None:
    driving = clip_of([striped(8)], tmp_path / "in.mp4")
    before = driving.read_bytes()
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "link.mp4").symlink_to(driving)
    assert animate(driving, tmp_path / output) == 1
    said = capsys.readouterr().err
    assert reason in said
    assert said.count("\n") == 1
    assert driving.read_bytes() == before


def test_a_folder_is_not_written_into_itself(animate: Animate, tmp_path: Path) -> None:
    driving = folder_of([striped(8)], tmp_path / "in")
    assert animate(driving, driving) == 1
    assert [path.name for path in driving.iterdir()] == ["a.png"]


def test_no_framing_takes_square_pictures_only(
    animate: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    driving = folder_of([striped(8, 80, 64)], tmp_path / "in")
    assert animate(driving, tmp_path / "out", "--no-framing") == 1
    assert "is 80×64; with --no-framing pictures must be square." in capsys.readouterr().err


def test_an_unknown_avatar_is_refused(echo: Echo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    driving = folder_of([striped(8)], tmp_path / "in")
    assert (
        run(["animate", "--avatar", "nobody", "--driving", str(driving), "--output", str(tmp_path / "o")])
        == 1
    )
    assert "“nobody”" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["--avatar", "mei"], ["--avatar", "mei", "--drivin", "x", "--output", "y"]]
)
def test_wrong_words(words: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(["animate", *words])
