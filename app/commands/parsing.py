"""Parsers of the command line, and types of arguments whose errors are plain sentences."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NoReturn

ENGINES = ("auto", "torch", "compiled", "openvino")
"""Names of engines; all but "auto" may be followed by a precision, "openvino-int8"."""
PRECISIONS = ("fp32", "bf16", "fp16", "int8")


class Parser(argparse.ArgumentParser):
    """A parser that suggests the most similar option, and takes no abbreviations."""

    def __init__(self, *, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        """Show the usage and the error, and exit with 2."""
        known = [option for option in self._option_string_actions if option.startswith("--")]
        wrong = [word.partition("=")[0] for word in message.split() if word.startswith("--")]
        if message.startswith("unrecognized arguments") and wrong:
            message += f". {did_you_mean(wrong[0], known)}"
        super().error(message.rstrip())


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean “animate”?" for the most similar known word; empty if none is similar."""
    near = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return f"Did you mean “{near[0]}”?" if near else ""


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
