"""The frames of real clips in which tongues are out, and how the finder's answers are counted."""

import numpy as np

from model.finders.confirmed import FRAMES
from model.mouth.driver_tongue import CERTAIN
from tests.model.mouth.mouths import frontal, opened
from training.mouths.measure_tongues import NONE, UNCLEAR, Clip, answers, calm_frame, label_of, read_labels


def test_labelled_ranges_hold_both_their_ends() -> None:
    labels = read_labels()
    kinds = [label_of(labels, "wise_face01", number) for number in (4, 5, 18, 19, 30, 40)]
    assert kinds == [UNCLEAR, "down", "down", UNCLEAR, NONE, "corner"]
    assert label_of(labels, "another", 5) == NONE


def test_the_calm_frame_has_its_lips_closed_and_no_tongue() -> None:
    points = np.stack([opened(frontal()), frontal(), opened(frontal(), 0.05), frontal()])
    assert calm_frame(points, [True] * 4) in (1, 3)
    assert calm_frame(points, [True, False, True, False]) == 2


def test_a_tongue_is_seen_at_once_and_shown_after_some_frames() -> None:
    count = FRAMES + 2
    square = np.full((256, 256, 3), 120, np.uint8)
    closed = frontal()
    closed[[65, 66, 67]] = closed[[63, 62, 61]]
    points = np.stack([closed, *[opened(frontal())] * count])
    clip = Clip([square] * len(points), points, range(len(points)))
    seen, out = answers(clip, lambda inputs: np.array([CERTAIN + 1, 0, 1, 0.4], np.float32), calm=0)
    assert seen.tolist() == [False] + [True] * count
    assert out.tolist() == [False] * FRAMES + [True] * (count - FRAMES + 1)
