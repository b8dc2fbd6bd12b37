import numpy as np
import pytest

from face.ibug import BROWS
from model.brows.shape import window_of_forehead
from model.brows.skin import above_brows, skin_of_forehead
from tests.model.mouth.mouths import frontal

SIDE = 512
POINTS = frontal(size=0.5, middle=(0.0, 0.1))
WINDOW = window_of_forehead(POINTS)


def face(skin: tuple[int, int, int], above: tuple[int, int, int]) -> tuple[np.ndarray, int]:
    """Skin with another colour 60 px above the brows, and the window's row of its edge."""
    picture = np.full((SIDE, SIDE, 3), skin, np.uint8)
    edge = int((POINTS[BROWS, 1].min() + 1) / 2 * SIDE) - 60
    picture[:edge] = above
    row = WINDOW.pixels_of(np.array([[0, edge / SIDE * 2 - 1]], np.float32))[0, 1]
    return picture, round(float(row))


@pytest.mark.parametrize("skin", [(205, 165, 140), (120, 80, 60), (70, 45, 35)])
@pytest.mark.parametrize("above", [(25, 22, 20), (60, 100, 90), (110, 110, 118)])
def test_hair_and_scarves_are_told_from_skin(skin: tuple[int, int, int], above: tuple[int, int, int]) -> None:
    picture, row = face(skin, above)
    found = skin_of_forehead(picture, POINTS, WINDOW)
    assert found[row + 8 :].min() > 0.9
    assert found[: row - 4].max() < 0.2


def test_a_scarf_in_the_colour_of_skin_is_told_by_its_edge() -> None:
    picture, row = face((190, 140, 110), (190, 140, 110))
    assert skin_of_forehead(picture, POINTS, WINDOW).min() > 0.9
    line = int((POINTS[BROWS, 1].min() + 1) / 2 * SIDE) - 60
    picture[line - 2 : line + 2] = (120, 85, 65)
    assert skin_of_forehead(picture, POINTS, WINDOW)[: row - 4].max() < 0.2


def test_light_that_falls_from_one_side_is_skin() -> None:
    falling = np.linspace(1.15, 0.7, SIDE)[None, :, None]
    picture = np.asarray(np.full((SIDE, SIDE, 3), (190, 140, 110)) * falling, np.uint8)
    assert skin_of_forehead(picture, POINTS, WINDOW)[:, 20:-20].min() > 0.8


def test_nothing_below_the_brows_is_above_them() -> None:
    brows = WINDOW.pixels_of(POINTS[BROWS])[:, 1]
    above = above_brows(POINTS, WINDOW)
    assert above[: int(brows.min()) - 6].min() == 1
    assert above[int(brows.max()) :].max() == 0
