"""Actor: waits for a calm face, follows it, and rests while it is absent."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from app.chain.actor import TURNS_LESS, Actor
from app.chain.calibrating import NEEDED
from app.chain.certain_face import KEPT_S
from app.chain.framing import Framing
from app.chain.kept_calibration import KeptCalibration
from app.chain.presence import CERTAIN, UNCERTAIN
from app.chain.rest import EASE_S
from app.frame import Picture, Presence, sealed
from detector import Box, Landmarks
from lab import ranges
from model import TurnLimit
from tests.app.faces import FaceAt, calm_face
from tests.app.fakes import AVATAR, FakeAnimator, filled

CAMERA = sealed(np.full((240, 320, 3), 120, np.uint8))
FRAME_S = 1 / 25


@dataclass
class Bench:
    """An actor with an avatar, a face to follow, and a clock."""

    finder: FaceAt | None = field(default_factory=lambda: FaceAt(160, 130, 70))
    animator: FakeAnimator = field(default_factory=FakeAnimator)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.actor = Actor(self.animator, self.finder, calm_s=0.0)
        finder, self.actor._finder = self.actor._finder, None
        self.actor.wear(filled(AVATAR))
        self.actor._finder = finder

    def act(self, count: int = 1, camera: Picture = CAMERA) -> list[tuple[Presence, float]]:
        """Presence and rest of so many frames."""
        made = []
        for _ in range(count):
            shown = self.actor.frame(camera, Framing(), self.seconds)
            made.append((shown.presence, self.actor.animate(shown).rest))
            self.seconds += FRAME_S
        return made

    def calibrated(self) -> Bench:
        """After the calm frames, and in motion."""
        self.act(NEEDED + 12)
        assert self.actor.is_calibrated
        return self


def test_until_a_calm_face_comes_the_avatar_rests() -> None:
    finder = FaceAt(160, 130, 70, turned=30)
    bench = Bench(finder)
    assert {rest for _, rest in bench.act(40)} == {1.0}
    assert bench.animator.calibrated == 0
    finder.turned = 0
    assert bench.act(NEEDED + 12)[-1] == (Presence.SEEN, 0.0)
    assert bench.animator.calm == [NEEDED]


def test_a_driver_who_leaves_lets_the_avatar_rest_smoothly_and_in_time() -> None:
    bench = Bench().calibrated()
    assert bench.finder
    bench.finder.is_gone = True
    gone = bench.act(12)
    rests = [rest for _, rest in gone]
    assert rests == sorted(rests)
    assert 0 < rests[0] < 0.2, "no jump"
    assert rests.index(1.0) * FRAME_S <= EASE_S + FRAME_S
    bench.finder.is_gone = False
    back = [rest for _, rest in bench.act(14)]
    assert back == sorted(back, reverse=True)
    assert back[-1] == 0
    assert bench.animator.calibrated == 1, "from the same calibration"


def test_while_the_driver_is_absent_the_network_gets_the_last_face_or_none() -> None:
    bench = Bench().calibrated()
    assert bench.finder
    bench.finder.is_gone = True
    seen = bench.actor._certain.picture
    bench.act(20)
    assert bench.actor._certain.picture is seen


def test_easing_to_rest_starts_at_the_last_certain_face() -> None:
    bench = Bench().calibrated()
    assert bench.finder
    certain = bench.actor._certain.picture
    bench.finder.certainty = (UNCERTAIN + CERTAIN) / 2
    assert bench.act(3)[-1] == (Presence.SEEN, 0.0)
    assert bench.actor._certain.picture is certain
    bench.act(round(KEPT_S / FRAME_S) + 1)
    assert bench.actor._certain.picture is not certain, "one that is too old would be a jump"


def test_animating_a_lost_driver_is_an_option() -> None:
    bench = Bench().calibrated()
    assert bench.finder
    bench.actor.keeps_going = True
    bench.finder.is_gone = True
    assert bench.act(20)[-1] == (Presence.LOST, 0.0)


def test_another_person_is_calibrated_again() -> None:
    bench = Bench().calibrated()
    assert bench.finder
    bench.finder.is_gone = True
    bench.act(5)
    bench.finder.is_gone, bench.finder.x = False, 60
    states = [presence for presence, _ in bench.act(60)]
    assert Presence.REPLACED in states
    assert states[-1] is Presence.SEEN
    assert bench.animator.calibrated == 2


def test_the_avatar_keeps_moving_while_the_user_calibrates_again() -> None:
    bench = Bench().calibrated()
    bench.actor.ask_to_calibrate()
    assert {rest for _, rest in bench.act(NEEDED - 1)} == {0.0}
    assert bench.animator.calibrated == 1
    bench.act(3)
    assert bench.animator.calibrated == 2


def test_a_second_request_takes_the_face_as_it_is() -> None:
    finder = FaceAt(160, 130, 70, turned=30)
    bench = Bench(finder)
    bench.actor.ask_to_calibrate()
    bench.act(3)
    assert bench.animator.calibrated == 0
    bench.actor.ask_to_calibrate()
    bench.act(1)
    assert bench.animator.calm == [1]


def test_a_calibration_can_be_undone() -> None:
    bench = Bench().calibrated()
    bench.actor.ask_to_calibrate()
    bench.act(NEEDED + 2)
    assert bench.animator.calibration[0][0, 0] == 2
    bench.actor.undo()
    assert bench.animator.calibration[0][0, 0] == 1
    assert bench.actor.take_neutral() is not None, "the judge is told"


def test_the_judge_gets_the_avatar_without_a_driver_also_for_absolute_motion() -> None:
    bench = Bench().calibrated()
    relative = bench.actor.take_neutral()
    bench.actor.set_relative(False)
    absolute = bench.actor.take_neutral()
    assert relative is not None
    assert absolute is not None
    assert absolute.still is relative.still is relative.avatar
    assert absolute.avatar is not absolute.still


def test_without_a_finder_the_first_picture_calibrates_and_the_driver_is_never_lost() -> None:
    bench = Bench(finder=None)
    assert bench.act(3) == [(Presence.SEEN, 0.0)] * 3
    assert bench.animator.calm == [1]


@dataclass
class TwoFaces(FaceAt):
    """Finds a second face when the first one is covered."""

    def find(self, picture: Picture, near: Box | None = None) -> Landmarks | None:
        return super().find(picture, near) or calm_face(60, 60, self.width)


def test_two_faces_of_a_size_are_not_calibrated() -> None:
    bench = Bench(TwoFaces(160, 130, 70))
    bench.act(40)
    assert bench.animator.calibrated == 0


def test_another_source_forgets_the_driver() -> None:
    bench = Bench().calibrated()
    bench.actor.begin()
    assert not bench.actor.is_calibrated
    assert bench.act(NEEDED + 12)[-1] == (Presence.SEEN, 0.0)
    assert bench.animator.calibrated == 2


@pytest.mark.parametrize("relative", [True, False])
def test_absolute_motion_needs_no_calm_face(relative: bool) -> None:
    finder = FaceAt(160, 130, 70, turned=30)
    bench = Bench(finder)
    bench.actor.set_relative(relative)
    assert bench.act(20)[-1][1] == (1.0 if relative else 0.0)


def kept_and_offered(before: Bench) -> tuple[KeptCalibration, Bench]:
    """The calibration that is kept of one bench, and a new bench to which it is offered."""
    before.calibrated()
    before.animator.calibration = (np.zeros((10, 2)), np.zeros((10, 2, 2)))
    kept = before.actor.kept((320, 240))
    assert kept is not None
    bench = Bench()
    bench.actor.begin()
    bench.actor.offer((kept,))
    return kept, bench


def test_a_kept_calibration_that_fits_is_taken_without_waiting() -> None:
    kept, bench = kept_and_offered(Bench())
    bench.act(3)
    assert bench.actor.is_calibrated
    assert bench.actor.is_restored
    assert bench.animator.calibrated == 0
    assert bench.animator.calibration == (kept.value, kept.jacobian)
    assert bench.actor.take_neutral() is None or bench.act(1)
    bench.actor.ask_to_calibrate()
    bench.act(NEEDED + 2)
    assert not bench.actor.is_restored
    assert bench.animator.calibrated == 1


def test_a_kept_calibration_of_another_place_is_not_taken() -> None:
    _, bench = kept_and_offered(Bench(FaceAt(100, 130, 70)))
    bench.act(5)
    assert not bench.actor.is_calibrated


def test_while_waiting_the_match_with_the_resting_avatar_is_known() -> None:
    bench, finder = Bench(), FaceAt(width=60)
    bench.finder = bench.actor._finder = finder
    bench.act(1)
    assert bench.actor.match is None, "the avatar's face was not looked for"
    bench.actor.wear(filled(AVATAR))
    bench.act(1)
    assert bench.actor.match == 100
    finder.turned = 20
    bench.act(1)
    assert bench.actor.match is not None
    assert bench.actor.match < 60
    finder.turned = 0
    bench.calibrated()
    assert bench.actor.match is None


def test_a_driver_who_sits_elsewhere_has_drifted() -> None:
    bench = Bench().calibrated()
    assert bench.finder is not None
    assert bench.finder.x is not None
    for _ in range(30):
        bench.finder.x += 2
        bench.act(1)
    bench.act(25 * 21)
    assert bench.actor.conditions.has_drifted
    bench.actor.ask_to_calibrate()
    bench.act(NEEDED + 2)
    assert not bench.actor.conditions.has_drifted


def test_the_avatars_head_turns_as_far_as_its_measured_range(tmp_path: Path) -> None:
    picture = tmp_path / "somebody.png"
    ranges.write(picture, {"yaw": 15.0, "pitch": 10.0, "roll": 5.0}, "default")
    animator = FakeAnimator()
    actor = Actor(animator, None)
    actor.wear(filled(AVATAR), picture)
    assert animator.turn_limit == TurnLimit(15, 10, 5)
    actor.wear(filled(AVATAR))
    assert animator.turn_limit == TurnLimit.of_avatar(None)


def test_without_the_limit_the_head_turns_as_far_as_the_drivers() -> None:
    animator = FakeAnimator()
    actor = Actor(animator, None)
    actor.turns.switch(False)
    actor.wear(filled(AVATAR))
    assert animator.turn_limit is None


def test_a_head_that_turns_less_than_the_drivers_says_so_and_expects_nothing() -> None:
    bench = Bench().calibrated()
    made = {}
    for surplus in (0.0, TURNS_LESS + 1):
        bench.animator.surplus = surplus
        made[surplus] = bench.actor.animate(bench.actor.frame(CAMERA, Framing(), bench.seconds))
        bench.seconds += FRAME_S
    near, far = made.values()
    assert not near.turns_less
    assert near.expected is not None
    assert far.turns_less
    assert far.expected is None
