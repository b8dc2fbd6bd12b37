"""animate with a transparent background: alpha comes back from every output that can hold it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.commands import run
from app.commands.animate.film import Film
from app.frame import Picture, sealed
from tests.app.commands.animate.conftest import Animate, Echo, put_in_place
from tests.app.commands.clips import clip_of, folder_of, pictures_of, sound_packets, striped
from tests.app.devices.test_alpha_video import read_with_alpha
from tests.app.fake_performance import FakePerformance
from tests.app.fakes import avatar_file, filled


class CutOut(Echo):
    """Shows what drives it, without its dark parts."""

    def perform(
        self, driving: Picture | None, seconds: float = 0.0, *, rest: float = 0.0, pose: object = None
    ) -> FakePerformance:
        made = self.animate(driving, rest=rest, pose=pose)
        alpha = np.where(made[..., :1] > 125, 255, 0).astype(np.uint8)
        return FakePerformance(made, made, cutout=sealed(np.dstack([made, alpha])))


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Animate:
    """Runs the command with a transparent background."""
    put_in_place(CutOut(), monkeypatch)
    avatar = avatar_file(tmp_path)

    def animated(driving: Path, output: Path, *words: str) -> int:
        files = ["--avatar", str(avatar), "--driving", str(driving), "--output", str(output)]
        return run(["animate", *files, "--no-framing", "--background", "transparent", *words])

    return animated


@pytest.mark.parametrize(("name", "off"), [("out.mov", 1), ("out.webm", 40)])
def test_a_film_keeps_alpha(cut: Animate, tmp_path: Path, name: str, off: int) -> None:
    driving = folder_of([striped(16), striped(32), striped(48)], tmp_path / "in")
    assert cut(driving, tmp_path / name) == 0
    shown = read_with_alpha(tmp_path / name)
    assert len(shown) == 3
    for number, picture in zip((16, 32, 48), shown, strict=True):
        assert picture[:, : number - 2, 3].min() >= 255 - off
        assert picture[:, number + 2 :, 3].max() <= off


def test_a_folder_keeps_alpha_without_loss(cut: Animate, tmp_path: Path) -> None:
    assert cut(folder_of([striped(16)], tmp_path / "in"), tmp_path / "out") == 0
    written = cv2.imread(str(tmp_path / "out" / "00000.png"), cv2.IMREAD_UNCHANGED)
    assert written.shape == (64, 64, 4)
    assert written[0, 0].tolist() == [210, 210, 210, 255]
    assert written[0, 63].tolist() == [40, 40, 40, 0]


def test_an_mp4_shows_green_and_says_so(
    cut: Animate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cut(folder_of([striped(16)], tmp_path / "in"), tmp_path / "out.mp4") == 0
    assert "A .mov or .webm keeps it" in capsys.readouterr().err
    assert np.abs(pictures_of(tmp_path / "out.mp4")[0][5, 60].astype(int) - (0, 177, 64)).max() < 12


@pytest.mark.parametrize(("name", "codec"), [("out.mov", "aac"), ("out.webm", "mp3"), ("out.webm", "aac")])
def test_the_sound_stays_in_a_film_with_alpha(cut: Animate, tmp_path: Path, name: str, codec: str) -> None:
    driving = clip_of([striped(16)] * 20, tmp_path / "in.mkv", sound=codec)
    assert cut(driving, tmp_path / name) == 0
    assert len(sound_packets(tmp_path / name)) > 10


def test_an_opaque_webm_is_written_too(animate: Animate, tmp_path: Path) -> None:
    driving = folder_of([striped(16), striped(32)], tmp_path / "in")
    assert animate(driving, tmp_path / "out.webm", "--no-framing") == 0
    assert [picture.shape for picture in pictures_of(tmp_path / "out.webm")] == [(64, 64, 3)] * 2


def test_a_square_card_in_a_wide_film_is_not_stretched(tmp_path: Path) -> None:
    card = np.full((720, 720, 3), 30, np.uint8)
    card[260:460, 260:460] = 230
    with Film(tmp_path / "a.mp4") as film:
        film.write(filled((90, 90, 90), 1280, 720), 0.0)
        film.write(sealed(card), 0.04)
    bright = pictures_of(tmp_path / "a.mp4")[1][360, :, 0] > 128
    assert abs(int(bright.sum()) - 200) <= 4
