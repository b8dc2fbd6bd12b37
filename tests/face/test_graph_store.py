"""What is damaged in any way is not there; what is read back is what was written."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from face.compiled import KEPT_AS
from face.graph_store import GraphStore, Stored
from face.on_openvino import core, ov

KEY = "tiny-fp32-0123"


def doubling() -> ov.Model:
    """A graph that doubles three figures."""
    figures = ov.opset13.parameter([3], ov.Type.f32)
    twice = ov.opset13.multiply(figures, ov.opset13.constant(np.full(3, 2, np.float32)))
    return ov.Model([twice], [figures], "doubling")


@pytest.fixture
def store(tmp_path: Path) -> GraphStore:
    made = GraphStore(tmp_path / "engines")
    made.save(KEY, {"look": doubling()}, {"psnr_db": 40.5})
    return made


def test_gives_back_what_was_saved(store: GraphStore) -> None:
    stored = store.load(KEY)
    assert stored is not None
    assert stored.report == {"psnr_db": 40.5}
    (answer,) = core().compile_model(stored.graphs["look"], "CPU")([np.arange(3, dtype=np.float32)]).values()
    assert answer.tolist() == [0, 2, 4]


def test_another_key_is_not_there(store: GraphStore) -> None:
    assert store.load("tiny-fp32-4567") is None
    assert store.load(KEY) is not None


@pytest.mark.parametrize("damage", ["flipped", "cut off", "emptied", "other hash", "no hash", "no file"])
def test_a_damaged_file_is_not_loaded_and_is_removed(store: GraphStore, damage: str) -> None:
    file, hash_file = store.folder / f"{KEY}.zip", store.folder / f"{KEY}.sha256"
    content = bytearray(file.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif damage in ("cut off", "emptied"):
        file.write_bytes(content[: len(content) // 2 if damage == "cut off" else 0])
    elif damage == "other hash":
        hash_file.write_text("0" * 64)
    else:
        (hash_file if damage == "no hash" else file).unlink()
    assert store.load(KEY) is None
    store.save(KEY, {"look": doubling()}, {})
    assert store.load(KEY) is not None


def test_a_correct_hash_does_not_make_another_file_an_archive(store: GraphStore) -> None:
    import hashlib

    (store.folder / f"{KEY}.zip").write_bytes(b"no archive")
    (store.folder / f"{KEY}.sha256").write_text(hashlib.sha256(b"no archive").hexdigest())
    assert store.load(KEY) is None


def test_a_crash_while_saving_leaves_nothing_that_could_be_used(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(old: object, new: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        store.save(KEY, {}, {})
    assert store.load(KEY) is None


def test_the_two_versions_that_were_used_last_are_kept(store: GraphStore) -> None:
    store.save("tiny-int8-9", {}, {})
    store.save("tiny-fp32-9", {"look": doubling()}, {})
    for age, file in enumerate(store.folder.glob("*.zip")):
        os.utime(file, (age, age))
    assert store.load(KEY) is not None
    store.save("tiny-fp32-8", {"look": doubling()}, {})
    assert sorted(file.name for file in store.folder.iterdir()) == [
        f"{KEY}.sha256",
        f"{KEY}.zip",
        "tiny-fp32-8.sha256",
        "tiny-fp32-8.zip",
        "tiny-int8-9.sha256",
        "tiny-int8-9.zip",
    ]


def test_what_was_just_made_is_read_back_as_every_later_run_reads_it(tmp_path: Path) -> None:
    store, made = GraphStore(tmp_path / "engines"), Stored({"look": doubling()}, {})
    first, later = (store.load_or_make(KEY, lambda: made).graphs["look"] for _ in range(2))
    assert first.get_rt_info(KEPT_AS).astype(str) == later.get_rt_info(KEPT_AS).astype(str)
