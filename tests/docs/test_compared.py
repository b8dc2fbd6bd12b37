"""The table of docs/compared.md: its rows are counted, and what it names of Guise is there."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "compared.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in PAGE.splitlines()
    if re.match(r"\| \d+ \|", line)
]
OURS = [row[2] for row in ROWS]


def test_the_rows_are_numbered_and_answered() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 47))
    assert {len(row) for row in ROWS} == {8}
    assert all(answer.startswith(("yes", "partly", "no")) for answer in OURS)


def test_the_count_of_the_text_is_that_of_the_table() -> None:
    yes, partly = (sum(answer.startswith(word) for answer in OURS) for word in ("yes", "partly"))
    assert f"Guise has {yes} *yes* and {partly} *partly*" in PAGE


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(r"\b(?:app|assets|detector|docs|model|tests)/[\w/.]*\w", " ".join(OURS))
    assert len(named) > 20
    assert [name for name in named if not (REPOSITORY / name).exists()] == []
