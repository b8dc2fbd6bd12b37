import numpy as np
import pytest

from detector.face_crop import MARGIN, crop_placement, cut, face_crop
from tests.detector.faces import landmarks


@pytest.mark.parametrize("roll", [0, 25, -40])
def test_the_face_is_upright_in_the_middle_of_the_crop(roll: float) -> None:
    face = landmarks(roll=roll, scale=30)
    crop = face_crop(np.zeros((256, 256, 3), np.uint8), face, 96)
    inverse = np.linalg.inv(crop.to_picture[:, :2])
    points = (face.points - crop.to_picture[:, 2]) @ inverse.T
    np.testing.assert_allclose((points.min(0) + points.max(0)) / 2, (47.5, 47.5), atol=0.5)
    assert np.ptp(points, axis=0).max() == pytest.approx(96 / MARGIN, rel=1e-3)
    eyes = points[42:48].mean(0) - points[36:42].mean(0)
    assert abs(np.degrees(np.arctan2(eyes[1], eyes[0]))) < 1


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0, 7.3])
def test_pixels_are_sampled_at_the_places_of_the_matrix(scale: float) -> None:
    height, width = 300, 400
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    picture = np.stack([x / 2, y / 2, np.zeros_like(x)], 2).astype(np.uint8)
    matrix = np.array([[scale, 0, 60.0], [0, scale, 40.0]])
    side = int(200 / scale)
    found = cut(picture, matrix, side).astype(float)
    inner = slice(2, side - 2)
    want_x = (np.arange(side) * scale + 60) / 2
    want_y = (np.arange(side) * scale + 40) / 2
    np.testing.assert_allclose(found[side // 2, inner, 0], want_x[inner], atol=1.6)
    np.testing.assert_allclose(found[inner, side // 2, 1], want_y[inner], atol=1.6)


def test_a_face_beyond_the_edge_is_cut_with_the_edge_repeated() -> None:
    picture = np.full((100, 100, 3), 77, np.uint8)
    crop = face_crop(picture, landmarks(scale=40, x=0, y=0), 96)
    assert (crop.pixels == 77).all()
    assert (face_crop(picture, landmarks(scale=300, x=500, y=900), 96).pixels == 77).all()


def test_a_face_without_depth_is_cut_as_it_lies() -> None:
    face = landmarks(roll=30)
    matrix = crop_placement(face.points, 0.0, 96)
    assert matrix[0, 1] == 0
    assert matrix[0, 0] > 0
