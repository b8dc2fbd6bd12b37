"""A studio, once for all tests here."""

from __future__ import annotations

import pytest

from tests.training.studios import studio_or_skip
from training.heads.pack import Pack


@pytest.fixture(scope="session")
def studio(pack: Pack) -> object:
    """A studio without supersampling: labels are the same, and it is quick."""
    return studio_or_skip(pack, size=256, supersampling=1)
