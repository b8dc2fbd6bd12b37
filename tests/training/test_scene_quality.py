import numpy as np
import pytest

from tests.model.layers.people import drawn_alpha, drawn_layers, landmarks, parts
from training.scene_quality import SIDE, Pair, background_change, exact_layers, figures_of, square_scene

ALPHA = drawn_alpha(SIDE)
TRUTH = (drawn_layers(SIDE).picture // 2 + np.random.default_rng(0).integers(0, 60, (SIDE, SIDE, 1))).astype(
    np.uint8
)


def test_the_truth_itself_has_no_error() -> None:
    assert figures_of(Pair(TRUTH, ALPHA, {}), TRUTH) == pytest.approx(
        {"halo": 0, "inside": 0, "sharpness": 1}
    )


def test_a_ring_outside_the_outline_is_a_halo() -> None:
    ring = TRUTH.copy()
    outside = (ALPHA == 0) & (np.abs(np.indices((SIDE, SIDE))[0] - 230) < 90)
    ring[outside] += 20
    figures = figures_of(Pair(TRUTH, ALPHA, {}), ring)
    assert figures["halo"] > 5
    assert figures["inside"] == 0


def test_a_background_that_changes_is_measured() -> None:
    pairs = [Pair(TRUTH, ALPHA, {"a": TRUTH, "b": TRUTH + np.uint8(3 * k)}) for k in range(2)]
    assert background_change(pairs, "a") == 0
    assert background_change(pairs, "b") == pytest.approx(3)


def test_a_scene_of_the_square_alone_shows_the_avatar() -> None:
    layers = drawn_layers(SIDE)
    cutout = np.dstack([layers.alpha[..., None] * layers.person, 255 * layers.alpha]).astype(np.uint8)
    scene = square_scene(exact_layers(cutout, layers.room), landmarks())
    shown = scene.compose(parts())
    assert np.abs(shown.astype(int) - layers.picture)[:, 8:-8].mean() < 1
