"""GraphStore: keeps graphs between runs. A read returns exactly what was written, or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from face.cache import SHIPPED_GRAPHS, mark_used, stale
from face.compiled import KEPT_AS
from face.on_openvino import ov

REPORT = "report.json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stored:
    """Graphs by name, and the report that was kept with them."""

    graphs: Mapping[str, ov.Model]
    report: Mapping[str, object] = field(default_factory=dict)


class GraphStore:
    """One file and its hash for each key, in one folder.

    The first two words of a key name the network and the kind. Of files with the same two words, the two that
    were used last are kept.
    """

    def __init__(self, folder: Path, shipped: Path = SHIPPED_GRAPHS) -> None:
        """Create the store; `shipped` is a second folder, which is only read."""
        self.folder = folder
        self._shipped = shipped

    def load(self, key: str) -> Stored | None:
        """Return what was saved or shipped under `key`. A damaged file is removed, and counts as missing."""
        return self._load(key, self.folder) or self._load(key, self._shipped)

    def _load(self, key: str, folder: Path) -> Stored | None:
        file, hash_file = _files(key, folder)
        try:
            digest = _digest(file)
            if hash_file.read_text(encoding="ascii") == digest:
                mark_used(file)
                return _read(file, digest)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile):
            pass  # half written, or not ours: made again
        with contextlib.suppress(OSError):  # in a folder that cannot be written
            hash_file.unlink(missing_ok=True)
            file.unlink(missing_ok=True)
        return None

    def save(self, key: str, graphs: Mapping[str, ov.Model], report: Mapping[str, object]) -> None:
        """Keep graphs and a report under a key. Until the last byte is written, `load` finds nothing there.

        Raises OSError if the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        file, hash_file = _files(key, self.folder)
        with tempfile.TemporaryDirectory(dir=self.folder) as making:
            made = Path(making) / file.name
            _write(made, graphs, report, Path(making))
            digest = Path(making) / hash_file.name
            digest.write_text(_digest(made), encoding="ascii")
            hash_file.unlink(missing_ok=True)
            os.replace(made, file)
            os.replace(digest, hash_file)
        self._remove_stale(key)

    def load_or_make(self, key: str, make: Callable[[], Stored]) -> Stored:
        """Return what is kept under `key`; else make it and keep it, if the folder can be written.

        A new graph is read back from its file before it is returned. OpenVINO computes a converted graph
        differently, in the last digits, from the same graph read from a file; the first run must give the
        same figures as all others.
        """
        found = self.load(key)
        if found is not None:
            return found
        made = make()
        try:
            self.save(key, made.graphs, made.report)
        except OSError as error:
            _log.info("The graphs %s cannot be kept: %s", key, error)
            return made
        return self.load(key) or made

    def _remove_stale(self, key: str) -> None:
        for file in stale(self.folder.glob(f"{key.rpartition('-')[0]}-*.zip")):
            file.with_suffix(".sha256").unlink(missing_ok=True)
            file.unlink(missing_ok=True)


def _files(key: str, folder: Path) -> tuple[Path, Path]:
    return folder / f"{key}.zip", folder / f"{key}.sha256"


def _write(file: Path, graphs: Mapping[str, ov.Model], report: Mapping[str, object], beside: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, graph in graphs.items():
            ov.save_model(graph, beside / f"{name}.xml", compress_to_fp16=False)
            for part in (f"{name}.xml", f"{name}.bin"):
                archive.write(beside / part, part)
        archive.writestr(REPORT, json.dumps(dict(report)))


def _read(file: Path, digest: str) -> Stored:
    """Read the archive; each graph holds the digest and its own name, by which `compiled` knows it again."""
    with zipfile.ZipFile(file) as archive:
        names = [Path(name).stem for name in archive.namelist() if name.endswith(".xml")]
        core = ov.Core()
        graphs = {
            name: core.read_model(archive.read(f"{name}.xml"), archive.read(f"{name}.bin")) for name in names
        }
        for name, graph in graphs.items():
            graph.set_rt_info(f"{digest} {name}", KEPT_AS)
        return Stored(graphs, json.loads(archive.read(REPORT)))


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
