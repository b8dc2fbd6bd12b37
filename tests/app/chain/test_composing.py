"""Composing: makes the pictures of a draft, and lets a frame pass if it cannot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.chain.acts import Draft, Drafted
from app.chain.composing import Composing
from app.frame import Frame, Picture
from tests.app.fake_performance import FakeDrawn, FakePerformance
from tests.app.fakes import AVATAR, MARKER, KeptBoard, filled


@dataclass
class Broken:
    """A drawn frame that cannot be composed."""

    why: str

    def composed(self) -> FakePerformance:
        raise ValueError(self.why)


def frame() -> Frame:
    return Frame(7, 0.0, filled(MARKER), avatar_name="green")


def drawn(picture: Picture) -> FakeDrawn:
    return FakeDrawn(FakePerformance(picture, picture, (3, 4, 64)))


def test_a_draft_becomes_the_frames_avatar_and_scene() -> None:
    asked = np.zeros((70, 2))
    made = Composing(KeptBoard()).work(Drafted(frame(), Draft(drawn(filled(AVATAR)), 0.25, None, asked)))
    assert made.avatar is not None
    assert made.scene is not None
    assert made.scene[0, 0].tolist() == list(AVATAR)
    assert not made.scene.flags.writeable
    assert (made.place, made.rest, made.avatar_name) == ((3, 4, 64), 0.25, "green")
    assert made.asked is asked
    assert set(made.milliseconds) == {"compose"}


def test_a_frame_without_a_draft_passes_unchanged() -> None:
    given = frame()
    assert Composing(KeptBoard()).work(Drafted(given)) is given


def test_a_frame_that_cannot_be_composed_passes_without_an_avatar_and_is_reported_once() -> None:
    board = KeptBoard()
    composing = Composing(board)
    for why in ("no weights", "no weights", "no memory"):
        made = composing.work(Drafted(frame(), Draft(Broken(why), 0.0)))
        assert made.avatar is None
        assert made.scene is None
    assert board.told == [
        "The avatar could not be made: no weights",
        "The avatar could not be made: no memory",
    ]


def test_a_picture_that_is_none_is_refused() -> None:
    board = KeptBoard()
    made = Composing(board).work(Drafted(frame(), Draft(drawn(np.zeros((64, 64), np.uint8)), 0.0)))
    assert made.avatar is None
    assert len(board.told) == 1
