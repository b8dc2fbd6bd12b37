"""Enlarging by OpenCV's resizing gives what sampling at each pixel's place gives."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from model.layers.frame_parts import COARSE, enlarged
from model.layers.placement import CELLS

PER_CELL = COARSE // CELLS


@pytest.mark.parametrize("beside", [0, 16])
@pytest.mark.parametrize("is_cubic", [False, True])
def test_a_plane_is_enlarged_as_by_sampling_it_at_the_places_of_the_pixels(
    beside: int, is_cubic: bool
) -> None:
    rng = np.random.default_rng(0)
    plane = rng.standard_normal((CELLS, CELLS + 2 * beside, 2)).astype(np.float32)
    step = (CELLS - 1) / (COARSE - 1)
    across = (np.arange(COARSE + 2 * beside * PER_CELL) - beside * PER_CELL) * step + beside
    rows = _weights(np.arange(COARSE) * step, CELLS, is_cubic=is_cubic)
    columns = _weights(across, plane.shape[1], is_cubic=is_cubic)
    expected = np.einsum("yr,rcp,xc->yxp", rows, plane, columns)
    assert enlarged(plane, beside, is_cubic=is_cubic) == pytest.approx(expected, abs=1e-4)


def _weights(places: np.ndarray, count: int, *, is_cubic: bool) -> np.ndarray:
    """Return (places, count): what each value of a row adds at a place, sampled one by one."""
    method = cv2.INTER_CUBIC if is_cubic else cv2.INTER_LINEAR
    x, y = np.meshgrid(np.arange(count), places)
    one_each = np.eye(count, dtype=np.float32)
    found = cv2.remap(
        one_each, x.astype(np.float32), y.astype(np.float32), method, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, np.float64)
