"""One person prepared for Blender, once for all tests here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.training.studios import studio_or_skip
from training.heads.pack import Pack
from training.portraits.export import Arrays, Exporter
from training.portraits.shards.command import SIZE, Pending, ShardRenderer

SEED, FRAMES = 50033, 2
"""A bald man with stubble: quick to prepare."""


@pytest.fixture(scope="session")
def shard_renderer(pack: Pack) -> ShardRenderer:
    studio = studio_or_skip(pack, SIZE, supersampling=1)
    return ShardRenderer(studio, Exporter(pack), FRAMES)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def prepared(
    shard_renderer: ShardRenderer, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Pending, Arrays]:
    """The person, and what Blender gets."""
    folder: Path = tmp_path_factory.mktemp("prepared")
    person = shard_renderer.prepare(SEED, folder)
    with np.load(folder / f"{SEED}.npz") as file:
        return person, {name: file[name] for name in file.files}
