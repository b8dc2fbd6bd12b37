"""Tables on disk: whole after every row, and the same in CSV and Parquet."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from lab import tables
from lab.parquet_parts import ROWS_A_PART
from lab.tables import Tables
from tests.lab.test_summary import BAD, GOOD


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "trials.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_row_is_on_disk_before_the_next_trial_ends(tmp_path: Path) -> None:
    with Tables(tmp_path) as streamed:
        streamed.add(GOOD)
        assert [row["share"] for row in rows_of(tmp_path)] == ["0.9"]
        streamed.add(BAD)
    assert [row["is_followed"] for row in rows_of(tmp_path)] == ["1", "0"]
    assert rows_of(tmp_path)[0]["delay"] == ""


def test_parquet_holds_every_row_once_with_its_frames(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow: pip install -e '.[cluster]'")
    many = [replace(GOOD, error=0.001 * number) for number in range(ROWS_A_PART)]
    many += [BAD] * 5  # its delay is known, while that of a whole part before it is not
    for _ in range(2):  # a second run replaces the first one
        tables.write(tmp_path, many, parquet=True)
    table = parquet.read_table(tmp_path / "trials.parquet")
    assert table.num_rows == len(many)
    assert table["error"].to_pylist() == [result.error for result in many]
    assert table["delay"].null_count == ROWS_A_PART
    assert table["scores"].to_pylist()[0] == list(GOOD.scores)
