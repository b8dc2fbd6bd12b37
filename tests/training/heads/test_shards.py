from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from training import TrainingError
from training.heads import command
from training.heads.identity import Identity, sample_identity
from training.heads.shards import missing_seeds, render_shard

SHAPES = {
    "lm": (2, 68, 2), "lm_contour": (2, 68, 2), "iris": (2, 2, 2), "lm_vis": (2, 68), "lm3_cam": (2, 68, 3),
    "pose_head": (2, 3), "R_cam": (2, 3, 3), "expr": (2, 35), "kind": (2,), "canon": (2, 64, 64, 4),
    "cam": (2, 7),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(studio: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    render_shard(studio, 5, folder, frames=2)
    return folder


def test_a_shard_holds_every_label(folder: Path, studio: Any) -> None:
    with np.load(folder / "00005.npz") as shard:
        assert {name: shard[name].shape for name in SHAPES} == SHAPES
        assert list(shard["expr_names"][:2]) == ["blink_L", "blink_R"]
        assert Identity.from_json(str(shard["identity"])) == sample_identity(5, studio.rig.pack)
        np.testing.assert_allclose(np.linalg.det(shard["R_cam"]), 1, atol=1e-5)


def test_its_pictures_are_there(folder: Path) -> None:
    for k in range(2):
        picture = cv2.imread(str(folder / "00005" / f"{k}.jpg"))
        assert picture is not None
        assert picture.shape == (256, 256, 3)


def test_the_same_seed_renders_the_same_shard(folder: Path, studio: Any, tmp_path: Path) -> None:
    render_shard(studio, 5, tmp_path, frames=2)
    with np.load(folder / "00005.npz") as one, np.load(tmp_path / "00005.npz") as other:
        for name in SHAPES:
            np.testing.assert_array_equal(one[name], other[name])
    assert (folder / "00005/1.jpg").read_bytes() == (tmp_path / "00005/1.jpg").read_bytes()


def test_only_what_is_missing_is_rendered(folder: Path) -> None:
    assert missing_seeds(folder, range(4, 7)) == [4, 6]
    (folder / "00006.part.npz").touch()  # an interrupted run
    assert missing_seeds(folder, range(4, 7)) == [4, 6]


def test_nothing_missing_needs_no_pack(folder: Path) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    words = ["--seed", "5:6", "--output", str(folder), "--pack", str(folder)]
    assert command.run(parser.parse_args(words)) == 0


def test_seeds_are_a_range() -> None:
    assert list(command.seed_range("3:7")) == [3, 4, 5, 6]
    assert list(command.seed_range("3:8", 2)) == [3, 5, 7]
    with pytest.raises(TrainingError, match="0:100"):
        command.seed_range("seven")
