"""The curve of a bent tongue, and how the rig's tongue is laid along it."""

import numpy as np
import pytest

from training.heads.bent_tongue import STEPS, Bend, along, centre_line, frames, spaced

LIPS = np.array(
    [[-0.25, 0, 0.9], [-0.1, 0.05, 1], [0, 0.06, 1], [0.1, 0.05, 1], [0.25, 0, 0.9], [0.1, -0.1, 1],
     [0, -0.12, 1], [-0.1, -0.1, 1]]
)  # fmt: skip
STRAIGHT = Bend(out=0.4, angle=0.0, forward=0.2, crossing=0.0, height=0.1, width=1.0, thickness=1.0)


def tip_of(bend: Bend) -> np.ndarray:
    return centre_line(LIPS, bend)[-1]


def test_a_tongue_begins_behind_the_lips_and_hangs_before_the_lower_one() -> None:
    line = centre_line(LIPS, STRAIGHT)
    assert line.shape == (STEPS, 3)
    assert line[0, 2] < LIPS[:, 2].min() - 0.3
    assert line[-1, 1] < LIPS[6, 1] - 0.15
    assert line[-1, 2] > LIPS[6, 2]
    assert np.allclose(line[:, 0], 0)


def test_a_tongue_points_to_its_side() -> None:
    left = tip_of(STRAIGHT._replace(angle=np.pi / 2, crossing=0.8))
    right = tip_of(STRAIGHT._replace(angle=-np.pi / 2, crossing=-0.8))
    assert left[0] > LIPS[4, 0], "it is past the corner"
    assert left * [-1, 1, 1] == pytest.approx(right)
    assert left[1] > tip_of(STRAIGHT)[1] + 0.2


def test_points_of_a_curve_are_at_even_distances() -> None:
    steps = np.linalg.norm(np.diff(spaced(np.array([[0, 0, 0], [0, 0, 1], [0, -3.0, 1]])), axis=0), axis=1)
    assert steps[:9] == pytest.approx(steps[0])


def test_directions_along_a_curve_are_at_right_angles_to_it() -> None:
    line = centre_line(LIPS, STRAIGHT._replace(angle=1.4, crossing=0.7))
    sides, ups = frames(line)
    tangents = np.gradient(line, axis=0)
    for each in (sides, ups):
        assert np.abs((each * tangents).sum(1)).max() < 1e-9
        assert np.linalg.norm(each, axis=1) == pytest.approx(1)


def test_a_tongue_at_rest_is_laid_along_a_straight_line_as_it_is() -> None:
    rng = np.random.default_rng(0)
    rest = rng.uniform((-0.2, -0.01, 0), (0.2, 0.01, 1), (200, 3))
    rest[:2] = (0, 0, 0), (0, 0, 1)
    line = np.zeros((STEPS, 3))
    line[:, 2] = np.linspace(0, 1, STEPS)
    wide = STRAIGHT._replace(width=2.0)
    laid = along(rest, line, wide)
    assert laid[:, 2] == pytest.approx(rest[:, 2], abs=1e-6)
    assert laid[:, 0] == pytest.approx(2 * (rest[:, 0] - rest[:, 0].mean()))
