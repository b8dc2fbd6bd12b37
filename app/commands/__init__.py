"""The commands of `python main.py COMMAND`, one file or folder each.

A command's file offers `add_arguments(parser)` and `run(arguments)`. It is imported only when it is used, so
help is fast, and one broken package does not break the other commands.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from app import VERSION
from app.commands import terminal
from app.commands.parsing import Parser, program
from app.ending import ends_with
from app.similar import did_you_mean

FOR_USERS = {
    "animate": "animate an avatar with a video or a folder of pictures",
    "judge": "say whether the animation in videos fails, and where",
    "doctor": "check what works on this computer, and say how to fix the rest",
    "fetch": "download the published vox-256 weights",
    "completion": "print the completion of these commands for a shell",
}
FOR_DEVELOPERS = {
    "fit": "fit the failure detector to your own pictures of faces",
    "benchmark": "measure how fast this computer animates, and with which engine",
    "lab": "measure where an avatar breaks, gesture by gesture, against rendered truth",
    "train": "render the training data and train the networks",
}
COMMANDS = {**FOR_USERS, **FOR_DEVELOPERS}
"""Name and summary of every command."""
WITHOUT_A_COMMAND = "start"
"""Name of the default command."""


class Command(Protocol):
    """The functions that every command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Run the command. Returns the exit code: 0 done, 1 failed."""


def main() -> None:
    """Run the command of the command line, and exit."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run the command that `words` name, or the app itself if they name none.

    Returns the exit code: 0 done, 1 failed (one sentence on stderr). Wrong words exit with 2, as argparse
    does.
    """
    terminal.accept_any_text()
    name = words[0] if words and not words[0].startswith("-") else WITHOUT_A_COMMAND
    try:
        if name not in (*COMMANDS, WITHOUT_A_COMMAND):
            _refuse(name)
        command, parser = load(name), _parser(name)
        command.add_arguments(parser)
        arguments = parser.parse_args(words if name == WITHOUT_A_COMMAND else words[1:])
        terminal.prepare_outputs(arguments)
        done = ends_with(command.run(arguments))
        sys.stdout.flush()
        return done
    except KeyboardInterrupt:
        return ends_with(terminal.fail("Stopped."))
    except BrokenPipeError:
        return terminal.end_of_pipe()
    except Exception as error:
        return ends_with(terminal.fail(terminal.explain(error)))


def load(name: str) -> Command:
    """Import the module of a command."""
    return cast(Command, importlib.import_module(f"app.commands.{name}"))


def _refuse(name: str) -> None:
    hint = did_you_mean(name, COMMANDS) or f"Commands: {', '.join(COMMANDS)}."
    _parser(WITHOUT_A_COMMAND).error(f"there is no command “{name}”. {hint}")


def _parser(name: str) -> Parser:
    """Return the parser of one command, still without its arguments."""
    if name in COMMANDS:
        return Parser(prog=f"{program()} {name}", description=f"{COMMANDS[name].capitalize()}.")
    parser = Parser(
        prog=program(),
        description="Open Guise: your camera, or the demo clip, animates a rendered person.",
        epilog=f"commands (each with --help):\n{_listed(FOR_USERS)}\n\n"
        f"for developers:\n{_listed(FOR_DEVELOPERS)}",
    )
    parser.add_argument("--version", action="version", version=f"Guise {VERSION}")
    return parser


def _listed(commands: Mapping[str, str]) -> str:
    width = max(map(len, COMMANDS))
    return "\n".join(f"  {command:<{width}}  {what}" for command, what in commands.items())
