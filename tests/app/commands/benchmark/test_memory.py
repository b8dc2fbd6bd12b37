from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.commands.benchmark import memory
from app.commands.benchmark.machine import resident_mb


def test_growth_by_hand() -> None:
    flat = [(float(minute), 500.0) for minute in range(61)]
    assert memory.in_words(flat) == (
        "In 60 minutes the chain held at most 500 MB, and 500 MB at the end; it grew by +0.0 % an hour."
    )
    leaking = [(float(minute), 600.0 + (minute - 35)) for minute in range(61)]  # 600 MB on average after 10
    assert "it grew by +10.0 % an hour" in memory.in_words(leaking)


def test_memory_filled_at_the_start_is_not_growth() -> None:
    filling = [(float(minute), 100.0 if minute < 10 else 700.0) for minute in range(61)]
    assert "at most 700 MB" in memory.in_words(filling)
    assert "+0.0 % an hour" in memory.in_words(filling)


def test_a_running_program_is_sampled_and_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(memory, "LOOK_EVERY_S", 0.02)
    lasting = [sys.executable, "-c", "import time; time.sleep(0.3)"]
    monkeypatch.setattr(memory, "chain_command", lambda *_: lasting)
    told: list[str] = []
    samples = memory.watch("default", "cpu", 1, told.append, tmp_path / "figures.png")
    assert len(samples) >= 2
    assert max(held for _, held in samples) > 1
    assert "the chain held at most" in told[0]
    assert (tmp_path / "figures-memory.png").is_file()


def test_a_chain_that_does_not_run_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_sampled", lambda *_: [])
    told: list[str] = []
    assert memory.watch("default", "cpu", 1, told.append, None) == []
    assert "left out" in told[0]


def test_memory_of_a_process_by_its_number() -> None:
    mine = resident_mb(os.getpid())
    assert mine is not None
    assert mine > 20
    assert resident_mb(2**30) is None
