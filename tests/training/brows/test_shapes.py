"""Rendered foreheads; skipped without the head pack or EGL."""

from typing import Any

import numpy as np

from model.brows.shape import HEIGHT, WIDTH
from training.brows.shapes import Wrinkled, mean_shape, photograph


def test_raised_brows_of_a_rendered_person_darken_lines_of_the_forehead(studio: Any) -> None:
    person = photograph(studio, 33103, kinds=(0,))
    assert person.raised.shape == (1, HEIGHT, WIDTH)
    assert person.raised[0, :50].min() < -0.05
    assert np.abs(person.raised[0, 65:]).max() == 0
    assert person.colours.mean(0)[0] > person.colours.mean(0)[2], "lines are reddish"


def test_a_mean_has_lines_as_deep_as_its_people() -> None:
    y = np.mgrid[:HEIGHT, :WIDTH][0].astype(np.float32)
    people = []
    for shift, depth in ((0, 0.1), (3, 0.3)):
        lines = -depth * np.exp(-((((y + shift) % 16) - 8) ** 2) / 4)
        lines[50:] = 0
        fold = np.zeros((HEIGHT, WIDTH), np.float32)
        fold[50:70, [60, 61, 82, 83]] = -0.1
        colours = np.outer(np.linspace(-0.3, -0.1, 9), (0.6, 1.1, 1.3))
        people.append(Wrinkled(lines[None], fold, colours.astype(np.float32), 0.02 * depth))
    shape = mean_shape(people)
    assert -0.35 < shape.raised[0].min() < -0.12
    assert shape.knitted.min() < -0.05
    np.testing.assert_allclose(shape.tint, (0.6, 1.1, 1.3), rtol=1e-3)
    smooth, rise = shape.depth
    assert rise > 0
    assert abs(smooth + rise * 0.004 - 1) < 0.05
