import numpy as np
import pytest

from detector import Box, DetectorError, open_landmark_finder
from detector.crop import rgb, square_crop
from detector.landmarks import Tracker
from tests.detector.faces import Finder, landmarks, picture, rotation


def test_angles_come_from_the_rotation_else_from_the_points() -> None:
    from dataclasses import replace

    by_points = landmarks(yaw=12, pitch=-7, roll=30)
    np.testing.assert_allclose((by_points.yaw, by_points.pitch, by_points.roll), (12, -7, 30), atol=1e-3)
    measured = replace(by_points, rotation=rotation(yaw=-5).astype(np.float32))
    assert measured.yaw == pytest.approx(-5, abs=1e-4)
    assert np.isnan(replace(by_points, points_3d=None).yaw)


def test_the_box_is_around_the_points() -> None:
    found = landmarks(scale=100, x=0, y=0)
    box = found.box
    assert box.x == found.points[:, 0].min()
    assert box.y + box.height == pytest.approx(found.points[:, 1].max())


def test_moved_moves_everything_but_depth() -> None:
    before, after = landmarks(), landmarks().moved(10, -4)
    np.testing.assert_allclose(after.points - before.points, np.tile([10, -4], (68, 1)), atol=1e-4)
    assert before.points_3d is not None
    assert after.points_3d is not None
    np.testing.assert_allclose(after.points_3d - before.points_3d, np.tile([10, -4, 0], (68, 1)), atol=1e-4)


def test_a_tracker_passes_the_last_box_until_the_face_is_lost() -> None:
    finder = Finder(landmarks(), None)
    tracker = Tracker(finder)
    for number in (0, 0, 1, 0):
        tracker.find(picture(number))
    assert finder.near == [None, landmarks().box, landmarks().box, None]
    tracker.reset()
    tracker.find(picture(0))
    assert finder.near[-1] is None


def test_a_crop_keeps_its_position() -> None:
    colours = np.arange(20 * 30 * 3, dtype=np.uint32).reshape(20, 30, 3).astype(np.uint8)
    crop = square_crop(colours, np.array([15.0, 10.0]), 8)
    assert (crop.left, crop.top, crop.side) == (11, 6, 8)
    np.testing.assert_array_equal(crop.picture, colours[6:14, 11:19])


def test_a_crop_beyond_the_edge_is_grey_there() -> None:
    crop = square_crop(np.zeros((10, 10, 3), np.uint8), np.array([0.0, 0.0]), 8)
    assert (crop.left, crop.top) == (-4, -4)
    assert (crop.picture[:4] == 128).all()
    assert (crop.picture[4:, 4:] == 0).all()
    assert crop.resized(112).shape == (112, 112, 3)


@pytest.mark.parametrize("shape", [(5, 6), (5, 6, 1), (5, 6, 2), (5, 6, 3), (5, 6, 4)])
def test_every_kind_of_picture_becomes_rgb(shape: tuple[int, ...]) -> None:
    made = rgb(np.full(shape, 7, np.uint8))
    assert made.shape == (5, 6, 3)
    assert (made == 7).all()


@pytest.mark.parametrize("odd", [np.zeros((5, 6, 3)), np.zeros((0, 0, 3), np.uint8), np.zeros(5, np.uint8)])
def test_what_is_no_picture_is_refused(odd: np.ndarray) -> None:
    with pytest.raises(DetectorError, match="no picture"):
        rgb(odd)


def test_unknown_instruments_are_refused() -> None:
    with pytest.raises(DetectorError, match="built-in and face-alignment"):
        open_landmark_finder("dlib")


def test_a_box_is_a_value() -> None:
    assert Box(1, 2, 3, 4) == Box(1, 2, 3, 4)
