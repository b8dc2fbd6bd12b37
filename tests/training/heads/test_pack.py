import json
from pathlib import Path

import numpy as np
import pytest

from training import TrainingError
from training.heads.pack import Pack


def test_no_pack_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="build_pack"):
        Pack.open(tmp_path)


def test_unproven_textures_are_refused_unless_allowed(pack: Pack) -> None:
    provenance = json.loads((pack.folder / "provenance.json").read_text())["textures"]
    tiers = {Path(name).stem: record["tier"] for name, record in provenance.items()}
    assert all(tiers[name.split("/")[-1]] == 1 for name in pack.textures)
    everything = Pack.open(pack.folder, allow_unproven=True)
    assert set(pack.textures) < set(everything.textures)


def test_a_missing_texture_is_named(pack: Pack) -> None:
    with pytest.raises(TrainingError, match="hair_long01"):
        pack.texture("hair_long01")


def test_textures_are_rgb_with_rows_downwards(pack: Pack) -> None:
    skin = pack.texture("skin/young_lightskinned_male2")
    assert skin.shape == (1424, 1024, 3)
    red, _, blue = skin[500:900, 300:500].reshape(-1, 3).mean(0)
    assert red > blue


def test_an_unknown_target_moves_nothing(pack: Pack) -> None:
    index, moved = pack.target("nose/nobody's-nose")
    assert len(index) == len(moved) == 0


def test_every_target_moves_a_vertex_at_most_once(pack: Pack) -> None:
    for name in pack.targets:
        index, _ = pack.target(name)
        assert len(np.unique(index)) == len(index)
