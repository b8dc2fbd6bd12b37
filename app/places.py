"""The folders of the repository that the app reads from."""

from __future__ import annotations

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ASSETS = REPOSITORY / "assets"
CHECKPOINTS = REPOSITORY / "checkpoints"
