import numpy as np
import pytest

from model.eyes.folding import BESIDE, CORNER, FOLLOWED, HEIGHT, SAG, SHUT, WIDTH, folded, openness_of
from tests.model.eyes.faces import FACE, blinking
from tests.model.eyes.test_shape import shape_of

REST = shape_of(FACE)
MIDDLE = round(CORNER[0] + REST.length / 2)


def test_openness_is_that_of_the_eye_at_rest() -> None:
    assert openness_of(REST, REST) == 1
    assert openness_of(REST, shape_of(blinking(0.5))) == pytest.approx(0.5, abs=0.02)
    assert openness_of(REST, shape_of(blinking(1.2))) == 0


def test_a_closed_eye_shows_no_eyeball() -> None:
    assert not folded(REST, shape_of(blinking(0.9))).seen.any()
    assert folded(REST, shape_of(blinking(0.5))).seen.max() == 1


@pytest.mark.parametrize("closed", [0.2, 0.5, 1.0])
def test_skin_never_lies_twice(closed: float) -> None:
    made = folded(REST, shape_of(blinking(closed)))
    steps = np.diff(made.skin[..., 1], axis=0)
    assert (steps >= 0).all()
    assert steps.max() < REST.opening + 12  # where the lids meet; there the eye itself is left out
    assert np.diff(made.skin[..., 0], axis=1).min() > 0.3


def test_the_lid_of_a_closed_eye_is_the_skin_above_it() -> None:
    made = folded(REST, shape_of(blinking(1.0)))
    asked = shape_of(blinking(1.0))
    upper, _ = REST.lids(np.array([0.5], np.float32))
    row = int(CORNER[1] - asked.lids(np.array([0.5], np.float32))[0][0]) - 4
    assert made.skin[row, MIDDLE, 1] < CORNER[1] - upper[0]
    assert made.stretched[row, MIDDLE] > 0.3
    assert made.lashes[:, MIDDLE].argmax() == pytest.approx(row + 4, abs=2)


def test_the_brow_stays_and_moves_as_the_network_shows_it() -> None:
    row, at = 8, np.array([0.5], np.float32)
    still = folded(REST, shape_of(blinking(1.0)))
    np.testing.assert_allclose(still.skin[row, MIDDLE], (MIDDLE, row), atol=0.6)
    assert still.stretched[row].max() == 0
    lifted = blinking(1.0)
    lifted[17:22, 1] -= 0.03
    asked = shape_of(lifted)
    moved = folded(REST, asked).skin[row, MIDDLE, 1] - still.skin[row, MIDDLE, 1]
    expected = FOLLOWED * float((asked.brow_heights(at) - REST.brow_heights(at))[0])
    assert moved == pytest.approx(expected, abs=0.3)


def test_an_iris_moves_as_asked_and_the_white_stays() -> None:
    glance = blinking(0.4)
    glance[68] += (0.02, 0.004)
    asked = shape_of(glance)
    made = folded(REST, asked)
    place = np.array([CORNER[0] + asked.iris[0], CORNER[1] - REST.iris[1], 1])
    away = openness_of(REST, asked) * (asked.iris[1] - REST.iris[1])
    at_rest = CORNER[0] + REST.iris[0], CORNER[1] - REST.iris[1] + away
    np.testing.assert_allclose(made.iris @ place, at_rest, atol=1e-3)
    still = np.dstack(np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT)))
    np.testing.assert_allclose(made.white, still, atol=0.1)


def test_eyes_that_are_opened_wide_show_the_eyeball_up_to_the_raised_lid() -> None:
    asked = shape_of(blinking(-0.3))
    made = folded(REST, asked)
    top = float(asked.lids(np.array([0.5], np.float32))[0][0])
    rows = np.nonzero(made.seen[:, MIDDLE] > 0.5)[0]
    assert CORNER[1] - rows[0] == pytest.approx(top, abs=1)
    assert top > float(REST.lids(np.array([0.5], np.float32))[0][0]) + 2
    assert made.shaded[rows[0], MIDDLE] > 0.25 > 0.05 > made.shaded[rows[-1], MIDDLE]
    assert not made.lashes.any()


def test_nothing_is_painted_at_the_windows_edges_or_above_the_brow() -> None:
    region = folded(REST, shape_of(blinking(1.0))).region
    assert region.shape == (HEIGHT, WIDTH)
    assert region[round(CORNER[1]), MIDDLE] == 1
    for edge in (region[0], region[-1], region[:, 0], region[:, -1]):
        assert not edge.any()


def meeting_of(points: np.ndarray) -> float:
    """The height at which the lids of a closed eye meet, in its middle."""
    return CORNER[1] - float(folded(REST, shape_of(points)).lashes[:, MIDDLE].argmax())


def test_lids_that_touch_meet_below_their_landmarks_but_not_below_the_lower_lid_at_rest() -> None:
    at = np.array([0.5], np.float32)
    lower = float(REST.lids(at)[1][0])
    assert meeting_of(blinking(1.0)) == pytest.approx(lower, abs=0.6)
    raised = blinking(1.0)
    raised[[37, 38, 40, 41], 1] -= 0.02
    expected = float(shape_of(raised).lids(at)[1][0]) - SAG
    assert expected > lower
    assert meeting_of(raised) == pytest.approx(expected, abs=0.6)


def test_lids_of_a_squint_meet_at_the_upper_one() -> None:
    squint = blinking(1 - SHUT + 0.01)
    upper = float(shape_of(squint).lids(np.array([0.5], np.float32))[0][0])
    assert not folded(REST, shape_of(squint)).seen.any()
    assert meeting_of(squint) == pytest.approx(upper, abs=0.6)


def test_skin_beside_the_corners_is_not_torn() -> None:
    made = folded(REST, shape_of(blinking(1.0)))
    row = round(CORNER[1])
    inner = round(CORNER[0] + REST.length * (1 + BESIDE)) + 1
    outer = round(CORNER[0] - REST.length * BESIDE) - 1
    for column in (outer, inner):
        assert np.diff(made.skin[row - 3 : row + 4, column, 1]).max() < 1.3


def test_a_brow_whose_landmarks_slide_along_it_is_not_torn() -> None:
    places = ((-0.457, 9.5), (-0.017, 29.6), (0.204, 33.2), (0.765, 31.5), (1.144, 29.7))
    asked = ((-0.206, 0.7), (0.155, 21.5), (0.309, 26.7), (0.847, 26.9), (1.149, 25.9))
    rest = REST._replace(brow=np.array(places, np.float32))
    closed = shape_of(blinking(1.0))._replace(brow=np.array(asked, np.float32))
    above = folded(rest, closed).skin[5, round(CORNER[0]) - 12 :, 1] - 5
    assert np.abs(np.diff(above)).max() < 0.4
    assert above.max() < 0
    assert above.min() > -FOLLOWED * 9


def test_a_brow_near_the_lid_keeps_its_place_beside_the_eye() -> None:
    closed = shape_of(blinking(1.0))
    lowered = closed._replace(brow=closed.brow - np.array([0, 14], np.float32))
    above = folded(REST, lowered).skin[8, round(CORNER[0]) - 12 :, 1] - 8
    np.testing.assert_allclose(above, -14 * FOLLOWED, atol=0.3)
