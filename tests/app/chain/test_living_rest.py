"""The avatar at rest is alive in what leaves: it moves, it is never the driver, and nothing is judged."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.chain.animating import Prepared
from app.chain.card import PAUSED, SOON, card
from app.frame import Picture
from detector import State
from model import RestPose
from tests.app.chain.test_no_leak import Chain
from tests.app.faces import FaceAt
from tests.app.fake_performance import FakePerformance
from tests.app.fakes import AVATAR, SIDE, FakeAnimator, filled, holds_marker

FRAME_S = 0.04


class LivingAnimator(FakeAnimator):
    """Answers with the avatar's colour, in which the pose can be seen."""

    def perform(
        self, driving: Picture | None, seconds: float = 0.0, *, rest: float = 0.0, pose: object = None
    ) -> FakePerformance:
        shown = pose if isinstance(pose, RestPose) else RestPose()
        turn, lids = round(40 * rest * (2 + shown.yaw) / 4), round(30 * rest * shown.closed)
        made = filled((AVATAR[0] + turn, AVATAR[1] - 40 + turn, AVATAR[2] + lids))
        return FakePerformance(made, made)


class Leaving:
    """A chain on one thread, whose driver is calibrated and then leaves."""

    def __init__(self, folder: Path) -> None:
        self.finder = FaceAt(width=50)
        self.chain = Chain(folder, animator=LivingAnimator())
        self.chain.prepared.put(Prepared(self.chain.animator, self.finder))
        self.number = 0
        self.act(2.0)
        assert self.chain.animator.calibrated == 1
        self.finder.is_gone = True

    def act(self, seconds: float) -> list[Picture]:
        """What leaves in this time."""
        before = len(self.chain.left)
        for _ in range(round(seconds / FRAME_S)):
            self.chain.clock.now += FRAME_S
            self.chain.frame(self.number)
            self.number += 1
        return self.chain.left[before:]


@pytest.fixture
def leaving(tmp_path: Path) -> Leaving:
    return Leaving(tmp_path)


def level(picture: Picture) -> float:
    return float(picture[SIDE // 2, SIDE // 2].mean())


def test_when_the_driver_leaves_the_avatar_moves_until_the_card(leaving: Leaving) -> None:
    pictures = leaving.act(2.8)
    assert not any(holds_marker(picture) for picture in pictures)
    assert len({picture.tobytes() for picture in pictures[10:]}) > 15
    assert max(abs(level(b) - level(a)) for a, b in pairwise(pictures)) < 12
    assert max(int(picture[..., 2].max()) for picture in pictures) > AVATAR[2] + 20, "it blinks"
    assert leaving.act(1.0)[-1] is card(SOON, SIDE)


def test_at_rest_the_network_gets_no_picture_of_the_driver(leaving: Leaving) -> None:
    leaving.act(2.0)
    drawn = leaving.chain.animator.drawn
    assert [is_given for is_given, _ in drawn[-30:]] == [False] * 30
    assert len({pose for _, pose in drawn[-30:]}) == 30


def test_an_avatar_at_rest_is_not_judged(leaving: Leaving) -> None:
    leaving.act(0.4)
    judged = len(leaving.chain.judge.judged)
    leaving.chain.judge.state = State.FAILED
    pictures = leaving.act(2.0)
    assert len(leaving.chain.judge.judged) == judged
    assert all(picture is not card(SOON, SIDE) for picture in pictures)


def test_a_pause_shows_a_card_at_once(leaving: Leaving) -> None:
    leaving.act(1.0)
    leaving.chain.choose(is_paused=True)
    assert all(picture is card(PAUSED, SIDE) for picture in leaving.act(1.0))


def test_nobody_who_looks_means_nothing_is_drawn(leaving: Leaving) -> None:
    leaving.act(1.0)
    drawn = len(leaving.chain.animator.drawn)
    leaving.chain.choose(is_unseen=True)
    leaving.act(1.0)
    assert len(leaving.chain.animator.drawn) == drawn


def test_it_comes_back_without_a_jump(leaving: Leaving) -> None:
    resting = leaving.act(2.0)
    leaving.finder.is_gone = False
    pictures = [resting[-1], *leaving.act(2.0)]
    assert max(abs(level(b) - level(a)) for a, b in pairwise(pictures)) < 12
    assert leaving.chain.animator.drawn[-1] == (True, RestPose())


def test_what_the_driver_did_before_changes_nothing_at_rest(tmp_path: Path) -> None:
    one, other = Leaving(tmp_path), Leaving(tmp_path)
    other.finder.is_gone, other.finder.x, other.finder.turned = False, 48, 12
    one.finder.is_gone = False
    for bench in (one, other):
        bench.act(1.0)
        bench.finder.is_gone = True
        bench.act(2.0)
    shown, same = (np.array([pose for _, pose in bench.chain.animator.drawn[-40:]]) for bench in (one, other))
    assert shown == pytest.approx(same)
