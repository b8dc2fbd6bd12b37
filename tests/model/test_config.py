from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch

from model.config import DEFAULT, NETWORKS, VOX_256, HourglassConfig
from model.generator import Generator
from model.keypoint_detector import KeypointDetector
from tests.model.tiny import GOLDEN


def test_vox_256_has_the_published_names_and_shapes() -> None:
    published = json.loads((GOLDEN / "vox256_keys.json").read_text())
    with torch.device("meta"):
        made = {"kp_detector": KeypointDetector(VOX_256), "generator": Generator(VOX_256)}
    for part, network in made.items():
        assert {name: list(tensor.shape) for name, tensor in network.state_dict().items()} == published[part]


def test_networks_go_by_their_names() -> None:
    assert {name: config.name for name, config in NETWORKS.items()} == {
        "default": "default",
        "vox-256": "vox-256",
    }


def test_sizes_that_do_not_meet_are_refused() -> None:
    half = HourglassConfig(block_expansion=8, max_features=32, num_blocks=3, scale_factor=0.5)
    with pytest.raises(ValueError, match="size that dense motion works at"):
        replace(DEFAULT, dense_motion=half)
