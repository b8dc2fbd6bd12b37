"""Rendered cheeks; skipped without the head pack or EGL."""

from pathlib import Path
from typing import Any

import numpy as np

from training.cheeks.rendering import render_cheeks
from training.cheeks.samples import read_cheeks
from training.cheeks.shapes import mean_shape, photograph


def test_a_person_is_rendered_with_puffed_cheeks_and_flat_ones(studio: Any, tmp_path: Path) -> None:
    render_cheeks(studio, 21, tmp_path, puffs=1, flat=1)
    (person,) = read_cheeks(tmp_path)
    assert person.now.shape[1:] == person.rest.shape
    assert person.cheeks[0].max() >= 0.3
    assert person.cheeks[1].max() == 0


def test_the_mean_cheek_moves_outwards(studio: Any) -> None:
    shape = mean_shape(photograph(studio, 21))
    across = shape.bulge[:, :32, 0]
    assert across.min() < -1, "the left cheek of the picture moves to the left"
    assert np.abs(shape.bulge[:4]).max() < 0.1, "eyes stay"
