from pathlib import Path

import numpy as np
import pytest
import torch

from model.errors import CheckpointError
from model.layers.avatar_layers import AvatarLayers
from model.layers.certain_cut import WIDEST, outline_width
from model.layers.guided_filter import guided
from model.layers.matting import MATTING_SIDE, WEIGHTS, Matting, only_the_largest, refined
from model.layers.matting_network import MattingNetwork, alpha_of, load_matting_network
from tests.model.faces import face
from tests.model.layers.people import drawn_alpha, drawn_layers

RNG = np.random.default_rng(0)
AVATARS = Path(__file__).parents[3] / "assets" / "avatars"


def test_alpha_of_any_picture_lies_between_0_and_1() -> None:
    matting = Matting.load()
    for picture in (RNG.integers(0, 256, (512, 512, 3), dtype=np.uint8), np.zeros((300, 300, 3), np.uint8)):
        alpha = matting.alpha(picture)
        assert alpha.shape == picture.shape[:2]
        assert alpha.dtype == np.float32
        assert alpha.min() >= 0
        assert alpha.max() <= 1


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size <= 3 * 2**20


def test_a_rendered_person_is_cut_out() -> None:
    alpha = Matting.load().alpha(face("neutral"))
    assert alpha[100:180, 100:160].mean() > 0.95
    assert alpha[:30, :30].mean() < 0.2


def test_weights_of_another_network_are_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "matting.safetensors"
    path.write_bytes(b"nothing")
    with pytest.raises(CheckpointError, match="matting network"):
        load_matting_network(path)


def test_the_network_takes_any_multiple_of_32() -> None:
    network = MattingNetwork().eval()
    for side in (64, MATTING_SIDE):
        assert alpha_of(network, torch.zeros(2, 3, side, side)).shape == (2, side, side)


def test_refining_finds_the_edge_that_the_large_picture_shows() -> None:
    picture, true = drawn_layers(512).picture, drawn_alpha(512)
    small = np.clip(true.reshape(64, 8, 64, 8).mean((1, 3)), 0, 1).astype(np.float32)
    coarse = np.kron(small, np.ones((8, 8), np.float32))
    fine = refined(picture, small)
    assert np.abs(fine - true).mean() < 0.5 * np.abs(coarse - true).mean()
    assert fine.min() == 0
    assert fine.max() == 1


def test_only_the_largest_part_is_a_person() -> None:
    alpha = np.zeros((64, 64), np.float32)
    alpha[20:60, 20:50], alpha[2:6, 2:6] = 1, 1
    kept = only_the_largest(alpha)
    assert not kept[:10, :10].any()
    assert kept[20:60, 20:50].all()


def test_the_guided_filter_by_another_route() -> None:
    guide, mask = (
        RNG.uniform(0, 1, (9, 9, 3)).astype(np.float32),
        RNG.uniform(0, 1, (9, 9)).astype(np.float32),
    )
    colours, values = guide.reshape(-1, 3).astype(np.float64), mask.reshape(-1).astype(np.float64)
    centred = colours - colours.mean(0)
    slope = np.linalg.solve(
        centred.T @ centred / 81 + 0.01 * np.eye(3), centred.T @ (values - values.mean()) / 81
    )
    tiled = guided(np.tile(guide, (5, 5, 1)), np.tile(mask, (5, 5)), 4, 0.01)
    # A window of 9 × 9 in a picture that repeats every 9 pixels always sees the same pixels.
    expected = (centred @ slope + values.mean()).reshape(9, 9)
    assert tiled[18:27, 18:27] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("name", ["nia", "henrik", "leila"])
def test_path_traced_people_are_cut_out_as_they_were_rendered(name: str) -> None:
    exact = AvatarLayers.read(AVATARS / f"{name}.jpg", 512)
    assert exact is not None
    alpha = Matting.load().alpha(exact.picture)
    assert np.abs(alpha - exact.alpha).mean() < 0.03
    assert outline_width(alpha) < WIDEST
