from itertools import pairwise

import numpy as np

from model.layers.shoulders import MARGIN, widened


def test_a_shoulder_that_is_cut_goes_on_and_rounds_off() -> None:
    alpha = np.zeros((200, 200), np.float32)
    for x in range(200):
        alpha[140 - x // 4 if x < 100 else 140 - (199 - x) // 4 :, x] = 1
    person = np.full((200, 200, 3), 90, np.uint8)
    colours, wide = widened(person, alpha)
    margin = round(MARGIN * 200)
    assert colours.shape == (200, 200 + 2 * margin, 3)
    assert np.array_equal(wide[:, margin:-margin], alpha)
    tops = [int(np.argmax(wide[:, margin - 1 - k] > 0.5)) for k in range(30)]
    assert 138 <= tops[0] <= 145
    assert all(a <= b for a, b in pairwise(tops))
    assert not wide[:, 0].any()
    assert (colours == 90).all()
    assert wide.min() >= 0
    assert wide.max() <= 1


def test_a_person_who_is_not_cut_is_not_continued() -> None:
    alpha = np.zeros((100, 100), np.float32)
    alpha[50:, 30:70] = 1
    _, wide = widened(np.zeros((100, 100, 3), np.uint8), alpha)
    assert not wide[:, :25].any()
    assert not wide[:, -25:].any()
