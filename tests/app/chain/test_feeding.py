"""Feeding sinks: every frame to a recorder, a steady rate to a camera, on a fake clock."""

from __future__ import annotations

import pytest

from app.chain.card import SOON, card
from app.chain.feeding import STALE_S, Feeding, SteadyFeeding
from app.chain.stage import Finished
from app.chain.status import SinkState, SinkStatus
from app.devices.sinks import Action, SinkError
from app.frame import Frame, Picture
from tests.app.fakes import AVATAR, Clock, FakeSink, filled


class Bench:
    """A sink, what was reported of it and what was delivered when."""

    def __init__(self, sink: FakeSink | None = None) -> None:
        self.sink = sink or FakeSink()
        self.clock = Clock()
        self.reports: list[SinkStatus] = []
        self.delivered: list[tuple[int, float]] = []

    def feeding(self) -> Feeding:
        return Feeding(
            self.sink,
            report=self.reports.append,
            delivered=self.note,
            on=SinkStatus(SinkState.ON, "On: {name}."),
            off=lambda: SinkStatus(SinkState.OFF, "Saved."),
            clock=self.clock,
        )

    def pacing(self) -> SteadyFeeding:
        return SteadyFeeding(
            self.sink,
            report=self.reports.append,
            delivered=self.note,
            on=SinkStatus(SinkState.ON),
            fps=30,
            clock=self.clock,
        )

    def note(self, frame: Frame, at: float) -> None:
        self.delivered.append((frame.number, at))


def frame(number: int = 0) -> Frame:
    """A sent frame."""
    return Frame(number, 0.0, filled(AVATAR), avatar=filled(AVATAR))


def test_a_recorder_gets_every_frame() -> None:
    bench = Bench()
    feeding = bench.feeding()
    feeding.open()
    for number in range(5):
        feeding.work(frame(number))
    feeding.close()
    assert [sent.number for sent in bench.sink.frames] == [0, 1, 2, 3, 4]
    assert [status.state for status in bench.reports] == ["starting", "on", "off"]
    assert [status.text for status in bench.reports] == ["", "On: fake sink.", "Saved."]
    assert not bench.sink.is_open


def test_a_sink_that_fails_to_open_reports_reason_and_remedy() -> None:
    bench = Bench(FakeSink(refuses=SinkError("Not installed.", Action.LINK, "https://example.org")))
    feeding = bench.feeding()
    with pytest.raises(Finished):
        feeding.open()
    feeding.close()
    assert bench.reports[-1] == SinkStatus(
        SinkState.FAILED, "Not installed.", Action.LINK, "https://example.org"
    )


def test_the_failure_of_a_sink_stays_visible() -> None:
    bench = Bench(FakeSink(breaks_at=1))
    feeding = bench.feeding()
    feeding.open()
    feeding.work(frame(0))
    with pytest.raises(Finished):
        feeding.work(frame(1))
    feeding.close()
    assert bench.reports[-1] == SinkStatus(SinkState.FAILED, "The fake sink broke.", Action.RETRY)


class Odd(FakeSink):
    """A sink that raises an unexpected exception."""

    def send(self, picture: Picture, frame: Frame) -> None:
        raise KeyError("x")

    def close(self) -> None:
        raise RuntimeError("The disk is gone.")


def test_whatever_a_sink_raises_is_a_failure() -> None:
    bench = Bench(Odd())
    feeding = bench.feeding()
    feeding.open()
    with pytest.raises(Finished):
        feeding.work(frame(0))
    feeding.close()
    assert [status.state for status in bench.reports] == ["starting", "on", "failed"]
    assert bench.reports[-1].text == "fake sink failed: 'x'."


def test_a_recording_that_cannot_be_finished_is_not_saved() -> None:
    bench = Bench(Odd())
    feeding = bench.feeding()
    feeding.open()
    feeding.close()
    assert bench.reports[-1].state is SinkState.FAILED
    assert bench.reports[-1].text == "fake sink failed: The disk is gone."


def run(bench: Bench, pacing: SteadyFeeding, seconds: float, source_fps: float) -> None:
    """Let time pass in milliseconds, with frames coming at a rate of their own."""
    start, number = bench.clock.now, 0
    for tick in range(round(1000 * seconds)):
        bench.clock.now = start + tick / 1000
        if source_fps and bench.clock.now - start >= number / source_fps:
            pacing.work(frame(number))
            number += 1
        if pacing.patience_s == 0:
            pacing.idle()


@pytest.mark.parametrize("source_fps", [1, 8, 25, 30, 60, 200])
def test_thirty_pictures_a_second_are_sent_at_any_input_rate(source_fps: float) -> None:
    bench = Bench()
    run(bench, bench.pacing(), 10, source_fps)
    assert len(bench.sink.pictures) in (299, 300, 301)


def test_each_frame_is_delivered_once_however_often_it_is_sent() -> None:
    bench = Bench()
    run(bench, bench.pacing(), 2, source_fps=5)
    assert [number for number, _ in bench.delivered] == list(range(10))


def test_the_newest_is_sent() -> None:
    bench = Bench()
    run(bench, bench.pacing(), 1, source_fps=200)
    late = [100 + number / 200 for number, _ in bench.delivered]
    assert all(at - made <= 0.007 for made, (_, at) in zip(late, bench.delivered, strict=True))


def test_nothing_is_sent_before_there_is_anything() -> None:
    bench = Bench()
    run(bench, bench.pacing(), 1, source_fps=0)
    assert bench.sink.pictures == []


@pytest.mark.parametrize("late_ms", [1, 12, 20, 31])
def test_pictures_that_come_at_the_sinks_rate_are_sent_soon_after_they_come(late_ms: int) -> None:
    bench = Bench()
    pacing = bench.pacing()
    pacing.idle()
    bench.clock.now += late_ms / 1000
    run(bench, pacing, 3, source_fps=30)
    came = [100 + late_ms / 1000 + number / 30 for number, _ in bench.delivered]
    waits = [at - made for made, (_, at) in zip(came, bench.delivered, strict=True)][-20:]
    assert max(waits) <= 0.006
    assert len(bench.sink.pictures) in (89, 90, 91)


def test_after_a_hang_there_is_no_burst() -> None:
    bench = Bench()
    pacing = bench.pacing()
    run(bench, pacing, 1, source_fps=30)
    bench.clock.now += 5
    before = len(bench.sink.pictures)
    run(bench, pacing, 1, source_fps=30)
    assert len(bench.sink.pictures) - before in (29, 30, 31)


def test_a_picture_that_is_too_old_is_replaced_by_a_card() -> None:
    bench = Bench()
    pacing = bench.pacing()
    run(bench, pacing, 1, source_fps=30)
    run(bench, pacing, STALE_S + 0.2, source_fps=0)
    assert bench.sink.pictures[-1] is card(SOON, 64)
    assert sum(picture is not card(SOON, 64) for picture in bench.sink.pictures) <= 30 * (1 + STALE_S) + 2


def test_the_last_picture_before_closing_is_a_card() -> None:
    bench = Bench()
    pacing = bench.pacing()
    run(bench, pacing, 1, source_fps=30)
    pacing.close()
    assert bench.sink.pictures[-1] is card(SOON, 64)
    assert not bench.sink.is_open


@pytest.mark.parametrize("error", [ValueError("odd"), MemoryError(), OSError("gone")])
def test_a_sink_that_raises_anything_has_failed(error: Exception) -> None:
    bench = Bench(FakeSink(raises=error))
    feeding = bench.feeding()
    feeding.open()
    with pytest.raises(Finished):
        feeding.work(frame(0))
    feeding.close()
    assert bench.reports[-1].state is SinkState.FAILED
    assert feeding.refused == 1
