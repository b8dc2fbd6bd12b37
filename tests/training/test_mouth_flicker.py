"""Flicker inside the mouth, on a drawn mouth that moves, opens and flickers."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from face.ibug import MOUTH
from training.mouth_flicker import Seen, change_inside, detail_inside, flicker, lips_stand_still


def mouth(opening: float = 20, level: int = 120, shift: float = 0.0) -> Seen:
    """A grey face of 256 px with open lips; between them is one level. Eyes are 90 px apart."""
    points = np.zeros((68, 2), np.float32)
    points[36], points[45] = (83, 100), (173, 100)
    angles = np.linspace(np.pi, -np.pi, 12, endpoint=False)
    points[48:60] = np.stack([128 + 40 * np.cos(angles), 180 - 30 * np.sin(angles)], 1)
    angles = np.linspace(np.pi, -np.pi, 8, endpoint=False)
    points[60:68] = np.stack([128 + 30 * np.cos(angles), 180 - opening * np.sin(angles)], 1)
    points[:, 0] += shift
    rows, columns = np.mgrid[0:256, 0:256]
    within = ((columns - 128 - shift) / 30) ** 2 + ((rows - 180) / max(opening, 1e-3)) ** 2 < 1
    picture = np.where(within[..., None], level, 200).repeat(3, 2).astype(np.uint8)
    return Seen(picture, points)


def test_a_face_that_moves_as_a_whole_has_still_lips() -> None:
    assert lips_stand_still(mouth(), mouth(shift=9))
    assert not lips_stand_still(mouth(20), mouth(26))
    assert not lips_stand_still(mouth(1), mouth(1))  # closed: there is nothing to see


def test_the_change_is_in_levels() -> None:
    assert change_inside(mouth(level=120), mouth(level=120)) == pytest.approx(0)
    assert change_inside(mouth(level=120), mouth(level=127)) == pytest.approx(7, abs=0.3)
    assert change_inside(mouth(level=120), mouth(level=120, shift=9)) == pytest.approx(0, abs=1)
    assert change_inside(mouth(1), mouth(1)) is None


def test_only_pairs_with_still_lips_count() -> None:
    driver = [mouth(20), mouth(20), mouth(30), mouth(30), None]
    shown = [mouth(20, 100), mouth(20, 110), mouth(30, 50), mouth(30, 70), mouth(30)]
    own, made, pairs = flicker(driver, shown)
    assert (own, pairs) == (pytest.approx(0), 2)
    assert made == pytest.approx(15, abs=1)


def test_without_such_pairs_there_is_no_figure() -> None:
    assert flicker([mouth(20), mouth(30)], [mouth(20), mouth(30)])[2] == 0
    assert mouth().points[MOUTH].shape == (20, 2)


def test_detail_is_what_neighbours_differ_by_inside_the_mouth() -> None:
    plain = mouth(30)
    striped = plain.picture.copy()
    striped[:, ::4] //= 2
    sharp = detail_inside(Seen(striped, plain.points))
    soft = detail_inside(Seen(cv2.blur(striped, (9, 9)), plain.points))
    assert sharp is not None
    assert soft is not None
    assert sharp > 3 * soft
    assert detail_inside(plain) == pytest.approx(0, abs=0.5)
    assert detail_inside(mouth(1)) is None
