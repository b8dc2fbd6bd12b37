"""FlaggedFrame: what stays of a flagged frame weighs little, and is still to be seen."""

from __future__ import annotations

import numpy as np

from app.chain.flagged_frame import Flagged, FlaggedFrame
from app.frame import Frame
from detector import State
from tests.app.window.fake_session import judged


def test_a_flagged_frame_looks_like_the_original() -> None:
    frame = judged(3)
    kept = FlaggedFrame.of(frame)
    assert (kept.number, kept.captured_at, kept.judgement) == (3, frame.captured_at, frame.judgement)
    for before, after in ((frame.avatar, kept.avatar), (frame.driving, kept.driving)):
        assert before is not None
        assert after is not None
        assert after.shape == before.shape
        assert np.abs(after.astype(int) - before).max() <= 3


def test_it_is_a_small_part_of_the_frame() -> None:
    slope = np.broadcast_to(np.arange(256, dtype=np.uint8)[:, None, None], (256, 256, 3))
    kept = FlaggedFrame.of(Frame(0, 0.0, slope, driving=slope, avatar=slope))
    assert 0 < len(kept.avatar_jpeg) + len(kept.driving_jpeg) < slope.size // 10


def test_a_missing_picture_stays_missing() -> None:
    kept = FlaggedFrame.of(Frame(0, 0.0, np.zeros((8, 8, 3), np.uint8)))
    assert kept.avatar is None
    assert kept.driving is None


def test_an_avatar_that_was_encoded_before_is_not_encoded_again() -> None:
    frame = judged(3)
    assert FlaggedFrame.of(frame, b"jpeg").avatar_jpeg == b"jpeg"
    assert FlaggedFrame.of(frame, b"jpeg").driving_jpeg == FlaggedFrame.of(frame).driving_jpeg


def test_the_last_hundred_flagged_are_kept() -> None:
    flagged = Flagged(kept=3)
    states = [State.FAILED, State.GOOD, State.NO_FACE, State.WARNING, *[State.FAILED] * 3]
    for number, state in enumerate(states):
        flagged.note(judged(number, state))
    flagged.note(Frame(99, 0.0, np.zeros((8, 8, 3), np.uint8)))
    assert [kept.number for kept in flagged.frames] == [4, 5, 6]
