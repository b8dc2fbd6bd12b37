import numpy as np
import pytest

from model.finders.confirmed import FRAMES, MORE_FRAMES, Confirmation, RestingWindow
from model.finders.window import halved
from model.mouth.window import window_of_mouth
from tests.model.mouth.mouths import frontal, opened

PICTURE = np.full((256, 256, 3), 90, np.uint8)


def resting() -> RestingWindow:
    return RestingWindow(lambda points: halved(window_of_mouth(points)))


def test_a_gesture_is_believed_after_some_frames_in_a_row() -> None:
    confirmed = Confirmation(1.0, 0.0)
    confirmed.is_first = False
    assert [confirmed.believes(2.0, is_shown=False) for _ in range(FRAMES)] == [False] * (FRAMES - 1) + [True]
    confirmed.nothing()
    assert not confirmed.believes(2.0, is_shown=False)


def test_what_is_shown_stays_while_the_finder_doubts() -> None:
    confirmed = Confirmation(1.0, 0.0)
    assert confirmed.believes(0.5, is_shown=True)
    assert not confirmed.believes(0.5, is_shown=False)
    assert not confirmed.believes(-0.5, is_shown=True)


def test_the_first_frame_is_judged_alone() -> None:
    assert Confirmation(1.0, 0.0).believes(1.5, is_shown=False)


def test_the_window_follows_the_head() -> None:
    rest, face = frontal(), resting()
    assert face.at(rest) is None
    face.rest_on(rest, PICTURE)
    moved = face.at(rest + np.float32(0.1))
    assert moved is not None
    assert moved.pixels_of(rest + np.float32(0.1)) == pytest.approx(face.rest_places, abs=1e-3)
    assert face.rest is not None
    assert (face.rest == 90).all()


def test_the_first_calm_picture_is_taken_as_that_at_rest() -> None:
    rest, face = frontal(), resting()
    face.rest_on(rest, None)
    for points, is_taken in ((opened(rest), False), (rest, True)):
        window = face.at(points)
        assert window is not None
        face.take_if_calm(window, window.pixels_of(points), PICTURE)
        assert (face.rest is not None) == is_taken


def shown_frames(logits: list[float], likely: float) -> list[bool]:
    """Which frames show a gesture, after a first one without it."""
    confirmed, shown = Confirmation(2.0, 0.0, likely), False
    confirmed.is_first = False
    made = []
    for logit in logits:
        shown = confirmed.believes(logit, is_shown=shown)
        made.append(shown)
    return made


def test_a_likely_gesture_is_shown_after_more_frames() -> None:
    assert shown_frames([2.5] * FRAMES, 1.0) == [False] * (FRAMES - 1) + [True]
    assert shown_frames([1.5] * MORE_FRAMES, 1.0) == [False] * (MORE_FRAMES - 1) + [True]
    assert not any(shown_frames([1.5] * 2 * MORE_FRAMES, 1.7))
    almost = [1.5] * (MORE_FRAMES - 1)
    assert not any(shown_frames([*almost, 0.5, *almost], 1.0)), "they must follow each other"


def test_a_frame_without_an_answer_begins_both_counts_anew() -> None:
    confirmed = Confirmation(2.0, 0.0, 1.0)
    confirmed.is_first = False
    for _ in range(MORE_FRAMES - 1):
        assert not confirmed.believes(1.5, is_shown=False)
    confirmed.nothing()
    assert not confirmed.believes(1.5, is_shown=False)
