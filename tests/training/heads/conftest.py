"""The head pack and what is made of it, once for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

from training import TrainingError
from training.heads.pack import Pack
from training.heads.rig import Rig


@pytest.fixture(scope="session")
def pack(shared: Path) -> Pack:
    if not (shared / "heads-pack").is_dir():
        pytest.skip(f"needs the head pack in {shared / 'heads-pack'}")
    return Pack.open(shared / "heads-pack")


@pytest.fixture(scope="session")
def rig(pack: Pack) -> Rig:
    return Rig(pack)


@pytest.fixture(scope="session")
def studio(pack: Pack) -> object:
    """A studio without supersampling: labels are the same, and it is quick."""
    from training.heads.studio import Studio

    try:
        return Studio(pack, size=256, supersampling=1)
    except TrainingError as error:
        pytest.skip(str(error))
