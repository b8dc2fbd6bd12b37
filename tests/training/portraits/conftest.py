"""What one sitter exports, once for all tests here."""

from __future__ import annotations

import pytest

from training.heads.pack import Pack
from training.portraits.export import Arrays, Exporter
from training.portraits.people import PEOPLE


@pytest.fixture(scope="session")
def exported(pack: Pack) -> Arrays:
    """Clara, as the Blender script reads her."""
    return Exporter(pack).export(PEOPLE["clara"])
