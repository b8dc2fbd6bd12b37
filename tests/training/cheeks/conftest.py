"""A studio, once for all tests here."""

from __future__ import annotations

import pytest

from training import TrainingError
from training.heads.pack import Pack


@pytest.fixture(scope="session")
def studio(pack: Pack) -> object:
    """A studio of the size of a tile; skipped without OpenGL."""
    from training.heads.studio import Studio

    try:
        return Studio(pack, size=128)
    except TrainingError as error:
        pytest.skip(str(error))
