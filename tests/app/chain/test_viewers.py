"""Viewers: which programs have the virtual camera open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.chain.status import Board, SinkState, SinkStatus
from app.chain.viewers import Viewers

ON = SinkStatus(SinkState.ON, name="Guise", device="/dev/video9")


class Bench:
    """A board whose virtual camera is on, and the processes that have it open."""

    def __init__(self, camera: SinkStatus = ON) -> None:
        self.processes: tuple[str, ...] = ()
        self.looked: list[str] = []
        self.changes = 0
        self.board = Board(self._changed, lambda sentence: None)
        self.turn(camera)
        self.changes = 0
        self.viewers = Viewers(self.board, self._look)

    def turn(self, camera: SinkStatus) -> None:
        self.board.update(lambda status: replace(status, virtual_camera=camera))

    def seen_in(self, *processes: str) -> tuple[str, ...]:
        self.processes = processes
        self.viewers.idle()
        return self.board.status.virtual_camera.viewers

    def _look(self, device: str) -> tuple[str, ...]:
        self.looked.append(device)
        return self.processes

    def _changed(self) -> None:
        self.changes += 1


def test_programs_are_noted_by_the_names_that_people_know() -> None:
    bench = Bench()
    assert bench.seen_in("zoom") == ("Zoom",)
    assert bench.seen_in("firefox-bin", "linphone", "zoom") == ("Firefox", "Zoom", "linphone")
    assert bench.seen_in() == ()
    assert set(bench.looked) == {"/dev/video9"}


def test_programs_that_pass_the_camera_on_are_not_noted() -> None:
    assert Bench().seen_in("pipewire", "wireplumber") == ()


def test_the_status_changes_only_with_the_programs() -> None:
    bench = Bench()
    for _ in range(3):
        bench.seen_in("zoom")
    assert bench.changes == 1


@pytest.mark.parametrize("camera", [SinkStatus(), SinkStatus(SinkState.STARTING), replace(ON, device="")])
def test_nothing_is_looked_at_without_a_device_that_is_on(camera: SinkStatus) -> None:
    bench = Bench(camera)
    bench.seen_in("zoom")
    assert bench.looked == []


def test_a_camera_that_closed_meanwhile_stays_closed() -> None:
    bench = Bench()

    def look(device: str) -> tuple[str, ...]:
        bench.turn(SinkStatus())
        return ("zoom",)

    Viewers(bench.board, look).idle()
    assert bench.board.status.virtual_camera == SinkStatus()
