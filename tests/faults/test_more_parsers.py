"""Stores, the lab's files, layers and command lines, on anything: read, or refused as promised."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands import COMMANDS, WITHOUT_A_COMMAND, _parser, load
from detector import DetectorError
from detector.fusion import Fusion, load_fusions
from face.graph_store import REPORT, GraphStore
from lab.errors import LabError
from lab.rows import read_rows
from lab.suite import Person
from model import ModelError
from model.engines.verdict_store import VerdictStore
from model.layers.avatar_layers import AvatarLayers
from tests.faults.test_parsers import ANYTHING, ARRAYS
from training import TrainingError
from training.people_file import read_people

DEEP = b"[" * 3000
"""JSON that is nested too deeply for Python's parser."""
BYTES = st.binary(max_size=300) | st.just(DEEP) | ANYTHING.map(lambda value: json.dumps(value).encode())
ENGINE = "openvino-cpu-int8"
REPORTS = st.dictionaries(
    st.sampled_from(["psnr_db", "error_inside", "error_around", "is_good", "why", "x"]), ANYTHING, max_size=5
)
WORDS = st.lists(
    st.sampled_from(
        [
            *("--avatar", "--source", "--seconds", "--json", "--engine", "--network", "--record", "--parts"),
            *("--help", "-h", "--version", "--headless", "--driving", "--output", "--minutes", "--framing"),
            *(
                "mei",
                "demo",
                "-1",
                "0",
                "nan",
                "inf",
                "1e999",
                "openvino-int8",
                "a=b",
                "--",
                "-",
                "",
                "é",
                "\0",
            ),
        ]
    )
    | st.text(max_size=8),
    max_size=6,
)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """An empty folder."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@given(BYTES | REPORTS.map(lambda report: json.dumps({ENGINE: report}).encode()))
def test_any_verdict_is_found_or_made_again(content: bytes) -> None:
    with folder() as home:
        store = VerdictStore(home, "default", "weights")
        store._file.write_bytes(content)
        found = store.find(ENGINE)
        if found is not None:
            store.keep(ENGINE, found)
            assert store.find(ENGINE) == found


@given(BYTES, st.booleans())
def test_graphs_of_any_bytes_are_made_again(content: bytes, is_zip: bool) -> None:
    """The hash is right, so that it is the file's content that must be refused."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("graph.xml", content)
        archive.writestr("graph.bin", content)
        archive.writestr(REPORT, content)
    given_bytes = written.getvalue() if is_zip else content
    with folder() as home:
        (home / "a-b-c.zip").write_bytes(given_bytes)
        (home / "a-b-c.sha256").write_text(hashlib.sha256(given_bytes).hexdigest())
        assert GraphStore(home).load("a-b-c") is None
        assert list(home.iterdir()) == []


@given(BYTES | ANYTHING.map(lambda value: json.dumps({"fusions": {"alone": value}}).encode()))
def test_any_weights_of_signals_are_read_or_refused(content: bytes) -> None:
    with folder() as home, contextlib.suppress(DetectorError):
        (home / "fusion.json").write_bytes(content)
        fusions = load_fusions(home / "fusion.json")
        assert all(isinstance(fusion, Fusion) for fusion in fusions.values())


@given(st.lists(BYTES, max_size=3).map(b"\n".join))
def test_any_rows_of_the_lab_are_read_or_refused(content: bytes) -> None:
    with folder() as home, contextlib.suppress(LabError):
        (home / "rows.jsonl").write_bytes(content)
        assert read_rows(home / "rows.jsonl") == {}


@given(BYTES | st.dictionaries(st.sampled_from(["neutral", "gestures", "landmarks"]), ARRAYS))
def test_any_labels_of_a_suite_are_read_or_refused(content: bytes | dict[str, np.ndarray]) -> None:
    with folder() as home, contextlib.suppress(LabError):
        if isinstance(content, bytes):
            (home / "labels.npz").write_bytes(content)
        else:
            np.savez(home / "labels.npz", **content)
        person = Person("mei", home)
        assert isinstance(person.gestures, tuple)
        assert person.neutral_points.shape == (70, 2)


@given(BYTES | ANYTHING.map(lambda value: json.dumps({"people": value}).encode()))
def test_any_file_of_people_is_read_or_refused(content: bytes) -> None:
    with folder() as home, contextlib.suppress(TrainingError):
        (home / "people.json").write_bytes(content)
        assert isinstance(read_people(home / "people.json")["people"], dict)


@given(BYTES, BYTES)
def test_layers_of_any_bytes_are_refused(cutout: bytes, room: bytes) -> None:
    with folder() as home:
        (home / "layers").mkdir()
        (home / "layers" / "mei.webp").write_bytes(cutout)
        (home / "layers" / "mei.room.jpg").write_bytes(room)
        with pytest.raises(ModelError):
            AvatarLayers.read(home / "mei.jpg", 64)


@pytest.mark.parametrize("name", [*COMMANDS, WITHOUT_A_COMMAND])
@given(words=WORDS)
def test_any_words_are_read_or_refused_with_a_sentence(name: str, words: list[str]) -> None:
    parser = _parser(name)
    load(name).add_arguments(parser)
    said, codes = io.StringIO(), []
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            parser.parse_args(words)
        except SystemExit as ended:
            codes.append(ended.code)
    assert codes in ([], [0], [2])
    assert not codes or said.getvalue().strip()
