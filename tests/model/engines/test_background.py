"""int8 is looked up, made once where it is missing or damaged, and never used where it is not good enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.engines.background import BackgroundInt8, int8_key
from model.engines.graph_store import GraphStore
from tests.model.engines.openvino_tiny import FP32_KEY, tiny_graphs

KEY = int8_key(FP32_KEY, "f32")


class Making:
    """Makes "8-bit" graphs at once: those of fp32, or none."""

    def __init__(self, store: GraphStore, *, good: bool = True, fails: bool = False) -> None:
        self.store, self.good, self.fails = store, good, fails
        self.times = 0

    def __call__(self) -> bool:
        self.times += 1
        if not self.fails:
            graphs = {"paint": tiny_graphs()["paint"]} if self.good else {}
            self.store.save(KEY, graphs, {"psnr_db": 31.4, "keypoint_px": 0.25})
        return not self.fails


def finished(store: GraphStore, making: Making) -> BackgroundInt8:
    upgrade = BackgroundInt8(store, FP32_KEY, tiny_graphs(), "fp32", making)
    upgrade.wait()
    return upgrade


@pytest.fixture
def store(tmp_path: Path) -> GraphStore:
    return GraphStore(tmp_path)


def test_made_once_and_found_from_then_on(store: GraphStore) -> None:
    making = Making(store)
    assert finished(store, making).ready() is not None
    again = BackgroundInt8(store, FP32_KEY, tiny_graphs(), "fp32", making)
    assert again.ready() is not None, "kept graphs are there at once"
    assert again.sentence() == ""
    assert making.times == 1


def test_made_anew_where_it_is_damaged(store: GraphStore) -> None:
    making = Making(store)
    finished(store, making)
    file = store.folder / f"{KEY}.zip"
    file.write_bytes(file.read_bytes()[:-100])
    assert finished(store, making).ready() is not None
    assert making.times == 2


def test_another_network_version_or_precision_is_another_key() -> None:
    assert int8_key("tiny-fp32-1", "f32") != KEY
    assert int8_key(FP32_KEY, "bf16") != KEY
    assert KEY.startswith("tiny-int8-")


def test_not_offered_where_it_is_not_good_enough_and_not_tried_again(store: GraphStore) -> None:
    making = Making(store, good=False)
    for _ in range(2):
        upgrade = finished(store, making)
        assert upgrade.ready() is None
        assert "Int8 is not offered for this network: 31 dB from fp32, keypoints 0.25 px off" in (
            upgrade.sentence()
        )
    assert making.times == 1


def test_says_that_it_could_not_be_made(store: GraphStore) -> None:
    upgrade = finished(store, Making(store, fails=True))
    assert upgrade.ready() is None
    assert upgrade.sentence() == "The quicker int8 graphs could not be made."
