import numpy as np
import pytest

from model.engines import FrameLayers
from model.eyes.opening import FARTHEST, SHARE, EyeOpening
from model.layers.texture import sampled
from tests.model.eyes.faces import FACE, blinking
from tests.model.layers.people import parts
from tests.model.retouch.test_window import turned

LEFT_LOWER, RIGHT_LOWER, UPPER, CORNERS = [40, 41], [46, 47], [37, 38, 43, 44], [36, 39, 42, 45]
CELL = 2 / 63


def frame(points: np.ndarray, deformation: np.ndarray | None = None) -> FrameLayers:
    still = parts()
    moved = still.deformation if deformation is None else deformation
    return FrameLayers(moved, still.still, still.paint, still.kept, points)


def origins(made: FrameLayers, points: np.ndarray) -> np.ndarray:
    return np.asarray(sampled(made.deformation, ((points + 1) * np.float32(31.5))[None])[0])


def opened_left(lowered: float) -> np.ndarray:
    points = FACE.copy()
    points[LEFT_LOWER, 1] += np.float32(lowered)
    return points


@pytest.mark.parametrize("degrees", [0, 20])
def test_a_lower_lid_that_the_network_leaves_too_high_goes_down(degrees: float) -> None:
    rest, asked = turned(FACE, degrees), turned(opened_left(0.8 * CELL), degrees)
    made = EyeOpening(rest).moved(frame(asked))
    before = np.linalg.norm((rest - asked)[LEFT_LOWER], axis=1)
    after = np.linalg.norm((rest - origins(made, asked))[LEFT_LOWER], axis=1)
    assert after.mean() == pytest.approx((1 - SHARE) * before.mean(), abs=0.2 * CELL)
    away = origins(made, asked) - asked
    assert np.abs(away[CORNERS]).max() < 0.25 * CELL
    assert np.abs(away[RIGHT_LOWER]).max() < 1e-3


def test_far_from_the_eyes_and_as_asked_nothing_changes() -> None:
    deformation = parts().deformation
    assert EyeOpening(FACE).moved(frame(FACE)).deformation == pytest.approx(deformation, abs=1e-6)
    made = EyeOpening(FACE).moved(frame(opened_left(0.5 * CELL))).deformation
    assert np.array_equal(made[44:], deformation[44:])


def test_a_motion_of_the_whole_head_is_not_its_concern() -> None:
    asked = FACE + np.float32([0.1, 0.05])
    deformation = parts().deformation
    assert EyeOpening(FACE).moved(frame(asked)).deformation == pytest.approx(deformation, abs=0.01 * CELL)


def test_lids_that_close_are_left_to_the_retouch() -> None:
    asked = blinking(0.6, 0.6)
    asked[LEFT_LOWER, 1] += np.float32(0.3 * CELL)
    made = EyeOpening(FACE).moved(frame(asked))
    assert np.array_equal(made.deformation, parts().deformation)


def test_a_misplaced_landmark_moves_a_lid_by_a_cell_at_most() -> None:
    made = EyeOpening(FACE).moved(frame(opened_left(6 * CELL))).deformation - parts().deformation
    assert np.abs(made).max() <= 1.5 * FARTHEST * CELL


def test_without_landmarks_the_frame_stays() -> None:
    given = frame(np.zeros((0, 2), np.float32))
    assert EyeOpening(FACE).moved(given) is given
