import cv2
import numpy as np
import pytest

from model.brows.shape import HEIGHT, WIDTH
from training.brows.measure import shown

SKIN = np.ones((HEIGHT, WIDTH), np.float32)
CALM = np.full((HEIGHT, WIDTH, 3), 150, np.uint8)


def lined(depth: float, first: int = 8) -> np.ndarray:
    """Three lines across a forehead, darker by `depth` levels in their middles."""
    rows = np.arange(HEIGHT, dtype=np.float32)
    lines = sum(np.exp(-(((rows - first - 16 * k) / 2) ** 2)) for k in range(3))
    return np.asarray(np.rint(CALM - depth * np.asarray(lines)[:, None, None]), np.uint8)


def test_the_truth_shows_all_and_a_calm_face_nothing() -> None:
    assert shown(lined(60), CALM, lined(60), SKIN) == pytest.approx((1, 1))
    assert shown(CALM, CALM, lined(60), SKIN) == pytest.approx((0, 0))
    assert shown(lined(30), CALM, lined(60), SKIN) == pytest.approx((0.5, 0.47), abs=0.05)


def test_lines_in_other_places_have_their_contrast_but_less_of_the_share() -> None:
    share, lines = shown(lined(60, first=14), CALM, lined(60), SKIN)
    assert share < 0.6
    assert lines == pytest.approx(1, abs=0.1)


def test_what_is_not_skin_does_not_count() -> None:
    made = lined(60)
    cv2.circle(made, (20, 60), 8, (0, 0, 0), -1)
    skin = SKIN.copy()
    skin[45:, :40] = 0
    assert shown(made, CALM, lined(60), skin) == pytest.approx((1, 1), abs=0.05)
