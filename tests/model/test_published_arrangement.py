from __future__ import annotations

import numpy as np
import torch

from model.config import DEFAULT
from model.published_arrangement import PublishedArrangement, random_networks
from tests.model.tiny import golden, picture, tiny_networks


def test_draws_the_published_picture() -> None:
    arrangement = PublishedArrangement(tiny_networks(), picture("source"), picture("initial"))
    for _ in range(2):
        made = arrangement.animate(picture("driving"))
        expected = 255 * golden()["relative_prediction"][0].transpose(1, 2, 0).astype(np.float32)
        assert np.abs(made - expected).max() < 0.6


def test_random_networks_are_of_the_right_sizes_and_always_the_same() -> None:
    first, second = (random_networks(DEFAULT).generator.final.weight for _ in range(2))
    assert first.shape == (13, 2 * DEFAULT.block_expansion, 3, 3)
    assert torch.equal(first, second)
