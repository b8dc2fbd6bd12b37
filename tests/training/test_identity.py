"""Identity, by hand and on drawn faces."""

from __future__ import annotations

import numpy as np
import pytest

from tests.model.faces import face
from training.identity import FaceLooker, Look, cosine, figures, overlap


def look(*features: float, colour: int = 0) -> Look:
    """A look with these features, all of one colour."""
    colours = np.zeros(4, np.float32)
    colours[colour] = 1
    return Look(np.array(features, np.float32), colours)


def test_similarities_by_hand() -> None:
    assert cosine(np.array([3, 4], np.float32), np.array([4, 3], np.float32)) == pytest.approx(24 / 25)
    assert overlap(np.array([0.5, 0.5, 0]), np.array([0.2, 0.3, 0.5])) == pytest.approx(0.5)


def test_a_person_who_stays_the_same_is_found() -> None:
    references = [[look(1, 0, colour=0)], [look(-1, 0, colour=1)]]
    same = figures(references, references)
    assert same["features"] == pytest.approx(1)
    assert same["others' features"] == pytest.approx(-1)
    assert (same["found by features"], same["found by colours"]) == (1, 1)
    assert (same["colours"], same["others' colours"]) == (1, 0)


def test_a_person_who_becomes_another_is_not_found() -> None:
    references = [[look(1, 0, colour=0)], [look(-1, 0, colour=1)]]
    swapped = figures(references[::-1], references)
    assert swapped["features"] == pytest.approx(-1)
    assert (swapped["found by features"], swapped["found by colours"]) == (0, 0)


def test_a_face_looks_more_like_itself_smiling_than_like_one_of_another_colour() -> None:
    looker = FaceLooker.load()
    calm, smiling = looker.look(face("neutral")), looker.look(face("smile_closed"))
    tinted = looker.look((face("neutral") * np.array([0.5, 0.6, 0.9])).astype(np.uint8))
    assert calm is not None
    assert smiling is not None
    assert tinted is not None
    assert overlap(calm.colours, smiling.colours) > overlap(calm.colours, tinted.colours) + 0.2
    assert looker.look(np.full((256, 256, 3), 90, np.uint8)) is None
