"""The head pack, and what one sitter exports, once for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.heads.pack import Pack
from training.portraits.export import Arrays, Exporter
from training.portraits.people import PEOPLE


@pytest.fixture(scope="session")
def pack(shared: Path) -> Pack:
    if not (shared / "heads-pack").is_dir():
        pytest.skip(f"needs the head pack in {shared / 'heads-pack'}")
    return Pack.open(shared / "heads-pack")


@pytest.fixture(scope="session")
def exported(pack: Pack) -> Arrays:
    """Clara, as the Blender script reads her."""
    return Exporter(pack).export(PEOPLE["clara"])
