import numpy as np
import pytest

from model.mouth.laid_tongue import COLOUR, LaidTongue, TongueShape, middle_of_lips
from model.mouth.window import HEIGHT, WIDTH, window_of_mouth
from tests.model.mouth.mouths import frontal, opened


@pytest.fixture
def points() -> np.ndarray:
    rest = frontal()
    return window_of_mouth(rest).pixels_of(opened(rest, 0.03))


@pytest.fixture
def laid(points: np.ndarray) -> LaidTongue:
    return LaidTongue(np.full((HEIGHT, WIDTH, 3), 168, np.uint8), points)


LONG = TongueShape(0, 45, 18)


def painted() -> np.ndarray:
    return np.dstack(
        [np.full((HEIGHT, WIDTH, 3), (10, 200, 30), np.uint8), np.zeros((HEIGHT, WIDTH), np.uint8)]
    )


def test_a_tongue_covers_the_lower_lip_and_nothing_above_the_upper_one(
    laid: LaidTongue, points: np.ndarray
) -> None:
    made = laid.over(painted(), points, LONG)
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
    np.testing.assert_allclose(laid.over(below, points, LONG, 0.0), below, atol=1)


def test_colours_mix_as_if_laid_one_after_the_other(laid: LaidTongue, points: np.ndarray) -> None:
    scene, below = np.full((HEIGHT, WIDTH, 3), 90.0), painted()
    below[..., 3] = 102
    alone = painted()
    over, both = (laid.over(each, points, LONG).astype(float) for each in (alone, below))
    mixed = scene + 0.4 * (below[..., :3] - scene)
    one, other = (
        back + each[..., 3:] / 255 * (each[..., :3] - back) for back, each in ((mixed, over), (scene, both))
    )
    np.testing.assert_allclose(one, other, atol=2)


def test_a_tongue_that_is_farther_out_reaches_lower(laid: LaidTongue, points: np.ndarray) -> None:
    tips = [
        np.nonzero(laid.over(painted(), points, TongueShape(0, down, 14))[..., 3] > 200)[0].max()
        for down in (15, 30, 45, 99)
    ]
    assert points[66, 1] < tips[0] < tips[1] < tips[2] <= tips[3] < HEIGHT - 2


@pytest.mark.parametrize("across", [-35.0, -15.0, 0.0, 15.0, 35.0])
@pytest.mark.parametrize("down", [8.0, 30.0])
def test_the_tip_lies_where_it_is_asked_for(
    laid: LaidTongue, points: np.ndarray, across: float, down: float
) -> None:
    rows, columns = np.nonzero(laid.over(painted(), points, TongueShape(across, down, 9))[..., 3] > 200)
    tip = np.array([across, down])
    from_middle = np.stack([columns, rows], 1) - middle_of_lips(points)
    along = from_middle @ (tip / np.linalg.norm(tip))
    assert along.max() == pytest.approx(np.linalg.norm(tip), abs=3)
    assert from_middle[along > along.max() - 2].mean(0) == pytest.approx(tip, abs=4)


def test_a_tongue_to_the_side_leaves_the_other_half_of_the_lower_lip(
    laid: LaidTongue, points: np.ndarray
) -> None:
    share = laid.over(painted(), points, TongueShape(40, 2, 9))[..., 3]
    x, y = np.round(points[[58, 67]].mean(0)).astype(int)
    assert not share[y + 2, x]
    x, y = np.round(points[54]).astype(int)
    assert share[y, x] > 200, "it lies over the corner of the mouth"


def test_a_tongue_is_never_wider_than_the_mouth(laid: LaidTongue, points: np.ndarray) -> None:
    wide, narrow = (
        (laid.over(painted(), points, TongueShape(0, 30, half))[..., 3] > 200).any(0).sum()
        for half in (90.0, 8.0)
    )
    assert narrow == pytest.approx(16, abs=3)
    assert wide <= 1.2 * np.ptp(points[60:68, 0])


def test_darker_lips_have_a_darker_tongue(points: np.ndarray) -> None:
    reds = [
        float(LaidTongue(np.full((HEIGHT, WIDTH, 3), level, np.uint8), points).colour[0])
        for level in (1, 60, 168, 250)
    ]
    assert 0 < reds[0] < reds[1] < reds[2] < reds[3]
    assert reds[2] == pytest.approx(COLOUR[0])


def test_a_tongue_ends_within_the_window_wherever_the_lips_are(laid: LaidTongue, points: np.ndarray) -> None:
    for by in ((0, 0), (0, 40), (50, 0), (-50, -40), (900, 900)):
        share = laid.over(painted(), points + np.float32(by), TongueShape(20, 60, 15))[..., 3]
        assert not share[[0, -1]].any()
        assert not share[:, [0, -1]].any()
