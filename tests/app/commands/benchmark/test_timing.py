from __future__ import annotations

import pytest

from app.commands.benchmark.timing import FEWEST_TURNS, TURN_S, WARM_UPS, interleaved, row


class Clock:
    """A clock that only the contestants advance."""

    def __init__(self) -> None:
        self.now = 0.0
        self.ran: list[str] = []

    def __call__(self) -> float:
        return self.now

    def contestant(self, name: str, took_s: float) -> object:
        def run() -> None:
            self.ran.append(name)
            self.now += took_s

        return run


def test_turns_are_short_and_alternate() -> None:
    clock = Clock()
    contestants = {"a": clock.contestant("a", TURN_S / 2), "b": clock.contestant("b", 2 * TURN_S)}
    taken = interleaved(contestants, seconds=4 * TURN_S, clock=clock)  # type: ignore[arg-type]
    assert clock.ran[: 2 * WARM_UPS] == ["a"] * WARM_UPS + ["b"] * WARM_UPS
    assert "".join(clock.ran[2 * WARM_UPS :]) == "aab" * 4
    assert taken["a"] == pytest.approx([500 * TURN_S] * 8)
    assert taken["b"] == pytest.approx([2000 * TURN_S] * 4)


def test_even_a_short_run_gives_everyone_a_few_turns() -> None:
    clock = Clock()
    taken = interleaved({"a": clock.contestant("a", 9.0)}, seconds=0, clock=clock)  # type: ignore[dict-item]
    assert len(taken["a"]) == FEWEST_TURNS


def test_a_row_says_how_many_times_as_fast_as_the_published_arrangement() -> None:
    made = row("animate a frame", "torch", "default", [10, 20, 30], baseline_ms=100)
    assert (made.ms_median, made.fps, made.ratio) == (20, 50, 5)
    assert made.ms_p95 == pytest.approx(29)
    assert row("judge a frame", "built-in", "default", [10]).ratio is None
