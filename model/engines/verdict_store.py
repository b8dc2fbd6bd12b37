"""VerdictStore: keeps the verdicts on the engines of this machine, so that each is compared once."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from face.cache import mark_used, stale
from face.processor import machine
from model.engines.check_faces import FILE
from model.engines.verification import Verdict

RECIPE = 1
"""Version of the comparison of engines. A change makes older verdicts stale."""
_log = logging.getLogger(__name__)


class VerdictStore:
    """The verdicts on one network's engines, in one file. Without a writable folder nothing is kept."""

    def __init__(self, folder: Path, name: str, made_of: str) -> None:
        """Set the folder of verdicts.

        Args:
            folder: the folder that they are kept in.
            name: the network and the library that runs it.
            made_of: a text that identifies the weights and the graphs, such as their hash.
        """
        made_of = f"{RECIPE} {made_of} {machine()} {_digest(FILE)}"
        self._name = name
        self._file = folder / f"{name}-verdicts-{hashlib.sha256(made_of.encode()).hexdigest()[:24]}.json"

    def find(self, engine: str) -> Verdict | None:
        """Return the verdict on an engine such as "openvino-cpu-bf16"; None if there is none yet."""
        try:
            found = Verdict.of_report(self._read()[engine])
        except (KeyError, TypeError, ValueError):
            return None
        mark_used(self._file)
        return found

    def keep(self, engine: str, verdict: Verdict) -> None:
        """Keep a verdict for the next start."""
        _log.info("Compared %s of %s with fp32: %s", engine, self._name, verdict)
        content = json.dumps({**self._read(), engine: verdict.as_report()}, indent=1)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._file.parent) as making:
                made = Path(making) / self._file.name
                made.write_text(content, encoding="utf-8")
                os.replace(made, self._file)
            for old in stale(self._file.parent.glob(f"{self._name}-verdicts-*.json")):
                old.unlink(missing_ok=True)
        except OSError as error:
            _log.info("The verdict on %s cannot be kept: %s", engine, error)

    def _read(self) -> Mapping[str, Mapping[str, object]]:
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return cast(Mapping[str, Mapping[str, object]], content) if isinstance(content, dict) else {}


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
