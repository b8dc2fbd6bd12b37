"""Rendered tongues; skipped without the head pack or EGL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from training.mouths.tongue_rendering import changed, render_tongues, without_tongue
from training.mouths.tongue_samples import read_tongues


def test_a_person_is_rendered_with_a_tongue_and_without(studio: Any, tmp_path: Path) -> None:
    render_tongues(studio, 21, tmp_path, tongues=1, bent=1, others=1)
    (person,) = read_tongues(tmp_path)
    assert person.true.shape == (5, 112, 128, 3)
    without, out, same_mouth, bent, other = range(5)
    assert person.tongue[out, 0] > 0.3
    assert not person.tongue[[without, same_mouth, other], 0].any()
    assert person.bent.tolist() == [False, False, False, True, False]
    assert person.covered[out].any()
    assert person.covered[bent].any()
    assert not person.covered[[without, same_mouth, other]].any()
    assert np.isfinite(person.tip[[out, bent]]).all()
    assert np.isnan(person.tip[[without, same_mouth, other]]).all()
    assert np.array_equal(person.points[without], person.points[out])
    same = np.abs(person.true[out].astype(int) - person.true[without]).max(2) < 20
    assert same[person.covered[out] == 0].mean() > 0.95, "they differ by the tongue alone"


def test_the_tongue_is_inside_and_the_jaw_as_low() -> None:
    values = {"tongueOut": 1.0, "tongueSide": 0.4, "jawOpen": 0.1, "pucker": 0.3}
    assert without_tongue(values) == {"jawOpen": 0.5, "pucker": 0.3}
    assert without_tongue(values | {"jawOpen": 0.7})["jawOpen"] == 0.7


def test_single_pixels_do_not_show_a_tongue() -> None:
    before = np.full((30, 30, 3), 100, np.uint8)
    after = before.copy()
    after[6, 6] = 200
    after[16:24, 16:24] = 200
    after[19, 19] = 100
    mask = changed(after, before)
    assert (mask[16:24, 16:24] == 255).all()
    assert mask.sum() == 64 * 255
