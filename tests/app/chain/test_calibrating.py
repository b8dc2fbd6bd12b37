"""CalmSearch: which faces are calm, and how many in a row are needed."""

from __future__ import annotations

import pytest

from app.chain.calibrating import CALM_S, EVERY_TICK, NEEDED, CalmSearch, Tick, ticks_of
from app.chain.driver_look import DriverLook
from tests.app.chain.test_presence import ROOM, look
from tests.app.fakes import MARKER, filled

DRIVING = filled(MARKER)


def test_a_calm_face_has_every_tick() -> None:
    assert ticks_of(look(), look(), is_alone=True) == EVERY_TICK


@pytest.mark.parametrize(
    ("seen", "missing"),
    [
        (look(turned=25), Tick.STRAIGHT),
        (look(roll=15), Tick.STRAIGHT),
        (look(pitch=25), Tick.STRAIGHT),
        (look(eyes=0.08), Tick.CALM),
        (look(mouth=0.3), Tick.CALM),
        (look(x=330), Tick.CALM),
        (look(width=30), Tick.NEAR_AND_LIT),
        (look(brightness=12), Tick.NEAR_AND_LIT),
    ],
)
def test_what_is_missing_is_named(seen: DriverLook, missing: Tick) -> None:
    before = look(width=30) if seen.box.width < 40 else look(turned=25) if abs(seen.yaw) > 20 else look()
    assert ticks_of(seen, before, is_alone=True) == EVERY_TICK - {missing}


def test_two_faces_are_one_too_many() -> None:
    assert ticks_of(look(), look(), is_alone=False) == EVERY_TICK - {Tick.ONE_FACE}


def test_without_a_face_no_condition_is_met() -> None:
    assert ticks_of(None, look(), is_alone=True) == frozenset()


def test_ten_calm_frames_in_a_row_are_enough_for_a_recording() -> None:
    search = CalmSearch(calm_s=0)
    for number in range(NEEDED + 1):
        assert not search.is_complete
        search.step(look(), DRIVING, number / 25, is_alone=True)
    assert search.is_complete
    assert len(search.pictures) == len(search.looks) == NEEDED


def test_a_live_person_must_be_calm_for_a_moment() -> None:
    search, times = CalmSearch(), []
    for number in range(60):
        search.step(look(), DRIVING, number / 30, is_alone=True)
        if search.is_complete:
            times.append(number / 30)
    assert times[0] == pytest.approx(CALM_S, abs=0.1)


def test_a_blink_restarts_the_count() -> None:
    search = CalmSearch(calm_s=0)
    for number in range(NEEDED):
        search.step(look(), DRIVING, number / 25, is_alone=True)
    assert 0 < search.progress < 1
    search.step(look(eyes=0.05), DRIVING, 0.5, is_alone=True)
    assert search.progress == 0
    assert search.pictures == ()


def test_the_test_face_counts_as_well_lit() -> None:
    assert 30 < ROOM.mean() < 240
