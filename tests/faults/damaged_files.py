"""Damaged files: make them from seeds, give each to `animate`, and count what becomes of it.

Run `python -m tests.faults.damaged_files --seed N --count N [--json FILE]`. Every file must end well or with
a sentence: no crash, nothing that takes 20 s, nothing that takes 2 GB.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.faults.examiner import Examiner, Outcome, Result
from tests.faults.whole_files import whole_files

LONGEST_S, MOST_MB = 20.0, 2048
"""Bounds of what one file may take, in seconds and in MiB of the process's memory."""


@dataclass(frozen=True)
class DamagedFile:
    """A file that is not what its name says any more. `damage` names what was done to it."""

    name: str
    damage: str
    content: bytes


def damaged_file(seed: int, number: int, wholes: Mapping[str, bytes]) -> DamagedFile:
    """Return the damaged file with this number; the same seed and number give the same file."""
    rng = np.random.default_rng((seed, number))
    names = sorted(wholes)
    whole = names[int(rng.integers(len(names)))]
    damage = DAMAGES[int(rng.integers(len(DAMAGES)))]
    content = damage(bytearray(wholes[whole]), rng)
    stem, _, suffix = whole.rpartition(".")
    if rng.random() < 0.05:
        suffix = names[int(rng.integers(len(names)))].rpartition(".")[2]
    return DamagedFile(f"{number:05}-{stem}.{suffix}", damage.__name__, bytes(content))


def cut_off(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Remove the end."""
    return content[: int(rng.integers(len(content) + 1))]


def bits_flipped(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Flip from one to a thousand bits anywhere."""
    for place in rng.integers(len(content), size=int(10 ** rng.uniform(0, 3))):
        content[place] ^= 1 << int(rng.integers(8))
    return content


def header_changed(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Change a few bytes at the beginning, where sizes and counts stand."""
    for place in rng.integers(min(len(content), 600), size=int(rng.integers(1, 6))):
        content[place] = int(rng.integers(256))
    return content


def number_made_extreme(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Set four bytes to what a careless program allocates or divides by."""
    place = int(rng.integers(max(len(content) - 4, 1)))
    extreme = (b"\x00" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x40\x00")
    content[place : place + 4] = extreme[int(rng.integers(len(extreme)))]
    return content


def part_zeroed(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Set a part to zero, as a file system does after a crash."""
    start, end = _part(content, rng)
    content[start:end] = bytes(end - start)
    return content


def part_made_noise(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Replace a part by noise."""
    start, end = _part(content, rng)
    content[start:end] = rng.bytes(end - start)
    return content


def part_removed(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Leave a part out."""
    start, end = _part(content, rng)
    del content[start:end]
    return content


def part_repeated(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Write a part several times."""
    start, end = _part(content, rng)
    content[end:end] = content[start:end] * int(rng.integers(1, 5))
    return content


def parts_exchanged(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Let the second half come first."""
    middle = int(rng.integers(len(content)))
    return content[middle:] + content[:middle]


def garbage_before(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Put noise before everything."""
    return bytearray(rng.bytes(int(rng.integers(1, 2000)))) + content


def text_instead(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Replace everything by the page that a web server sends instead of a file."""
    page = b"<!DOCTYPE html><html><body>404 Not Found</body></html>\n"
    return bytearray(page * int(rng.integers(1, 100)))


DAMAGES: tuple[Callable[[bytearray, np.random.Generator], bytearray], ...] = (
    cut_off,
    bits_flipped,
    header_changed,
    number_made_extreme,
    part_zeroed,
    part_made_noise,
    part_removed,
    part_repeated,
    parts_exchanged,
    garbage_before,
    text_instead,
)


def examined(seed: int, count: int, folder: Path, longest_s: float = LONGEST_S) -> Iterator[Result]:
    """Make `count` files in `folder`, one after the other, and yield what became of each."""
    wholes = whole_files(folder / "whole")
    with Examiner(folder, longest_s=longest_s, most_mb=MOST_MB) as examiner:
        for number in range(count):
            made = damaged_file(seed, number, wholes)
            path = folder / made.name
            path.write_bytes(made.content)
            yield examiner.examine(path, made.damage)
            path.unlink()


def figures(seed: int, results: list[Result], seconds: float) -> dict[str, object]:
    """Return what `--json` writes."""
    counts = Counter(result.outcome.value for result in results)
    return {
        "files": len(results),
        "seed": seed,
        "seconds": round(seconds, 1),
        **{outcome.value: counts[outcome.value] for outcome in Outcome},
        "longest_s": round(max((result.seconds for result in results), default=0.0), 2),
        "most_mb": round(max((result.memory_mb for result in results), default=0.0)),
        "sentences": len({result.text for result in results if result.outcome is Outcome.SENTENCE}),
        "bad": [f"{result.name} ({result.damage}): {result.text}" for result in results if result.is_bad],
    }


def _part(content: bytearray, rng: np.random.Generator) -> tuple[int, int]:
    start = int(rng.integers(len(content)))
    return start, min(start + 1 + int(len(content) * rng.random() ** 3), len(content))


def main() -> int:
    """Examine files, and print the figures. Returns 0 if every file ended well or with a sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    start = time.monotonic()
    results = []
    with tempfile.TemporaryDirectory(prefix="guise-damaged-") as name:
        for result in examined(arguments.seed, arguments.count, Path(name)):
            results.append(result)
            if result.is_bad:
                print(result, file=sys.stderr, flush=True)
    found = figures(arguments.seed, results, time.monotonic() - start)
    text = json.dumps(found, indent=2, ensure_ascii=False)
    if arguments.json:
        arguments.json.write_text(text, encoding="utf-8")
    print(text)
    return 1 if found["bad"] else 0


if __name__ == "__main__":
    assert isinstance(sys.stdout, io.TextIOWrapper)
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())
