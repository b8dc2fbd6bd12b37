"""Studios that tests share."""

import pytest

from training import TrainingError
from training.heads.pack import Pack


def studio_or_skip(pack: Pack, size: int, supersampling: int = 2) -> object:
    """Open a studio; skip the test without OpenGL."""
    from training.heads.studio import Studio

    try:
        return Studio(pack, size, supersampling)
    except TrainingError as error:
        pytest.skip(str(error))
