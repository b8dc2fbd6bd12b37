"""completion: prints a script that makes a shell complete the words of `guise`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from app.commands.parsing import Parser

SHELLS = ("bash", "zsh", "tcsh")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the shell's name."""
    parser.add_argument("shell", choices=SHELLS, help="the shell to complete in")
    parser.epilog = 'In bash, for instance: eval "$(guise completion bash)"'


def run(arguments: argparse.Namespace) -> int:
    """Print the script to stdout."""
    import shtab

    print(shtab.complete(_whole_parser(), shell=arguments.shell))
    return 0


def _whole_parser() -> Parser:
    """Return one parser that knows every command and its options."""
    import shtab

    from app.commands import COMMANDS, WITHOUT_A_COMMAND, load

    whole = Parser(prog="guise", description="Open Guise.")
    load(WITHOUT_A_COMMAND).add_arguments(whole)
    commands = whole.add_subparsers(prog="guise", parser_class=argparse.ArgumentParser)
    parsers: list[argparse.ArgumentParser] = [whole]
    for name, what in COMMANDS.items():
        parsers.append(commands.add_parser(name, help=what))
        load(name).add_arguments(parsers[-1])
    for action in _of_files(parsers):
        action.complete = shtab.FILE  # type: ignore[attr-defined]
    return whole


def _of_files(parsers: Iterable[argparse.ArgumentParser]) -> Iterable[argparse.Action]:
    """Yield the arguments that take the name of a file or folder."""
    for parser in parsers:
        for action in parser._actions:
            if action.type is Path or "FILE" in str(action.metavar):
                yield action
