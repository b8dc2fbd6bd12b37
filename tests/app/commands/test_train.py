"""`train`: hands on to the subject, and says in one sentence why it cannot."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import pytest

from app.commands import train


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    train.add_arguments(parser)
    return parser.parse_args(words)


def test_no_pack_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("heads", "--output", str(tmp_path / "out"), "--pack", str(tmp_path))
    assert train.run(arguments(*words)) == 1
    told = capsys.readouterr()
    assert told.err.startswith("No head pack in")
    assert told.err.count("\n") == 1
    assert not told.out


def test_help_names_every_subject() -> None:
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter)
    train.add_arguments(parser)
    assert all(subject in parser.format_help() for subject in train.SUBJECTS)


@pytest.mark.parametrize("subject", list(train.SUBJECTS))
def test_every_subject_can_be_chosen(subject: str) -> None:
    module = importlib.import_module(train.SUBJECTS[subject][0])
    module.add_arguments(argparse.ArgumentParser())
    assert callable(module.run)
