"""The packaged program answers as Python would to the two ways in which Guise calls itself."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from app import VERSION

REPOSITORY = Path(__file__).parents[1]


def module_of(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def entry() -> ModuleType:
    return module_of("entry")


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


def test_every_kept_network_is_in_the_package_and_no_verdict(tmp_path: Path) -> None:
    graphs = module_of("make_graphs")
    names = graphs.patterns()
    for network in ("finder", "landmarks", "failures", "matting", "mouth"):
        assert f"{network}-small-*.*" in names
    assert not any("line-" in name for name in names)
    for name in names:
        for suffix in (".zip", ".sha256"):
            (tmp_path / name.replace("*.*", f"1{suffix}")).touch()
    assert graphs.missing(tmp_path) == []
    (tmp_path / "mouth-small-1.sha256").unlink()
    assert graphs.missing(tmp_path) == ["mouth-small-*.*"]


@pytest.mark.parametrize("name", ["windows", "macos"])
def test_a_workflow_that_nobody_has_run_says_so(name: str) -> None:
    text = (REPOSITORY / ".github" / "workflows" / f"package-{name}.yml").read_text(encoding="utf-8")
    assert "Untried" in text.splitlines()[0]
