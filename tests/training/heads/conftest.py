"""A studio, once for all tests here."""

from __future__ import annotations

import pytest

from training import TrainingError
from training.heads.pack import Pack


@pytest.fixture(scope="session")
def studio(pack: Pack) -> object:
    """A studio without supersampling: labels are the same, and it is quick."""
    from training.heads.studio import Studio

    try:
        return Studio(pack, size=256, supersampling=1)
    except TrainingError as error:
        pytest.skip(str(error))
