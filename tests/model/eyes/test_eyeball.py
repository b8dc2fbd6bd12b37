import numpy as np
import pytest

from model.eyes.eyeball import Eyeball, found_iris
from model.eyes.shape import CORNER, HEIGHT, WIDTH
from tests.model.eyes.faces import FACE
from tests.model.eyes.test_shape import shape_of

SHAPE = shape_of(FACE)
SKIN, WHITE, BROWN, PUPIL = (200, 150, 120), (225, 230, 235), (90, 60, 40), (10, 10, 10)
ROWS, COLUMNS = np.mgrid[:HEIGHT, :WIDTH]


def window(x: float, y: float, radius: float) -> np.ndarray:
    """An iris with its pupil, on white, of which the lids at rest leave a part."""
    distance = np.hypot(COLUMNS - x, ROWS - y)[..., None]
    eye = np.where(distance < radius, np.where(distance < radius / 2, PUPIL, BROWN), WHITE)
    upper, lower = SHAPE.lids((COLUMNS[0] - CORNER[0]).astype(np.float32) / SHAPE.length)
    is_open = (CORNER[1] - ROWS < upper) & (CORNER[1] - ROWS > lower)
    return np.where(is_open[..., None], eye, SKIN).astype(np.uint8)


MIDDLE = CORNER[0] + SHAPE.iris[0], CORNER[1] - SHAPE.iris[1]
RADIUS = 0.22 * SHAPE.length


@pytest.mark.parametrize(("across", "down"), [(0, 0), (2, 0), (-1, 1)])
def test_the_iris_is_found_near_its_landmark(across: float, down: float) -> None:
    x, y = MIDDLE[0] + across, MIDDLE[1] + down
    iris = found_iris(window(x, y, RADIUS), SHAPE)
    assert (iris.x, iris.y) == pytest.approx((x, y), abs=1.1)
    assert iris.radius == pytest.approx(RADIUS, abs=0.8)


def test_the_iris_is_whole_behind_the_lids_in_its_own_colours() -> None:
    picture = window(*MIDDLE, RADIUS)
    made, iris = Eyeball.of(picture, SHAPE), found_iris(picture, SHAPE)
    distance = np.hypot(COLUMNS - iris.x, ROWS - iris.y)
    brown, pupil = np.abs(distance - 0.75 * RADIUS) < 1, distance < 0.3 * RADIUS
    assert (np.abs(picture[brown].astype(int) - SKIN).max(1) == 0).any()  # some of it is hidden
    assert np.abs(made.iris[brown][:, :3].astype(int) - BROWN).max() < 25
    assert np.abs(made.iris[pupil][:, :3].astype(int) - PUPIL).max() < 25
    assert made.iris[..., 3][distance < iris.radius - 1].min() == 255
    assert made.iris[..., 3][distance > iris.radius + 1].max() == 0


def test_the_white_is_continued_behind_lids_and_iris() -> None:
    made = Eyeball.of(window(*MIDDLE, RADIUS), SHAPE)
    assert np.abs(made.white.astype(int) - WHITE).max() < 12


def test_an_eye_without_white_gives_colours_all_the_same() -> None:
    made = Eyeball.of(np.full((HEIGHT, WIDTH, 3), 40, np.uint8), SHAPE)
    assert np.abs(made.white.astype(int) - 40).max() <= 1
    assert np.abs(made.iris[..., :3].astype(int) - 40).max() <= 1


def test_the_white_is_that_of_its_brightest_part_and_not_of_shadows_in_the_corners() -> None:
    picture = window(*MIDDLE, RADIUS)
    dark = picture.copy()
    shaded = np.abs(COLUMNS - MIDDLE[0] - 1) > RADIUS + 5
    dark[shaded] = dark[shaded] // 2
    brightest = Eyeball.of(dark, SHAPE).white[round(MIDDLE[1]) - 12 : round(MIDDLE[1]) - 9]
    assert np.abs(brightest[:, round(MIDDLE[0])].astype(int) - WHITE).max() < 50
