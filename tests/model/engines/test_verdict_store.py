from __future__ import annotations

import os
from pathlib import Path

import pytest

from face.processor import machine
from model.engines.verdict_store import VerdictStore
from model.engines.verification import Verdict

GOOD, BAD = Verdict(50, 48, 0.01, {"paint": 40.0}), Verdict(failure="it does not run here")


def store(folder: Path, made_of: str = "weights") -> VerdictStore:
    return VerdictStore(folder, "tiny-openvino", made_of)


def test_finds_what_was_kept(tmp_path: Path) -> None:
    store(tmp_path).keep("openvino-cpu-bf16", GOOD)
    store(tmp_path).keep("openvino-intel-fp16", BAD)
    assert store(tmp_path).find("openvino-cpu-bf16") == GOOD
    assert store(tmp_path).find("openvino-intel-fp16") == BAD
    assert store(tmp_path).find("openvino-cpu-int8") is None


def test_other_weights_or_another_machine_are_compared_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(tmp_path).keep("openvino-cpu-bf16", GOOD)
    assert store(tmp_path, "other weights").find("openvino-cpu-bf16") is None
    before = machine()
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX2")
    assert machine() != before
    assert store(tmp_path).find("openvino-cpu-bf16") is None


def test_verdicts_of_the_two_versions_that_were_used_last_are_kept(tmp_path: Path) -> None:
    for age, made_of in enumerate(("first", "second")):
        store(tmp_path, made_of).keep("openvino-cpu-bf16", GOOD)
        for file in tmp_path.iterdir():
            os.utime(file, (age, age))
    assert store(tmp_path, "first").find("openvino-cpu-bf16") == GOOD
    store(tmp_path, "third").keep("openvino-cpu-bf16", GOOD)
    found = [store(tmp_path, made_of).find("openvino-cpu-bf16") for made_of in ("first", "second", "third")]
    assert found == [GOOD, None, GOOD]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"openvino-cpu-bf16": 3}', '{"openvino-cpu-bf16": {}}'])
def test_a_damaged_file_holds_no_verdicts(tmp_path: Path, content: str) -> None:
    store(tmp_path).keep("openvino-cpu-bf16", GOOD)
    (file,) = tmp_path.iterdir()
    file.write_text(content)
    assert store(tmp_path).find("openvino-cpu-bf16") is None
    store(tmp_path).keep("openvino-cpu-bf16", GOOD)
    assert store(tmp_path).find("openvino-cpu-bf16") == GOOD


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    file = tmp_path / "a file, where a folder should be"
    file.touch()
    store(file).keep("openvino-cpu-bf16", GOOD)
    assert store(file).find("openvino-cpu-bf16") is None
