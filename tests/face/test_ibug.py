from __future__ import annotations

import numpy as np

from face import ibug
from model.mean_face_2d import MEAN_FACE


def test_mirroring_twice_changes_nothing() -> None:
    assert len(ibug.MIRROR) == ibug.NUM_POINTS
    assert np.array_equal(ibug.MIRROR[ibug.MIRROR], np.arange(ibug.NUM_POINTS))


def test_the_mean_face_is_its_own_mirror_image() -> None:
    mirrored = MEAN_FACE[ibug.MIRROR[: ibug.NUM_LANDMARKS]] * (-1, 1)
    assert np.abs(mirrored - MEAN_FACE).max() < 0.02


def test_the_groups_cover_every_point_once() -> None:
    groups = (ibug.JAW, ibug.BROWS, ibug.NOSE, ibug.EYES, ibug.MOUTH, ibug.IRISES)
    covered = [point for group in groups for point in range(group.start, group.stop)]
    assert covered == list(range(ibug.NUM_POINTS))


def test_pairs_lie_above_each_other() -> None:
    for upper, lower in (*ibug.LID_PAIRS, *ibug.LIP_PAIRS):
        assert MEAN_FACE[upper, 1] < MEAN_FACE[lower, 1]
        assert abs(MEAN_FACE[upper, 0] - MEAN_FACE[lower, 0]) < 0.05


def test_left_is_left_in_the_picture() -> None:
    x = MEAN_FACE[:, 0]
    assert x[ibug.LEFT_EYE].max() < 0 < x[ibug.RIGHT_EYE].min()
    assert x[ibug.LEFT_BROW].max() < 0 < x[ibug.RIGHT_BROW].min()
    assert x[ibug.MOUTH_CORNERS[0]] < 0 < x[ibug.MOUTH_CORNERS[1]]


def test_lids_and_lips_go_from_corner_to_corner() -> None:
    for lid, corners in (
        (ibug.LEFT_UPPER_LID, ibug.LEFT_EYE_CORNERS),
        (ibug.LEFT_LOWER_LID, ibug.LEFT_EYE_CORNERS),
        (ibug.RIGHT_UPPER_LID, ibug.RIGHT_EYE_CORNERS),
        (ibug.RIGHT_LOWER_LID, ibug.RIGHT_EYE_CORNERS),
        (ibug.OUTER_UPPER_LIP, ibug.MOUTH_CORNERS),
    ):
        assert (lid[0], lid[-1]) == corners
    assert set(ibug.OUTER_UPPER_LIP) | set(ibug.OUTER_LOWER_LIP) == set(range(48, 60))
    assert set(ibug.INNER_UPPER_LIP) | set(ibug.INNER_LOWER_LIP) == set(range(60, 68))
