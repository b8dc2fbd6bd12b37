from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.chain.session import Figures
from app.commands.benchmark import soak
from app.commands.benchmark.soak import Sample
from app.commands.benchmark.soak_session import Soak
from tests.app.fakes import Clock


def samples(memory: Callable[[float], float], minutes: int = 60) -> list[Sample]:
    """One sample a minute."""
    return [Sample(minute, memory(minute), 40, 12, 30.0, 50.0, 6 * minute) for minute in range(minutes + 1)]


def test_growth_by_hand() -> None:
    assert soak.growth_percent(samples(lambda minute: 500.0)) == 0
    assert soak.growth_percent(samples(lambda minute: 570.0 + minute)) == 10, "60 MB of 600"


def test_memory_filled_at_the_start_is_not_growth() -> None:
    memory, handles, speed = soak.in_words(samples(lambda minute: 100.0 if minute < 5 else 700.0))
    assert memory == (
        "In 60 minutes the chain set 360 avatars. It held at most 700 MB, and 700 MB at the end; it grew by "
        "+0.0 % an hour."
    )
    assert handles == "Threads: 40 to 40, 40 at the end; descriptors: 12 to 12, 12 at the end."
    assert speed.startswith("Delay: 50 ms in the first tenth, 50 ms in the last, median 50 ms; 30.0 frames")


def test_a_running_program_is_sampled_written_and_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = "\\n".join(json.dumps(asdict(each)) for each in samples(lambda minute: 500.0, minutes=3))
    program = [sys.executable, "-c", f"print('Loading\\n{lines}')"]
    monkeypatch.setattr(soak, "soak_command", lambda *_: program)
    told: list[str] = []
    table, plot = tmp_path / "soak.csv", tmp_path / "soak.png"
    assert len(soak.run("default", "cpu", 1, told.append, table, plot)) == 4
    written = table.read_text().splitlines()
    assert written[0] == "minutes,memory_mb,threads,descriptors,fps,delay_ms,worn"
    assert written[2] == "1,500.0,40,12,30.0,50.0,6"
    assert "the chain set 18 avatars" in told[0]
    assert plot.is_file()


def test_a_chain_that_does_not_run_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "soak_command", lambda *_: [sys.executable, "-c", "print('no')"])
    told: list[str] = []
    assert soak.run("default", "cpu", 1, told.append) == []
    assert "left out" in told[0]


def test_the_avatar_changes_every_ten_seconds_and_a_sample_comes_every_five() -> None:
    clock, worn, written, ended = Clock(0.0), [], [], []
    figures = Figures()
    session = SimpleNamespace(wear=worn.append, figures=lambda: figures)
    made = Soak(
        session,
        [Path("a"), Path("b")],
        60.0,
        lambda: ended.append(clock.now),
        clock=clock,
        write=written.append,
    )  # type: ignore[arg-type]
    for _ in range(3):
        made.look()
        clock.now += 1
    assert (worn, written, made.has_begun) == ([], [], False), "the network is being loaded"
    figures = Figures(frames=1, fps=29.5, delay_ms=(40.0, 60.0))
    for _ in range(62):
        made.look()
        clock.now += 1
    assert worn[:3] == [Path("a"), Path("b"), Path("a")]
    assert (len(worn), len(written)) == (6 + 1, 12)
    first = Sample(**json.loads(written[0]))
    assert (first.minutes, first.fps, first.delay_ms, first.worn) == (
        pytest.approx(5 / 60, abs=0.001),
        29.5,
        40,
        1,
    )
    assert first.memory_mb > 20
    assert ended[0] == 63


def test_a_chain_that_never_starts_ends() -> None:
    clock, ended = Clock(0.0), []
    session = SimpleNamespace(figures=Figures)
    made = Soak(session, [], 60.0, lambda: ended.append(clock.now), clock=clock)  # type: ignore[arg-type]
    clock.now = Soak.longest_start_s + 1
    made.look()
    assert ended
