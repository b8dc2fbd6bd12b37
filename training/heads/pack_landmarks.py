"""Which vertices of MakeHuman's base mesh are the 68 iBUG landmarks."""

from __future__ import annotations

import numpy as np

from training.heads.makehuman_files import Floats, Ints

JAW_LINE = (12001, 12010, 7564, 11712, 7571, 7613, 7691, 7459, 7460, 7461, 7462, 10364, 5296)
"""Along the jaw from the subject's left ear down to the chin; landmarks 9–16 are spread evenly over it."""
LEFT_HALF = {
    8: 5296, 22: 6984, 23: 6956, 24: 6952, 25: 6954, 26: 6986, 33: 343, 34: 7120, 35: 7119,
    42: 6850, 43: 6838, 44: 6784, 45: 6805, 46: 6825, 47: 6831, 51: 455, 52: 7210, 53: 11956, 54: 7182,
    55: 7166, 56: 7241, 57: 492, 62: 474, 63: 7226, 64: 7191, 65: 7236, 66: 493,
}  # fmt: skip
"""Landmarks of the subject's left half and of the middle, found by hand; the right half mirrors them."""
MIRRORED = {
    **{17 + k: 26 - k for k in range(5)}, 31: 35, 32: 34, 36: 45, 37: 44, 38: 43, 39: 42, 40: 47, 41: 46,
    48: 54, 49: 53, 50: 52, 58: 56, 59: 55, 60: 64, 61: 63, 67: 65,
}  # fmt: skip
NASION, NOSE_TIP = 7.463, 7.165
"""Heights on the average head (dm) between which landmarks 27–30 run down the bridge of the nose."""


def find_landmarks(rest: Floats, mean: Floats, used: Ints) -> Ints:
    """The base vertices of the 68 landmarks.

    `rest` is the (symmetric) base mesh, `mean` the average head on it, `used` the vertices of the skin.
    """

    def mirror(vertex: int) -> int:
        return int(used[np.argmin(((rest[used] - rest[vertex] * [-1, 1, 1]) ** 2).sum(1))])

    found = dict(LEFT_HALF)
    middle = used[(np.abs(rest[used, 0]) < 1e-4) & (mean[used, 2] > 1.3)]
    for k in range(4):
        height = NASION + (NOSE_TIP - NASION) * k / 3
        found[27 + k] = int(middle[np.argmin(np.abs(mean[middle, 1] - height))])
    for k, vertex in enumerate(_spread(mean, used)):
        found[16 - k] = vertex
        found[k] = mirror(vertex)
    found |= {right: mirror(found[left]) for right, left in MIRRORED.items()}
    return np.array([found[k] for k in range(68)], np.int64)


def _spread(mean: Floats, used: Ints) -> list[int]:
    """Landmarks 16 to 9: the vertices nearest to eighths of the jaw line."""
    points = mean[list(JAW_LINE)]
    travelled = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    chosen = []
    for k in range(8):
        target = [np.interp(travelled[-1] * k / 8, travelled, points[:, axis]) for axis in range(3)]
        chosen.append(int(used[np.argmin(((mean[used] - target) ** 2).sum(1))]))
    return chosen
