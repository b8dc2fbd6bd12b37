"""Keeps what OpenVINO compiles between runs: reading it takes a third of the time of compiling.

OpenVINO has such a cache, too, but it uses a damaged file without noticing, and pictures were then garbage.
Here each file begins with the hash of the rest.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from face.cache import graphs_folder
from face.on_openvino import core, ov
from face.processor import machine

KEPT_AS = "guise_kept_as"
"""Name under which a graph of the store holds what identifies it."""
UNPINNED = {"ENABLE_CPU_PINNING": False}
"""Lets the system choose the core of each thread.

If threads are pinned, those of every network begin at the first core. Networks on different threads then wait
for each other there, while the other cores are free.
"""
UNUSED_DAYS = 30
"""Days after which a file that was not read is removed."""
_DIGEST_SIZE = hashlib.sha256().digest_size
_log = logging.getLogger(__name__)


def compiled(
    graph: ov.Model, options: Mapping[str, Any], device: str = "CPU", folder: Path | None = None
) -> ov.CompiledModel:
    """Compile a graph, or read what was kept of it on this machine with these options.

    Only graphs of a `GraphStore`, which say what they are, are kept, and only for the processor. Raises
    RuntimeError if OpenVINO cannot compile it.
    """
    options = {**UNPINNED, **options} if device == "CPU" else options
    name = _name(graph, options) if device == "CPU" else ""
    if not name:
        return core().compile_model(graph, device, dict(options))
    file = (folder or graphs_folder() / "compiled") / name
    content = _read(file)
    if content is not None:
        try:
            return core().import_model(io.BytesIO(content), device, dict(options))
        except RuntimeError as error:
            _log.info("What was compiled before cannot be used: %s", error)
    made = core().compile_model(graph, device, dict(options))
    try:
        _write(file, made.export_model().getvalue())
    except (OSError, RuntimeError) as error:
        _log.info("What was compiled cannot be kept: %s", error)
    return made


def _name(graph: ov.Model, options: Mapping[str, Any]) -> str:
    """Return the file's name; empty for a graph that does not say what it is."""
    identity = graph.get_rt_info(KEPT_AS).astype(str) if graph.has_rt_info(KEPT_AS) else ""
    if not identity:
        return ""
    made_of = f"{identity} {len(graph.get_ops())} {sorted(options.items())} {machine()}"
    return f"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}.blob"


def forget_origin(graph: ov.Model) -> ov.Model:
    """Remove the store's identity from a graph that was made of a stored one, and return it."""
    graph.set_rt_info("", KEPT_AS)
    return graph


def _read(file: Path) -> bytes | None:
    """Return the file's content without its hash; None if it is missing or damaged."""
    try:
        whole = file.read_bytes()
        os.utime(file)
    except OSError:
        return None
    digest, content = whole[:_DIGEST_SIZE], whole[_DIGEST_SIZE:]
    return content if hashlib.sha256(content).digest() == digest else None


def _write(file: Path, content: bytes) -> None:
    """Write the file whole or not at all, and remove files that were not read for long."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as making:
        made = Path(making) / file.name
        made.write_bytes(hashlib.sha256(content).digest() + content)
        os.replace(made, file)
    oldest = time.time() - UNUSED_DAYS * 24 * 3600
    for other in file.parent.glob("*.blob"):
        with contextlib.suppress(OSError):
            if other.stat().st_mtime < oldest:
                other.unlink()
