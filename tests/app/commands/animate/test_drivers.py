"""animate on drivers who fade in, leave, are joined by another, or are small: with the real face finder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.chain.parts import Parts
from app.commands import run
from detector import open_landmark_finder
from tests.app.commands.animate.conftest import Echo
from tests.app.commands.clips import clip_of
from tests.app.fakes import FakeJudge


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Echo:
    """In the place of the avatar network; the driver is really looked for."""
    animator = Echo(size=256)
    made = Parts(make_animator=lambda options: animator, make_judge=lambda options: FakeJudge())
    monkeypatch.setattr("app.commands.animate.offline_chain.Parts", lambda: made)
    return animator


def animate(driving: Path, folder: Path, *words: str, avatar: str = "mei") -> tuple[int, dict[str, Any]]:
    """The exit code of the command, and its figures."""
    output, figures = folder / "out.mp4", folder / "figures.json"
    arguments = ["--avatar", avatar, "--driving", str(driving), "--output", str(output)]
    code = run(["animate", *arguments, "--json", str(figures), *words])
    return code, json.loads(figures.read_text()) if figures.exists() else {}


def test_a_clip_that_fades_in_is_counted_from_its_first_face(
    echo: Echo, shared: Path, tmp_path: Path
) -> None:
    code, figures = animate(shared / "cases" / "fade_in.mp4", tmp_path)
    assert (code, figures["frames"], echo.calibrated) == (0, 60, 1)
    assert 8 <= figures["without_driver"] <= 16


def test_the_avatar_rests_while_the_driver_is_away(
    echo: Echo, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, figures = animate(shared / "cases" / "leaves.mp4", tmp_path)
    assert (code, figures["frames"]) == (0, 75)
    assert 25 <= figures["without_driver"] <= 50
    assert f"{figures['without_driver']} pictures without the driver" in capsys.readouterr().err
    assert max(echo.rests) == 1.0
    assert echo.rests[0] == 0.0


def test_the_driver_is_followed_though_a_larger_person_comes(
    echo: Echo, shared: Path, tmp_path: Path
) -> None:
    code, figures = animate(shared / "cases" / "second_person.mp4", tmp_path)
    assert (code, figures["without_driver"]) == (0, 0)


def test_a_small_face_in_a_square_clip_is_found(echo: Echo, shared: Path, tmp_path: Path) -> None:
    code, figures = animate(shared / "cases" / "square_clip_small_face.mp4", tmp_path)
    assert (code, figures["without_driver"]) == (0, 0)
    face = open_landmark_finder().find(echo.driven[-1])
    assert face is not None
    assert face.box.width > 0.25 * 256


def test_a_clip_without_any_face_is_one_sentence_and_no_film(
    echo: Echo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    driving = clip_of([np.full((128, 192, 3), 90, np.uint8)] * 5, tmp_path / "grey.mp4")
    assert animate(driving, tmp_path)[0] == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.glob("out*"))


def test_an_avatar_without_a_face_is_one_sentence_and_no_film(
    echo: Echo, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    avatar = str(shared / "cases" / "avatar_without_face.jpg")
    assert animate(shared / "cases" / "leaves.mp4", tmp_path, avatar=avatar)[0] == 1
    said = capsys.readouterr().err
    assert said.startswith("avatar_without_face.jpg")
    assert "no face was found" in said
    assert said.count("\n") == 1
    assert not list(tmp_path.glob("out*"))


def test_the_face_at_a_time_can_be_taken(echo: Echo, shared: Path, tmp_path: Path) -> None:
    words = ("--calibrate-at", "1.5")
    assert animate(shared / "cases" / "fade_in.mp4", tmp_path, *words)[0] == 0
    assert echo.calm == [1]
