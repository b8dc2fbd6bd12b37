"""What is kept of a compiled graph gives the same numbers, and damage is never used."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import numpy as np
import pytest

from face.compiled import KEPT_AS, UNUSED_DAYS, compiled, forget_origin
from face.on_openvino import ov

OPTIONS = {"INFERENCE_PRECISION_HINT": "f32"}
ONES = np.ones((1, 3, 8, 8), np.float32)


def convolving(kept_as: str = "a network") -> ov.Model:
    """A convolution of fixed random weights."""
    weights = np.random.default_rng(0).normal(size=(4, 3, 3, 3)).astype(np.float32)
    picture = ov.opset13.parameter([1, 3, 8, 8], ov.Type.f32)
    edges = [1, 1]
    made = ov.opset13.convolution(picture, ov.opset13.constant(weights), edges, edges, edges, edges)
    graph = ov.Model([made], [picture], "convolving")
    if kept_as:
        graph.set_rt_info(kept_as, KEPT_AS)
    return graph


def answer(graph: ov.Model, folder: Path, **options: str) -> np.ndarray:
    return np.array(compiled(graph, {**OPTIONS, **options}, folder=folder)([ONES])[0])


def test_the_second_time_it_is_read_and_gives_the_same_numbers(tmp_path: Path) -> None:
    first = answer(convolving(), tmp_path)
    (file,) = tmp_path.glob("*.blob")
    os.utime(file, (0, 0))
    np.testing.assert_array_equal(answer(convolving(), tmp_path), first)
    assert file.stat().st_mtime > 0


@pytest.mark.parametrize("damage", ["flipped", "cut off", "emptied", "other"])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: str) -> None:
    first = answer(convolving(), tmp_path)
    (file,) = tmp_path.glob("*.blob")
    whole = bytearray(file.read_bytes())
    damaged = {
        "flipped": whole[:-1] + bytes([whole[-1] ^ 1]),
        "cut off": whole[:100],
        "emptied": b"",
        "other": b"x" * 999,
    }
    file.write_bytes(damaged[damage])
    np.testing.assert_array_equal(answer(convolving(), tmp_path), first)
    mended = file.read_bytes()
    assert hashlib.sha256(mended[32:]).digest() == mended[:32]


def test_other_graphs_and_other_options_have_files_of_their_own(tmp_path: Path) -> None:
    answer(convolving(), tmp_path)
    answer(convolving("another network"), tmp_path)
    answer(convolving(), tmp_path, INFERENCE_NUM_THREADS="1")
    assert len(list(tmp_path.glob("*.blob"))) == 3


def test_a_graph_that_does_not_say_what_it_is_is_not_kept(tmp_path: Path) -> None:
    answer(convolving(""), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_graph_that_was_made_of_a_kept_one_is_not_taken_for_it(tmp_path: Path) -> None:
    first = answer(convolving(), tmp_path)
    made = convolving()
    result = made.outputs[0].get_node()
    result.input(0).replace_source_output(ov.opset13.negative(result.input(0).get_source_output()).output(0))
    np.testing.assert_array_equal(answer(made, tmp_path), -first)


def test_a_graph_whose_origin_is_forgotten_is_not_kept(tmp_path: Path) -> None:
    answer(forget_origin(convolving()), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert answer(convolving(), tmp_path / "file").shape == (1, 4, 8, 8)


def test_what_was_not_read_for_long_is_removed(tmp_path: Path) -> None:
    old, recent = tmp_path / "old.blob", tmp_path / "recent.blob"
    for file in (old, recent):
        file.touch()
    long_ago = time.time() - (UNUSED_DAYS + 1) * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    answer(convolving(), tmp_path)
    assert not old.exists()
    assert recent.exists()
