"""Lids that are measured against a drawn truth."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.model.eyes.faces import FACE, SIDE, SKIN, blinking, pixels, portrait
from training import TrainingError
from training.eyes.measure import Lids, compared, lid_region, read_lids

CLOSED = blinking(1.0, 1.0)


class ShowsTheRest:
    """Shows the avatar as it is, whatever is asked for."""

    def wear(self, picture: np.ndarray, points: np.ndarray, side: int) -> None:
        self.picture = np.asarray(cv2.resize(picture, (side, side)), np.uint8)

    def shown(self, points: np.ndarray) -> np.ndarray:
        return self.picture


def drawn() -> Lids:
    true = portrait()
    true[lid_region(pixels(FACE), pixels(CLOSED))] = SKIN
    landmarks = [pixels(points)[:68].astype(np.float32) for points in (FACE, CLOSED)]
    return Lids(portrait(), landmarks[0], true, landmarks[1])


def test_the_asked_for_keypoints_are_those_found_moved_as_the_landmarks() -> None:
    np.testing.assert_allclose(drawn().asked(FACE)[:68], CLOSED[:68], atol=1e-5)


def test_lids_that_are_painted_are_nearer_to_the_truth() -> None:
    figures, eyes = compared(drawn(), FACE, ShowsTheRest())
    assert figures["l1_after"] < 0.5 * figures["l1_before"]
    assert figures["gradient_after"] < figures["gradient_before"]
    assert {each.shape for each in eyes} == {(150, 380, 3)}


def test_the_region_covers_the_eyes_but_no_brow() -> None:
    rest = pixels(FACE)
    region = lid_region(rest, pixels(CLOSED))
    for inside in (rest[36:42].mean(0), rest[42:48].mean(0)):
        assert region[round(inside[1]), round(inside[0])]
    for outside in (rest[19], rest[24], rest[27], rest[57]):
        assert not region[round(outside[1]), round(outside[0])]
    assert region.shape == (SIDE, SIDE)


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"ingrid-0\.npz is missing"):
        read_lids(tmp_path, "ingrid", 100)
