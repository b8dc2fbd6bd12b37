"""The parsers that are ours, on anything: each reads it, or raises the error that it promises."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.commands.judge.evaluation import read_manifest
from app.commands.terminal import CommandError
from app.window.settings import Settings, load_settings, save_settings
from detector import DetectorError
from detector.novelty import NoveltyModel

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
"""Whatever JSON can hold, and a little more."""
NAMES = st.sampled_from([each.name for each in fields(Settings)])
COLUMNS = ["label", "file", "identity", "driving", "label_frames", "visible_failure_labels"]
CELLS = st.sampled_from([*COLUMNS, "fake", "authentic", "a.mp4", "1 2 3", "010", "", "x", '"', "\0", "é"])
MANIFESTS = st.lists(st.lists(CELLS, max_size=7).map(",".join), max_size=5).map(
    lambda lines: "\n".join(["label,file,identity,label_frames,visible_failure_labels", *lines]).encode()
)
"""Tables that are nearly manifests."""
PARTS = ["method", "instrument", "version", "mean", "threshold", "neighbours", "axes"]
ARRAYS = st.sampled_from(
    [np.array("guise"), np.array(np.nan), np.array(np.inf), np.array(2), np.zeros((3, 2)), np.zeros(0)]
)


@contextlib.contextmanager
def file_with(content: bytes, name: str) -> Iterator[Path]:
    """A file with this content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


@given(st.binary(max_size=200))
def test_settings_of_any_bytes_open_the_window(content: bytes) -> None:
    with file_with(content, "settings.json") as path:
        settings, _ = load_settings(path)
    assert isinstance(settings, Settings)


@given(st.dictionaries(NAMES | st.text(max_size=10), ANYTHING, max_size=6))
def test_settings_of_any_values_open_the_window_and_can_be_kept(values: dict[str, object]) -> None:
    with file_with(json.dumps(values).encode(), "settings.json") as path:
        settings, _ = load_settings(path)
        said = save_settings(settings, path)
        assert said == "" or said.startswith("Your settings could not be saved")
        assert isinstance(load_settings(path)[0], Settings)


@given(st.binary(max_size=300) | MANIFESTS)
def test_any_manifest_is_read_or_refused(content: bytes) -> None:
    with file_with(content, "manifest.csv") as path, contextlib.suppress(CommandError):
        read_manifest(path)


@given(st.binary(max_size=300))
def test_a_model_of_any_bytes_is_refused(content: bytes) -> None:
    with file_with(content, "model.npz") as path, contextlib.suppress(DetectorError):
        NoveltyModel.load(path, "guise", "built-in")
        raise AssertionError("noise was taken for a model")


@given(
    st.dictionaries(
        st.sampled_from(["method", "instrument", "mean", "threshold", "neighbours", "axes"]), ARRAYS
    )
)
def test_a_model_of_any_arrays_is_refused(arrays: dict[str, np.ndarray]) -> None:
    written = io.BytesIO()
    np.savez(written, **arrays)
    with file_with(written.getvalue(), "model.npz") as path, contextlib.suppress(DetectorError):
        NoveltyModel.load(path, "guise", "built-in")
        raise AssertionError("a part of a model was taken for a model")
