"""`lab`: a report from the command line, on a suite of fakes; wrong words cost one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands import run
from lab import runner
from tests.lab.fakes import GESTURES, Frozen, Mirror, bench, make_suite


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(runner, "_bench", lambda setting: bench(Mirror()))
    return make_suite(tmp_path / "suite")


def test_writes_report_table_and_figures(suite: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    words = [
        "lab",
        "--workers",
        "1",
        "--suite",
        str(suite),
        "--output",
        str(output),
        "--json",
        str(tmp_path / "f.json"),
    ]
    assert run([*words, "--gestures", *GESTURES]) == 0
    figures = json.loads((tmp_path / "f.json").read_text())
    assert figures["gestures_followed"] == len(GESTURES)
    assert figures["safe_range"]["anna"]["yaw"] == 30
    assert (output / "report.html").is_file()
    assert len((output / "trials.csv").read_text().splitlines()) == 1 + 2 * len(GESTURES)


def test_only_the_chosen_parts_are_measured(suite: Path, tmp_path: Path) -> None:
    words = ["lab", "--workers", "1", "--suite", str(suite), "--output", str(tmp_path / "out")]
    assert run([*words, "--avatar", "ben", "--gestures", "smile"]) == 0
    assert len((tmp_path / "out" / "trials.csv").read_text().splitlines()) == 2


def test_a_frozen_method_follows_nothing(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_bench", lambda setting: bench(Frozen()))
    output = tmp_path / "out"
    assert run(["lab", "--workers", "1", "--suite", str(suite), "--output", str(output)]) == 0
    figures = json.loads((output / "figures.json").read_text())
    assert figures["gestures_followed"] == 0
    assert figures["detector"]["flagged_failing"] > 0.5


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--avatar", "nobody"], "no avatar “nobody”"),
        (["--gestures", "fly"], "no gesture “fly”"),
        (["--workers", "-1"], "one a core"),
        (["--suite", "/nowhere"], "no suite"),
        (["--output", __file__], "is a file. --output needs a folder."),
        (["--candidate", "/nowhere/fomm --fast"], "there is no program “/nowhere/fomm --fast”"),
    ],
)
def test_wrong_words_give_one_sentence(
    suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert (
        run(["lab", "--workers", "1", "--suite", str(suite), "--output", str(tmp_path / "out"), *words]) == 1
    )
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1
