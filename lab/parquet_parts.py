"""ParquetParts: a table in Parquet that grows while a run goes on.

A Parquet file cannot be appended to. Therefore the table is a folder, which gets a file for every ROWS_A_PART
rows; every reader of Parquet takes such a folder as one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lab.errors import LabError

ROWS_A_PART = 100


class ParquetParts:
    """A folder of Parquet files, each whole or not there.

    `schema` names the columns and their kinds: text, count, number, or texts, flags, numbers for lists of
    them. Raises LabError without pyarrow.
    """

    def __init__(self, folder: Path, schema: Mapping[str, str]) -> None:
        try:
            import pyarrow.parquet
        except ImportError as problem:
            raise LabError("Parquet needs pyarrow: python -m pip install -e '.[cluster]'") from problem
        self._pyarrow = pyarrow
        text, flag, number = pyarrow.string(), pyarrow.bool_(), pyarrow.float64()
        types = {"text": text, "count": pyarrow.int64(), "number": number}
        types |= {
            "texts": pyarrow.list_(text),
            "flags": pyarrow.list_(flag),
            "numbers": pyarrow.list_(number),
        }
        self._schema = pyarrow.schema([(name, types[kind]) for name, kind in schema.items()])
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("part-*.parquet"):
            old.unlink()
        self._rows: list[Mapping[str, Any]] = []
        self._count = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Keep a row; write a part when there are enough."""
        self._rows.append(row)
        if len(self._rows) >= ROWS_A_PART:
            self.flush()

    def flush(self) -> None:
        """Write the rows that are kept as another part."""
        if not self._rows:
            return
        path = self._folder / f"part-{self._count:05d}.parquet"
        unfinished = path.with_suffix(".part")
        table = self._pyarrow.Table.from_pylist(self._rows, schema=self._schema)
        self._pyarrow.parquet.write_table(table, unfinished)
        unfinished.replace(path)
        self._count, self._rows = self._count + 1, []
