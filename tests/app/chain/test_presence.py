"""PresenceTracker: the driver leaves, comes back, or is replaced; looks and times by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.chain.driver_look import DriverLook
from app.chain.presence import (
    CERTAIN,
    OUTSIDE,
    REPLACED_AFTER_S,
    RESHAPED,
    RETURN_S,
    SUDDEN,
    UNCERTAIN,
    Cause,
    PresenceTracker,
    share_outside,
)
from app.frame import Presence, sealed
from tests.app.faces import calm_face

ROOM = sealed(np.full((360, 640, 3), 90, np.uint8))
FRAME_S = 1 / 25


def look(x: float = 320, width: float = 100, turned: float = 0.0, **changes: object) -> DriverLook:
    """A calm face in a grey room."""
    seen = DriverLook.of(calm_face(x, 200, width, turned), ROOM)
    assert seen is not None
    return replace(seen, **changes)  # type: ignore[arg-type]


class Bench:
    """A tracker that was calibrated, and its clock."""

    def __init__(self) -> None:
        self.tracker = PresenceTracker()
        self.seconds = 0.0
        self.tracker.step(look(), 0.0, self.seconds)
        self.tracker.calibrate(look())

    def see(self, *looks: DriverLook | None, outside: float = 0.0) -> list[Presence]:
        """The states after these looks, one frame after the other."""
        states = []
        for each in looks:
            self.seconds += FRAME_S
            states.append(self.tracker.step(each, outside, self.seconds))
        return states


def test_a_driver_who_stays_is_seen() -> None:
    assert set(Bench().see(*[look(320 + 3 * step) for step in range(20)])) == {Presence.SEEN}


def test_an_absent_driver_is_lost_in_the_same_frame() -> None:
    bench = Bench()
    assert bench.see(None) == [Presence.LOST]
    assert bench.tracker.cause is Cause.NO_FACE


@pytest.mark.parametrize(
    ("seen", "cause"),
    [
        (look(width=12), Cause.TOO_SMALL),
        (look(turned=60), Cause.TURNED),
        (look(certainty=0.6), Cause.COVERED),
        (look(roll=80), Cause.LYING),
        (look(x=520), Cause.OTHER_FACE),
        (look(width=190), Cause.OTHER_FACE),
    ],
)
def test_why_a_driver_is_lost(seen: DriverLook, cause: Cause) -> None:
    bench = Bench()
    assert bench.see(seen) == [Presence.LOST]
    assert bench.tracker.cause is cause


def test_a_driver_who_turns_away_fast_is_lost_at_a_smaller_turn() -> None:
    assert Bench().see(look(turned=15), look(turned=33)) == [Presence.SEEN] * 2
    assert Bench().see(look(), look(turned=33)) == [Presence.SEEN, Presence.LOST]
    assert Bench().see(look(), look(turned=22)) == [Presence.SEEN] * 2, "a quick glance"


def test_a_less_than_certain_face_that_leaps_is_covered() -> None:
    leap = look(400)
    assert leap.moved(look()) > SUDDEN
    bench = Bench()
    assert bench.see(leap) == [Presence.SEEN], "a certain face may move fast"
    bench = Bench()
    assert bench.see(replace(leap, certainty=(UNCERTAIN + CERTAIN) / 2)) == [Presence.LOST]
    assert bench.tracker.cause is Cause.COVERED
    bench = Bench()
    assert bench.see(look(322, certainty=(UNCERTAIN + CERTAIN) / 2)) == [Presence.SEEN], "it did not leap"


def test_half_a_face_at_the_edge_is_lost() -> None:
    bench = Bench()
    assert bench.see(look(), outside=OUTSIDE + 0.01) == [Presence.LOST]
    assert bench.tracker.cause is Cause.CUT_OFF


def test_the_driver_comes_back_over_a_moment() -> None:
    bench = Bench()
    bench.see(*[None] * 20)
    states = bench.see(*[look(325)] * 15)
    assert states[:2] == [Presence.LOST, Presence.RETURNING], "one look to see that the face is steady"
    back = states.index(Presence.SEEN)
    assert back * FRAME_S == pytest.approx(RETURN_S, abs=2 * FRAME_S)


def test_a_face_that_still_moves_is_not_back_yet() -> None:
    bench = Bench()
    bench.see(None)
    assert set(bench.see(*[look(400 - 40 * step) for step in range(3)])) == {Presence.LOST}
    assert bench.tracker.cause is Cause.MOVING


def test_another_person_becomes_the_driver_after_a_while() -> None:
    bench = Bench()
    bench.see(*[None] * 5)
    other = look(560)
    states = bench.see(*[other] * 60)
    assert states.index(Presence.REPLACED) * FRAME_S == pytest.approx(REPLACED_AFTER_S, abs=3 * FRAME_S)
    assert set(states[states.index(Presence.REPLACED) :]) == {Presence.REPLACED}
    bench.tracker.calibrate(other)
    assert bench.see(other) == [Presence.SEEN]


def test_other_clothes_in_the_same_place_mean_another_person() -> None:
    bench = Bench()
    bench.see(*[None] * 5)
    red = look(colours=np.array([[35.0, 0, 0], [35, 0, 0], [50, 70, 50]]))
    assert Presence.RETURNING not in bench.see(*[red] * 10)


def reshaped(seen: DriverLook, by: float, colour: float = 0.0) -> DriverLook:
    """The look with another jaw and other colours; `by` is the root mean square of all 68 points."""
    changed = seen.shape.copy()
    changed[:17, 0] += by * 2  # 17 of 68 points
    return replace(seen, shape=changed, colours=seen.colours + colour)


def test_a_face_of_another_shape_in_the_same_place_is_another_person() -> None:
    bench, other = Bench(), reshaped(look(325, 110), 1.1 * RESHAPED, colour=8.0)
    assert bench.see(other) == [Presence.LOST]
    assert bench.tracker.cause is Cause.OTHER_FACE
    assert set(bench.see(*[other] * 20)) == {Presence.LOST}, "its colours are not the driver's"
    assert bench.see(look(), look())[-1] is Presence.RETURNING


def test_another_person_who_stays_before_the_driver_replaces_them() -> None:
    bench, other = Bench(), reshaped(look(325, 110), 1.1 * RESHAPED, colour=8.0)
    states = bench.see(*[other] * (int(REPLACED_AFTER_S / FRAME_S) + 4))
    assert states[-1] is Presence.REPLACED


def test_a_sudden_expression_is_still_the_driver() -> None:
    bench = Bench()
    assert bench.see(reshaped(look(), 0.9 * RESHAPED), look()) == [Presence.SEEN] * 2
    assert bench.see(reshaped(look(), 1.1 * RESHAPED)) == [Presence.LOST], "a leap of the landmarks"
    assert bench.see(look(), look())[-1] is Presence.RETURNING, "the colours are the driver's"


def test_the_driver_beside_a_second_person_stays_the_driver() -> None:
    bench = Bench()
    bench.see(look(), look(520, width=140))
    assert set(bench.see(*[look(520, width=140)] * 5)) == {Presence.LOST}
    assert bench.see(look(), look())[-1] is Presence.RETURNING


def test_landmarks_outside_are_counted() -> None:
    seen = look(320)
    assert share_outside(seen, 220, 100, 220, 640, 360) == 0
    assert share_outside(seen, 320, 90, 220, 640, 360) == pytest.approx(0.6, abs=0.2)
    assert share_outside(look(640), 530, 90, 220, 640, 360) > 0.3


def test_reset_forgets_the_driver() -> None:
    bench = Bench()
    bench.tracker.reset()
    assert bench.tracker.state is Presence.LOST
    assert bench.see(look(100)) == [Presence.SEEN]
