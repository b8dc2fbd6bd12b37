from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from app.commands import run
from app.commands.benchmark import chain, course, engines
from app.commands.benchmark.course import Course
from app.commands.benchmark.timing import Contestant, Row
from model import ModelError
from tests.model.tiny import picture, tiny_networks


class Animating:
    """Plays an animator that runs everywhere but on OpenVINO."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.choice = SimpleNamespace(psnr_db=41.5)

    def animate(self, driving: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        return driving


def timed(contestants: Mapping[str, Contestant], seconds: float) -> dict[str, list[float]]:
    """Runs each once, and says that the published arrangement takes four times as long as any other."""
    for contestant in contestants.values():
        contestant()
    return {name: [40.0 if name == engines.PUBLISHED else 10.0] for name in contestants}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    def worn(course: Course, device: str, engine: str, tell: object) -> Animating:
        if engine.startswith("openvino"):
            raise ModelError("OpenVINO is not here.")
        return Animating(engine)

    small = Course(tiny_networks(), picture("source"), (picture("initial"), picture("driving")))
    monkeypatch.setattr("app.commands.benchmark.suite.open_course", lambda network, tell: small)
    monkeypatch.setattr(engines, "worn", worn)
    monkeypatch.setattr(engines, "interleaved", timed)


def test_writes_the_machine_and_a_row_for_each_engine_that_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["benchmark", "--network", "default", "--parts", "engines", "--seconds", "0"]
    file, plot = tmp_path / "figures.json", tmp_path / "plot.png"
    assert (
        run([*words, "--engines", "torch-fp32,openvino-int8", "--json", str(file), "--plot", str(plot)]) == 0
    )
    written = json.loads(file.read_text())
    assert written["machine"]["processor"]
    published, torch = written["rows"]
    assert set(published) == {"what", "engine", "network", "ms_median", "ms_p95", "fps", "ratio", "psnr_db"}
    assert (published["engine"], published["ratio"]) == ("published arrangement", 1)
    assert (published["psnr_db"], torch["psnr_db"]) == (None, 41.5)
    assert torch["engine"] == "torch-fp32"
    assert (torch["ms_median"], torch["ratio"]) == (10, 4)
    assert "openvino-int8 is left out: OpenVINO is not here." in written["notes"]
    assert plot.is_file()
    shown = capsys.readouterr().out
    assert "torch-fp32" in shown
    assert " ×" in shown


def test_the_chain_gives_its_rate_and_delay_and_every_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = {
        "fps": 29.9,
        "seconds": 10.0,
        "engine": "openvino",
        "engine_reason": "It is quick.",
        "fps_at_end": 30.0,
        "memory_mb": 700.0,
        "judged": 9,
        "frames": 10,
        "delay_ms": {"median": 40.0, "p95": 60.0},
        "ms": {"animate": {"median": 20.0, "p95": 25.0}},
    }
    monkeypatch.setattr(chain, "_played", lambda *_: (figures, 13.5))
    told: list[str] = []
    whole, animate, start = chain.chain_rows("default", "cpu", 10, told.append)
    assert (whole.fps, whole.ms_median, whole.ms_p95) == (29.9, 40, 60)
    assert animate == Row("chain: animate", "openvino", "default", 20, 25, 50, None)
    assert start.ms_median == pytest.approx(3500)
    assert told == [
        "The chain was offered 30 frames a second and judged 9 of 10; in its last five seconds it made 30.0 "
        "a second. It held at most 700 MB. It is quick."
    ]


def test_a_chain_that_does_not_run_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "_played", lambda *_: ({}, 1.0))
    told: list[str] = []
    assert chain.chain_rows("default", "cpu", 10, told.append) == []
    assert "--headless" in told[0]


def test_the_course_uses_rendered_people_and_reports_random_weights() -> None:
    told: list[str] = []
    opened = course.open_course("vox-256", told.append)
    assert opened.network == "vox-256"
    assert len(opened.driving) == course.DRIVING_PICTURES
    assert {shown.shape for shown in opened.driving} == {(256, 256, 3)}
    assert "random" in told[0]


@pytest.mark.skipif(torch.cuda.is_available(), reason="this computer has a CUDA GPU")
def test_a_device_that_is_not_here_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["benchmark", "--device", "cuda"]) == 1
    assert capsys.readouterr().err == "torch sees no CUDA GPU here. Choose another --device.\n"
