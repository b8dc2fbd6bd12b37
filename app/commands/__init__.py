"""The commands of `python main.py COMMAND`, one file each: `add_arguments(parser)` and `run(arguments)`.

A command's file is imported only when it is asked for, so help is quick and one broken room leaves the
other commands standing.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from app.commands import terminal
from app.ending import ends_with

COMMANDS = {
    "animate": "make an avatar act a video or a folder of pictures",
    "judge": "say of videos whether the animation in them fails, and where",
    "fit": "teach the failure detector what ordinary faces look like",
    "benchmark": "measure how fast this computer animates, and with which engine",
    "lab": "measure where an avatar breaks, gesture by gesture, against rendered truth",
    "doctor": "say what works here (camera, virtual camera, GPU, weights) and how to mend the rest",
    "fetch": "bring the published vox-256 weights",
    "train": "make the heads and the networks anew",
}
WITHOUT_A_COMMAND = "start"


class Command(Protocol):
    """What every file of this folder offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say which words the command takes."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it. Returns the exit code: 0 done, 1 failed."""


def run(words: Sequence[str]) -> int:
    """Run the command that `words` name, the app itself where they name none.

    Returns the exit code: 0 done, 1 failed (one sentence on stderr). Wrong words exit with 2, as argparse
    does.
    """
    terminal.accept_any_text()
    name = words[0] if words and not words[0].startswith("-") else WITHOUT_A_COMMAND
    try:
        if name not in (*COMMANDS, WITHOUT_A_COMMAND):
            _parser(WITHOUT_A_COMMAND).error(f"there is no command “{name}”; there are {', '.join(COMMANDS)}")
        command = cast(Command, importlib.import_module(f"app.commands.{name}"))
        parser = _parser(name)
        command.add_arguments(parser)
        done = command.run(parser.parse_args(words if name == WITHOUT_A_COMMAND else words[1:]))
        sys.stdout.flush()
        return done
    except KeyboardInterrupt:
        return ends_with(terminal.fail("Stopped."))
    except BrokenPipeError:
        return terminal.end_of_pipe()
    except Exception as error:
        return ends_with(terminal.fail(terminal.explain(error)))


def _parser(name: str) -> argparse.ArgumentParser:
    """The parser of one command, still without its arguments."""
    if name in COMMANDS:
        return argparse.ArgumentParser(
            prog=f"{_program()} {name}", description=f"{COMMANDS[name].capitalize()}.", allow_abbrev=False
        )
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {command:<{width}}  {what}" for command, what in COMMANDS.items())
    return argparse.ArgumentParser(
        prog=_program(),
        description="Open Guise: your camera, or the demo clip, drives a rendered person.",
        epilog=f"commands (each with --help):\n{commands}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _program() -> str:
    """How the user calls us, as far as one can tell."""
    return "python main.py" if sys.argv[0].endswith("main.py") else "guise"
