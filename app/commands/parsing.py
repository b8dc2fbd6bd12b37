"""Parsers of the command line, and types of arguments whose errors are plain sentences."""

from __future__ import annotations

import argparse
import math
import re
import sys
from typing import NoReturn

from app.similar import did_you_mean

ENGINES = ("auto", "torch", "compiled", "openvino")
"""Names of engines; all but "auto" may be followed by a precision, "openvino-int8"."""
PRECISIONS = ("fp32", "bf16", "fp16", "int8")


BAD_CHOICE = re.compile(r"invalid choice: (?:'(.*?)'|(\S+)) \(choose from (.*)\)")
BAD_NUMBER = re.compile(r"invalid (int|float|not_negative|positive) value: '(.*?)'")


class Parser(argparse.ArgumentParser):
    """A parser that suggests the most similar option or choice, and takes no abbreviations."""

    def __init__(self, *, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        """Show the error and where the options are explained, and exit with 2."""
        known = [option for option in self._option_string_actions if option.startswith("--")]
        wrong = [word.partition("=")[0] for word in message.split() if word.startswith("--")]
        if message.startswith("unrecognized arguments") and wrong:
            message = f"{message}. {did_you_mean(wrong[0], known)}".rstrip()
        message = BAD_NUMBER.sub(_not_a_number, BAD_CHOICE.sub(_no_choice, message))
        end = "" if message.endswith((".", "?")) else "."
        self.exit(2, f"{self.prog}: {message}{end}\n`{self.prog} --help` explains the options.\n")


def program() -> str:
    """Return the program's name as the user typed it, if known."""
    return "python main.py" if sys.argv[0].endswith("main.py") else "guise"


def _no_choice(found: re.Match[str]) -> str:
    """Return what is wrong with a word that is none of the choices."""
    word = found[1] if found[1] is not None else found[2]
    choices = [choice.strip(" '") for choice in found[3].split(",")]
    return f"“{word}” is not known. {did_you_mean(word, choices) or 'Choose from ' + ', '.join(choices)}"


def _not_a_number(found: re.Match[str]) -> str:
    return f"“{found[2]}” is not a {'whole ' if found[1] == 'int' else ''}number"


def positive(word: str) -> float:
    """Read a number above 0, such as seconds."""
    number = _number(word)
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"“{word}” is not a number above 0")
    return number


def not_negative(word: str) -> float:
    """Read a number that is 0 or more, such as frames a second."""
    number = _number(word)
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"“{word}” is not a number from 0 on")
    return number


def engine_name(word: str) -> str:
    """Read the name of an engine, with or without a precision."""
    engine, mark, precision = word.partition("-")
    if engine not in ENGINES or (mark and (precision not in PRECISIONS or engine == "auto")):
        names = [*ENGINES, *(f"{engine}-{precision}" for engine in ENGINES[1:] for precision in PRECISIONS)]
        hint = did_you_mean(word, names) or f"Engines: {', '.join(ENGINES)}, or such as openvino-int8"
        raise argparse.ArgumentTypeError(f"there is no engine “{word}”. {hint}")
    return word


def engine_names(words: str) -> str:
    """Read names of engines with commas between them."""
    for word in words.split(","):
        engine_name(word)
    return words


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{word}” is not a number") from None
