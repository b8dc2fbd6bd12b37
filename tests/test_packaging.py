"""The packaged program answers as Python would to the two ways in which Guise calls itself."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from app import VERSION

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def entry() -> ModuleType:
    spec = importlib.util.spec_from_file_location("entry", REPOSITORY / "packaging" / "entry.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "words", [["--version"], ["main.py", "--version"], ["/any/where/main.py", "--version"]]
)
def test_it_runs_a_command(entry: ModuleType, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        entry.main(words)
    assert ended.value.code == 0
    assert VERSION in capsys.readouterr().out


def test_it_runs_a_module(
    entry: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["guise"])
    with pytest.raises(SystemExit) as ended:
        entry.main(["-m", "json.tool", "--help"])
    assert ended.value.code == 0
    assert "usage" in capsys.readouterr().out


def test_everything_that_the_package_takes_is_there() -> None:
    lines = (REPOSITORY / "packaging" / "guise.spec").read_text(encoding="utf-8").splitlines()
    start = lines.index("data = [")
    named = [line.strip().strip('",') for line in lines[start:] if line.startswith('        "')]
    assert "checkpoints" in named
    assert [name for name in named if not (REPOSITORY / name).exists()] == []


@pytest.mark.parametrize("name", ["windows", "macos"])
def test_a_workflow_that_nobody_has_run_says_so(name: str) -> None:
    text = (REPOSITORY / ".github" / "workflows" / f"package-{name}.yml").read_text(encoding="utf-8")
    assert "Untried" in text.splitlines()[0]
