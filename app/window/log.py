"""The log file of messages, for a report. It holds no pictures and no addresses."""

from __future__ import annotations

import logging
import os
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

LARGEST_BYTES, KEPT = 500_000, 3
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")


def log_path() -> Path:
    """Return the path of the log file; it lies in GUISE_CACHE if that is set."""
    folder = os.environ.get("GUISE_CACHE") or platformdirs.user_log_dir("guise", appauthor=False)
    return Path(folder) / "guise.log"


def open_log(path: Path | None = None) -> logging.Handler | None:
    """Open the log; None if the file cannot be written, which is not an error."""
    path = path or log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LARGEST_BYTES, backupCount=KEPT, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(_WithoutAddresses("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("guise")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    return handler


def close_log(handler: logging.Handler | None) -> None:
    """Close the log file."""
    if handler is not None:
        logging.getLogger("guise").removeHandler(handler)
        handler.close()


class _WithoutAddresses(logging.Formatter):
    """Writes a line without the addresses in it, because those of streams may hold passwords."""

    def format(self, record: logging.LogRecord) -> str:
        line = ADDRESS.sub("(address)", super().format(record))
        return line.encode("utf-8", "replace").decode()
