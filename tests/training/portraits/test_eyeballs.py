from __future__ import annotations

from dataclasses import replace

import numpy as np

from training.heads.pack import Pack
from training.heads.rig import IRIS_RADIUS, PUPILS
from training.portraits.eyeballs import paint_eye, usual_look


def _distance_from_a_pupil() -> np.ndarray:
    """Return the distance of each texel from the right eye's pupil, in radii of the iris."""
    rows, columns = np.mgrid[0:512, 0:512] / 512
    return np.asarray(np.hypot(columns - PUPILS[0][0], rows - PUPILS[0][1]) / IRIS_RADIUS)


def test_the_pupil_is_black_and_as_wide_as_asked(pack: Pack) -> None:
    r = _distance_from_a_pupil()
    narrow, wide = (paint_eye(usual_look("blue_eye"), pack, width) for width in (0.25, 0.45))
    assert narrow[r < 0.2].max() < 20
    assert wide[r < 0.4].max() < 20
    between = (r > 0.3) & (r < 0.4)
    assert narrow[between].mean() > 3 * wide[between].mean()


def test_whites_take_their_tint(pack: Pack) -> None:
    usual = usual_look("grey_eye")
    plain, dull = paint_eye(usual, pack), paint_eye(replace(usual, white=(0.8, 0.7, 0.6)), pack)
    white = (_distance_from_a_pupil() > 1.2) & (_distance_from_a_pupil() < 1.5)
    np.testing.assert_allclose(dull[white].mean(0) / plain[white].mean(0), (0.8, 0.7, 0.6), atol=0.01)
