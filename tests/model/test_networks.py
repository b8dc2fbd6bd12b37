"""Networks of a file are read when they are needed, and their digest changes with the weights."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch

from model import networks as module
from model.config import DEFAULT
from model.errors import CheckpointError
from model.networks import Networks
from model.weights import DEFAULT_WEIGHTS
from tests.model.tiny import tiny_networks


def test_the_digest_of_a_file_needs_no_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = Networks.of_file(DEFAULT_WEIGHTS, DEFAULT)
    monkeypatch.setattr(module.Networks, "_loaded", lambda _: pytest.fail("the file was read as networks"))
    assert len(stored.digest) == 64
    assert stored.digest == Networks.of_file(DEFAULT_WEIGHTS, DEFAULT).digest


def test_networks_of_a_file_are_read_once() -> None:
    stored = Networks.of_file(DEFAULT_WEIGHTS, DEFAULT)
    assert stored.generator is stored.generator
    assert stored.keypoint_detector is stored.keypoint_detector


def test_the_digest_changes_with_a_weight() -> None:
    made = tiny_networks()
    changed = copy.deepcopy(made)
    assert changed.digest == made.digest
    changed = copy.deepcopy(made)
    with torch.no_grad():
        next(changed.generator.parameters()).add_(1)
    assert changed.digest != made.digest


def test_a_missing_file_is_a_readable_error(tmp_path: Path) -> None:
    stored = Networks.of_file(tmp_path / "none.safetensors", DEFAULT)
    with pytest.raises(CheckpointError, match="no weights at"):
        _ = stored.digest
