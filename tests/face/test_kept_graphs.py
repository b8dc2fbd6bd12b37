"""A network is converted once, and again after a change; a kept one needs no torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from face.graph_store import GraphStore
from face.kept_graphs import digest_of, kept, network_of
from tests.face.test_graph_store import doubling


@pytest.fixture
def store(tmp_path: Path) -> GraphStore:
    return GraphStore(tmp_path / "engines")


def test_made_once_for_the_same_weights(store: GraphStore) -> None:
    made: list[str] = []
    for weights in ("first", "first", "second"):
        stored = kept(
            "double", weights, lambda: (made.append("again") or {"net": doubling()}, {"n": 1}), store
        )  # type: ignore[func-returns-value]
        assert stored.report == {"n": 1}
        (answer,) = network_of(stored.graphs["net"])(np.arange(3, dtype=np.float32))
        assert answer.tolist() == [0, 2, 4]
    assert len(made) == 2


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    stored = kept("double", "weights", lambda: ({"net": doubling()}, {}), GraphStore(tmp_path / "file"))
    assert network_of(stored.graphs["net"])(np.ones(3, np.float32))[0].tolist() == [2, 2, 2]


def test_a_report_alone_is_kept_too(store: GraphStore) -> None:
    kept("line", "machine", lambda: ({}, {"precision": "bf16"}), store)
    assert kept("line", "machine", lambda: ({}, {}), store).report == {"precision": "bf16"}


def test_the_digest_is_of_all_files_in_their_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    assert len({digest_of(one, two), digest_of(two, one), digest_of(one), digest_of()}) == 4
