"""File names: their order, which are hidden, and what a typed path means."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.file_names import local_path, natural_order, printable, visible_files


def test_numbers_in_names_count_as_numbers() -> None:
    names = ["a10.png", "A2.png", "a1.png", "b.png", "10.png", "2.png", "a.png"]
    ordered = [path.name for path in sorted(map(Path, names), key=natural_order)]
    assert ordered == ["2.png", "10.png", "a1.png", "A2.png", "a10.png", "a.png", "b.png"]


@given(st.lists(st.text(min_size=1).filter(lambda name: "/" not in name and "\0" not in name)))
def test_any_names_can_be_ordered_and_none_are_equal_but_the_same(names: list[str]) -> None:
    ordered = sorted({Path(name).name for name in names}, key=lambda name: natural_order(Path(name)))
    keys = [natural_order(Path(name)) for name in ordered]
    assert len(set(keys)) == len(set(ordered))


def test_hidden_companions_and_fifos_are_left_out(tmp_path: Path) -> None:
    for name in ("2.png", "10.PNG", "._2.png", ".hidden.png", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "fifo.png")
    assert [path.name for path in visible_files(tmp_path, (".png",))] == ["2.png", "10.PNG"]


def test_an_impossible_path_is_none() -> None:
    assert local_path("~nosuchuser/x") is None
    assert local_path("x" * 5000) is None
    assert local_path("a\0b") is None
    assert local_path("\udc00") is None
    assert local_path("~") == Path.home()


@given(st.text())
def test_any_word_is_a_path_or_none(word: str) -> None:
    found = local_path(word)
    assert found is None or found.exists()


def test_a_name_cannot_command_a_terminal() -> None:
    assert printable("a\x1b[31m\u202egpj.mp4\n") == "a\\x1b[31m\\x202egpj.mp4\n"
    assert printable("Zoë – 顔.mp4") == "Zoë – 顔.mp4"
