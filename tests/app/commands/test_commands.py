"""The command line as other programs see it: words, exit codes, one sentence on stderr."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import VERSION, commands
from app.chain.session_options import OnFailure
from app.commands import COMMANDS, _parser, run
from app.commands.arguments import ON_FAILURE
from app.commands.parsing import engine_name
from app.commands.terminal import CommandError
from model.engines.choice import PRECISIONS as MODEL_ENGINES

REPOSITORY = Path(__file__).parents[3]


def main(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python main.py`, from another folder, as a program of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, str(REPOSITORY / "main.py"), *words],
        capture_output=True,
        text=True,
        timeout=100,
        cwd="/",
        env={**kept, **environment},
    )


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        run(["--help"])
    said = capsys.readouterr().out
    assert all(name in said for name in COMMANDS)
    assert all(
        word in said for word in ("--avatar", "--source", "--headless", "--seconds", "--virtual-camera")
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_lists_its_arguments(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        run([name, "--help"])
    assert name in capsys.readouterr().out


def test_help_imports_no_package() -> None:
    code = """if True:
        import atexit, sys
        from app.commands import run
        atexit.register(lambda: print(*sys.modules))
        run(["--help"])
    """
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=60
    )
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert "app.commands" in loaded
    assert not {"torch", "cv2", "PySide6", "av", "model", "detector", "training"} & loaded


@pytest.mark.parametrize(
    "words",
    [
        ["sing"],
        ["--sing"],
        ["--seconds", "soon"],
        ["--seconds", "-1"],
        ["--seconds", "nan"],
        ["--device", "abacus"],
    ],
)
def test_wrong_words_exit_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(words)
    said = capsys.readouterr().err
    assert said.endswith("--help` explains the options.\n")
    assert said.count("\n") == 2


def test_a_broken_package_breaks_its_own_command_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "app.commands.fit", None)
    assert run(["fit", "--help"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(SystemExit, match="0"):
        run(["animate", "--help"])


@pytest.mark.parametrize(
    "error", [CommandError("No."), KeyboardInterrupt(), OSError(28, "Full", "x"), KeyError("x")]
)
def test_failure_is_one_sentence(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fails(name: str) -> None:
        raise error

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(commands.importlib, "import_module", fails)
    assert run([]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err + said.out


def test_main_says_it_has_no_display() -> None:
    ran = main(QT_QPA_PLATFORM="")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("There is no display here")
    assert ran.stderr.count("\n") == 1


def test_main_says_that_its_display_is_dead() -> None:
    ran = main(QT_QPA_PLATFORM="", DISPLAY=":987")
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)


def test_main_exits_with_2_for_wrong_words() -> None:
    assert main("sing").returncode == 2


def test_main_exits_with_1_for_missing_files() -> None:
    ran = main("animate", "--avatar", "mei", "--driving", "/nowhere.mp4", "--output", "/tmp/out.mp4")
    assert (ran.returncode, ran.stderr) == (1, "/nowhere.mp4 does not exist.\n")


def test_a_closed_pipe_gives_no_error_message() -> None:
    code = """if True:
        import sys, types
        from app.commands import run
        sys.modules["app.commands.fit"] = types.SimpleNamespace(
            add_arguments=lambda parser: None, run=lambda words: print("x" * 10**6) or 0
        )
        sys.exit(run(["fit"]))
    """
    script = f"{sys.executable} -c '{code}' | head -c 1"
    ran = subprocess.run(["bash", "-c", script], cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert (ran.stdout, ran.stderr) == ("x", "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_results_survive_any_encoding_of_the_terminal(encoding: str) -> None:
    code = "from app.commands import terminal as t; t.accept_any_text(); t.tell('Zo\\udce9 顔')"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert ran.returncode == 0
    assert ran.stdout.startswith(b"Zo\\udce9")


def test_a_misspelt_command_gets_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    for words, meant in (
        (["animte"], "animate"),
        (["--sorce", "x"], "--source"),
        (["judge", "--jsn=x"], "--json"),
    ):
        with pytest.raises(SystemExit, match="2"):
            run(words)
        assert f"Did you mean “{meant}”?\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seconds", "0"], "argument --seconds: “0” is not a number above 0"),
        (["--seconds", "soon"], "argument --seconds: “soon” is not a number"),
        (["--play-fps", "-1"], "argument --play-fps: “-1” is not a number from 0 on"),
        (
            ["--engine", "opnvino"],
            "no engine “opnvino”. Did you mean “openvino”?",
        ),
        (["--engine", "torch-fp64"], "no engine “torch-fp64”. Did you mean “torch-fp"),
        (
            ["benchmark", "--engines", "foo"],
            "there is no engine “foo”. Engines: auto, torch",
        ),
    ],
)
def test_a_wrong_value_is_reported_in_one_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(words)
    assert said in capsys.readouterr().err


def test_every_engine_of_the_model_can_be_chosen() -> None:
    names = {engine for engine, _ in MODEL_ENGINES}
    precise = {f"{engine}-{each}" for (engine, _), precisions in MODEL_ENGINES.items() for each in precisions}
    assert all(engine_name(name) == name for name in {"auto", *names, *precise})


@given(st.lists(st.text(max_size=12), max_size=4))
def test_any_words_end_in_an_exit_code(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        _parser("animate").parse_args([*words, "--no-such-option"])
    assert ended.value.code in (0, 2)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        run(["--version"])
    assert capsys.readouterr().out == f"Guise {VERSION}\n"


def test_an_unknown_avatar_is_reported_before_a_missing_display() -> None:
    ran = main("--avatar", "Nobody", QT_QPA_PLATFORM="")
    assert ran.returncode == 1
    assert ran.stderr.startswith("There is no avatar “Nobody”.")


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_shells_complete_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(word in script for word in (*COMMANDS, "driving", "virtual-camera"))


def test_the_values_of_on_failure_are_those_of_the_chain() -> None:
    assert tuple(OnFailure) == ON_FAILURE


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--seconds", "soon"], "argument --seconds: “soon” is not a number."),
        (
            ["--picture-size", "300"],
            "argument --picture-size: “300” is not known. Choose from 256, 512",
        ),
        (["judge", "--workers", "two"], "argument --workers: “two” is not a whole number."),
        (["train", "headz"], "argument SUBJECT: “headz” is not known. Did you mean “heads”?"),
        (["train", "mean"], "the following arguments are required: FILE, --output."),
        (
            ["benchmark", "--parts", "camra"],
            "there is no part “camra”. Did you mean “camera”?",
        ),
        (["--avatarr", "x"], "unrecognized arguments: --avatarr x. Did you mean “--avatar”?"),
    ],
)
def test_an_error_names_what_was_wrong_and_what_is_possible(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(words)
    assert f": {sentence}" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--json", "--sheet"])
def test_a_file_that_cannot_be_written_is_reported_before_anything_is_done(
    option: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    impossible = str(tmp_path / "file" / "out")
    assert run(["--headless", option, impossible]) == 1
    assert capsys.readouterr().err.startswith(f"{impossible} cannot be written: ")
    assert run(["--headless", option, str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path} is a folder. {option} needs the name of a file.\n"
