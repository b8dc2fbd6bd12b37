import numpy as np
import pytest

from model.finders import window as tongue_window
from model.mouth.drawing import Tongue, lips_and_tongue
from model.mouth.driver_tongue import UNIT
from model.mouth.laid_tongue import TongueShape
from model.mouth.window import HEIGHT, WIDTH, window_of_mouth
from tests.model.mouth.mouths import frontal, opened
from tests.training.mouths.tongues import mouth
from training.mouths.tongue_looks import (
    TongueMouth,
    as_seen,
    lips_of,
    mirrored,
    misplaced,
    recoloured,
    tinted,
)

REST = frontal()
WINDOW = window_of_mouth(REST)
POINTS, OWN = WINDOW.pixels_of(opened(REST, 0.05)), WINDOW.pixels_of(REST)


SHAPE = TongueShape(20, 30, 12)


def drawn(tongue: Tongue) -> TongueMouth:
    covered = lips_and_tongue(POINTS, tongue)[..., 3]
    return TongueMouth(mouth(POINTS), POINTS, covered.copy(), mouth(OWN), OWN, tongue.out, SHAPE)


def test_what_is_seen_has_the_finders_channels_and_the_tongue() -> None:
    inputs, measures = as_seen(drawn(Tongue(1.05, 0.4)), np.random.default_rng(1))
    assert inputs.shape == (tongue_window.HEIGHT, tongue_window.WIDTH, tongue_window.INPUTS)
    across, down, half = np.array(measures) * UNIT
    assert abs(across) == pytest.approx(SHAPE.across, abs=6)
    assert down == pytest.approx(SHAPE.down, abs=6)
    assert half == pytest.approx(SHAPE.half)
    lips = inputs[..., 7]
    x, y = (np.nonzero(lips)[axis].mean() for axis in (1, 0))
    assert abs(x - tongue_window.WIDTH / 2) < 8
    assert 8 < y < tongue_window.HEIGHT - 8


def test_a_mirror_turns_tongue_and_points() -> None:
    turned = mirrored(drawn(Tongue(1, 0.8)))
    assert turned.shape == SHAPE._replace(across=-SHAPE.across)
    assert np.nonzero(turned.covered)[1].mean() < WIDTH / 2 - 1
    assert turned.points[48, 0] < turned.points[54, 0]
    assert np.array_equal(mirrored(turned).now, drawn(Tongue()).now)


def test_lips_are_coloured_now_and_at_rest_and_a_tongue_is_left_out() -> None:
    changed = 0
    for seed in range(12):
        now, rest = recoloured(drawn(Tongue(1, 0)), np.random.default_rng(seed))
        assert now.shape == rest.shape == (HEIGHT, WIDTH, 3)
        x, y = np.round((OWN[57] + OWN[66]) / 2).astype(int)
        changed += bool(np.abs(rest[y, x] - mouth(OWN)[y, x]).max() > 8)
    assert 2 < changed < 12


def test_a_tint_of_no_share_changes_nothing() -> None:
    picture, none = mouth(POINTS).astype(np.float32), np.zeros((HEIGHT, WIDTH), np.float32)
    assert np.array_equal(tinted(picture, lips_of(POINTS), none, (9, 9, 9)), picture)


def test_the_lower_lip_is_misplaced_more_often_with_a_tongue() -> None:
    def far(tongue: Tongue) -> float:
        moves = [
            misplaced(drawn(tongue), np.random.default_rng(seed))[57, 1] - POINTS[57, 1] for seed in range(80)
        ]
        return float(np.mean(np.abs(moves) > 4))

    assert far(Tongue(1, 0)) > far(Tongue()) + 0.1
