"""Rendered mouths; skipped without the head pack or EGL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from training.mouths.rendering import render_mouths
from training.mouths.samples import read_mouths
from training.mouths.shards import shard_path


class ShowsTheRest:
    """Shows the avatar as it is, whatever is asked for."""

    def wear(self, picture: np.ndarray, points: np.ndarray, side: int) -> None:
        self.picture = np.asarray(cv2.resize(picture, (side, side)), np.uint8)

    def shown(self, points: np.ndarray) -> np.ndarray:
        return self.picture


def test_a_person_is_rendered_with_what_is_shown_and_what_is_true(studio: Any, tmp_path: Path) -> None:
    render_mouths(studio, ShowsTheRest(), 21, tmp_path, frames=3)  # type: ignore[arg-type]
    assert shard_path(tmp_path, 21).is_file()
    (person,) = read_mouths(tmp_path)
    assert person.seen.shape == person.true.shape == (3, 112, 128, 3)
    assert person.points.shape == (3, 70, 2)
    x, y = person.rest_points[48:68].mean(0)
    assert 54 < x < 74
    assert 25 < y < 55
    skin = person.true[:, 90:100, 54:74].astype(int)
    assert np.abs(skin - person.rest[90:100, 54:74]).mean() < 60, "the same person in the same light"
