"""Guise: be on a call as somebody who does not exist. `python main.py --help` tells the rest."""

from __future__ import annotations

import sys

from app.commands import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
