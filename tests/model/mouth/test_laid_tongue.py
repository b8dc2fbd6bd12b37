import numpy as np
import pytest

from model.mouth.drawing import Tongue
from model.mouth.laid_tongue import COLOUR, LaidTongue, outline_of
from model.mouth.window import HEIGHT, WIDTH, window_of_mouth
from tests.model.mouth.mouths import frontal, opened


@pytest.fixture
def points() -> np.ndarray:
    rest = frontal()
    return window_of_mouth(rest).pixels_of(opened(rest, 0.03))


@pytest.fixture
def laid(points: np.ndarray) -> LaidTongue:
    return LaidTongue(np.full((HEIGHT, WIDTH, 3), 168, np.uint8), points)


def painted() -> np.ndarray:
    return np.dstack(
        [np.full((HEIGHT, WIDTH, 3), (10, 200, 30), np.uint8), np.zeros((HEIGHT, WIDTH), np.uint8)]
    )


def test_a_tongue_covers_the_lower_lip_and_nothing_above_the_upper_one(
    laid: LaidTongue, points: np.ndarray
) -> None:
    made = laid.over(painted(), points, Tongue(0.9))
    x, y = np.round(points[66]).astype(int)
    assert made[y + 6, x, 3] == 255
    red, green, blue = made[y + 6, x, :3].astype(int)
    assert abs(red - COLOUR[0]) < 30
    assert red > green + 40
    assert red > blue + 40
    assert not made[: int(points[61:64, 1].min()) - 3, :, 3].any()


def test_no_share_of_a_tongue_changes_nothing(laid: LaidTongue, points: np.ndarray) -> None:
    below = painted()
    below[..., 3] = 70
    np.testing.assert_allclose(laid.over(below, points, Tongue(0.9), 0.0), below, atol=1)


def test_colours_mix_as_if_laid_one_after_the_other(laid: LaidTongue, points: np.ndarray) -> None:
    scene, below = np.full((HEIGHT, WIDTH, 3), 90.0), painted()
    below[..., 3] = 102
    alone = painted()
    over, both = (laid.over(each, points, Tongue(0.9)).astype(float) for each in (alone, below))
    mixed = scene + 0.4 * (below[..., :3] - scene)
    one, other = (
        back + each[..., 3:] / 255 * (each[..., :3] - back) for back, each in ((mixed, over), (scene, both))
    )
    np.testing.assert_allclose(one, other, atol=2)


def test_a_tongue_that_is_farther_out_reaches_lower(laid: LaidTongue, points: np.ndarray) -> None:
    tips = [
        np.nonzero(laid.over(painted(), points, Tongue(out))[..., 3] > 200)[0].max()
        for out in (0.4, 0.6, 0.8, 1.0)
    ]
    assert points[66, 1] < tips[0] < tips[1] < tips[2] <= tips[3] < HEIGHT - 2


def test_a_tongue_bends_to_its_side(laid: LaidTongue, points: np.ndarray) -> None:
    row = round(float(points[66, 1])) + 10
    middles = [
        np.nonzero(laid.over(painted(), points, Tongue(0.9, side))[row, :, 3] > 200)[0].mean()
        for side in (-0.8, 0.0, 0.8)
    ]
    assert middles[0] + 4 < middles[1] < middles[2] - 4
    assert middles[1] == pytest.approx(float(points[66, 0]), abs=1.5)


def test_darker_lips_have_a_darker_tongue(points: np.ndarray) -> None:
    reds = [
        float(LaidTongue(np.full((HEIGHT, WIDTH, 3), level, np.uint8), points).colour[0])
        for level in (1, 60, 168, 250)
    ]
    assert 0 < reds[0] < reds[1] < reds[2] < reds[3]
    assert reds[2] == pytest.approx(COLOUR[0])


def test_a_tongue_ends_within_the_window_wherever_the_lips_are(laid: LaidTongue, points: np.ndarray) -> None:
    for by in ((0, 0), (0, 40), (50, 0), (-50, -40), (900, 900)):
        share = laid.over(painted(), points + np.float32(by), Tongue(1.0, 0.5))[..., 3]
        assert not share[[0, -1]].any()
        assert not share[:, [0, -1]].any()


@pytest.mark.parametrize("turn", [-0.5, 0.5])
def test_a_tongue_of_a_turned_head_leans_to_where_the_head_turns(
    laid: LaidTongue, points: np.ndarray, turn: float
) -> None:
    straight, leaning = (laid.over(painted(), points, Tongue(0.9), 1.0, each)[..., 3] for each in (0.0, turn))
    below = int(points[66, 1]) + 6
    tips = [np.nonzero(plane[below:] > 200)[1].mean() for plane in (straight, leaning)]
    assert 2 < (tips[1] - tips[0]) * np.sign(turn) < 20
    outline = outline_of(points, Tongue(0.9), turn)
    middle = np.interp(below, outline.rows, outline.middles)
    assert leaning[below, round(float(middle))] > 200, "it is not cut off beside the mouth"
