"""Rows: results on disk, one JSON object a line, written as they come, so that a run can be resumed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lab.errors import LabError
from lab.trial import Result, Work


def as_json(result: Result) -> str:
    """One line of JSON; NaN becomes null."""
    return json.dumps(_without_nan(asdict(result)), ensure_ascii=False, allow_nan=False)


def from_json(line: str) -> Result:
    """The inverse of `as_json`. Raises ValueError for anything else."""
    try:
        values = json.loads(line)
        work = Work(**values.pop("work"))
        lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        numbers = {name: math.nan for name, value in values.items() if value is None}
        return Result(work, **{**values, **lists, **numbers})
    except (TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise ValueError(f"not a row of the lab: {problem}") from problem


def read_rows(path: Path) -> dict[str, Result]:
    """The results of an earlier run by key. A last line that was cut off is left out.

    Raises LabError if the file holds something else.
    """
    if not path.is_file():
        return {}
    rows: dict[str, Result] = {}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        try:
            row = from_json(line)
        except ValueError as problem:
            if number == len(lines):
                break
            raise LabError(f"{path}, line {number} is no row of the lab. Choose another folder.") from problem
        rows[row.work.key] = row
    return rows


def rewrite(path: Path, rows: Iterable[Result]) -> None:
    """Write all rows anew, in this order, whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text("".join(as_json(row) + "\n" for row in rows), encoding="utf-8")
    unfinished.replace(path)


def _without_nan(value: Any) -> Any:
    if isinstance(value, float):
        return None if not math.isfinite(value) else value
    if isinstance(value, dict):
        return {name: _without_nan(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(each) for each in value]
    return value
