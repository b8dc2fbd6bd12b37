import cv2
import numpy as np
import pytest

from face.ibug import BROWS
from model.brows.driver_brows import Brows
from model.brows.forehead import Forehead, contrast, fitting, lines_in
from model.brows.shape import HEIGHT, WIDTH, load_wrinkle_shape, window_of_forehead
from tests.model.mouth.mouths import frontal

SIDE = 512
POINTS = frontal(size=0.5, middle=(0.0, 0.1))
SKIN = np.full((SIDE, SIDE, 3), (190, 140, 110), np.uint8)


def change(picture: np.ndarray, brows: Brows, points: np.ndarray = POINTS) -> np.ndarray:
    """How much the retouch changes the picture, in levels (h, w, 3)."""
    retouch = Forehead(load_wrinkle_shape(), picture, POINTS).aimed(points, SIDE, brows)
    assert retouch is not None
    colours, share = retouch.painted(picture, 0, 0)
    return np.asarray(share[..., None] / 255 * (colours.astype(np.float32) - picture))


def test_raised_brows_draw_dark_lines_above_them_and_nowhere_else() -> None:
    made = change(SKIN, Brows(1, 1, 0)).mean(2)
    assert -70 < made.min() < -8
    rows = np.nonzero(np.abs(made).max(1) > 2)[0]
    brows = (POINTS[BROWS, 1] + 1) / 2 * SIDE
    assert rows.max() < brows.min() + 8
    profile = made[:, SIDE // 2]
    valleys = (profile[1:-1] < profile[:-2]) & (profile[1:-1] <= profile[2:]) & (profile[1:-1] < -8)
    assert valleys.sum() >= 3, "several lines"


def test_one_brow_wrinkles_its_side_and_half_is_about_half() -> None:
    left, right, half = (change(SKIN, Brows(*each)) for each in ((1, 0, 0), (0, 1, 0), (0.5, 0, 0)))
    assert np.abs(left[:, 290:]).max() < 2 < np.abs(left[:, :220]).max()
    assert np.abs(right[:, :220]).max() < 2 < np.abs(right[:, 290:]).max()
    assert half.sum() / left.sum() == pytest.approx(0.53, abs=0.06)


def test_knitted_brows_fold_the_skin_between_them() -> None:
    made = np.abs(change(SKIN, Brows(0, 0, 1))).mean(2)
    columns = np.nonzero(made.max(0) > 2)[0]
    inner = (POINTS[[20, 23], 0] + 1) / 2 * SIDE
    assert made.max() > 6
    assert inner[0] - 12 < columns.min() < columns.max() < inner[1] + 12


def test_calm_brows_paint_nothing() -> None:
    assert Forehead(load_wrinkle_shape(), SKIN, POINTS).aimed(POINTS, SIDE, Brows()) is None


def test_hair_over_the_forehead_stays_as_it_is() -> None:
    fringe = SKIN.copy()
    edge = int((POINTS[BROWS, 1].min() + 1) / 2 * SIDE) - 40
    fringe[:edge] = (50, 35, 25)
    assert np.abs(change(fringe, Brows(1, 1, 0))[: edge - 8]).max() < 2
    assert np.abs(change(SKIN, Brows(1, 1, 0))[: edge - 8]).max() > 8


def test_lines_go_with_the_head_and_up_with_the_brows() -> None:
    still = change(SKIN, Brows(1, 1, 0)).mean(2)
    moved = change(SKIN, Brows(1, 1, 0), POINTS + np.array([20, 0], np.float32) * 2 * 256 / 255 / SIDE).mean(
        2
    )
    assert np.abs(np.roll(still, 20, 1) - moved).max() < 3
    higher = POINTS.copy()
    higher[BROWS, 1] -= 16 * 2 / SIDE
    lifted = change(SKIN, Brows(1, 1, 0), higher).mean(2)
    assert np.abs(np.roll(still, -8, 0) - lifted).max() < 12


def test_skin_with_deeper_lines_at_rest_wrinkles_deeper() -> None:
    lined = SKIN.copy()
    window = window_of_forehead(POINTS)
    for row in (12, 22, 32):
        ends = np.array([[30, row, 1], [114, row, 1]], np.float32) @ window.to_pixels(SIDE).T
        cv2.line(lined, *np.round(ends).astype(int).tolist(), color=(170, 120, 90), thickness=2)
    shape = load_wrinkle_shape()
    assert Forehead(shape, lined, POINTS).depth > Forehead(shape, SKIN, POINTS).depth


def test_a_faces_own_lines_choose_their_kind_and_place() -> None:
    kinds = np.zeros((3, HEIGHT, WIDTH), np.float32)
    kinds[0, 10::24], kinds[1, 10::15], kinds[2, 10::9] = -0.2, -0.2, -0.2
    skin = np.ones((HEIGHT, WIDTH), np.float32)
    own = np.roll(lines_in(kinds[1]), 3, 0)
    chosen = fitting(kinds, own, skin)
    np.testing.assert_array_equal(np.nonzero(chosen[:, 50])[0][:3], [13, 28, 43])
    np.testing.assert_array_equal(fitting(kinds, np.zeros_like(own), skin), kinds[2])


def test_contrast_is_measured_on_skin_alone() -> None:
    lines = np.zeros((HEIGHT, WIDTH), np.float32)
    lines[:, :50] = 0.3
    skin = np.zeros_like(lines)
    skin[:, 25:75] = 1
    assert contrast(lines, skin) == pytest.approx(0.3 * np.sqrt(0.5))
    assert contrast(lines, 0 * skin) == 0
