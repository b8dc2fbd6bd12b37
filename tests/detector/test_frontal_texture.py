import cv2
import numpy as np
import pytest

from detector import Landmarks
from detector.frontal_texture import SIDE, frontal_texture, streaks
from tests.detector.faces import landmarks


def grain(height: int = 256, width: int = 256) -> np.ndarray:
    """A picture with detail in all directions."""
    random = np.random.default_rng(0)
    noise = cv2.GaussianBlur(random.normal(0, 60, (height, width)).astype(np.float32), (0, 0), 2.0)
    return np.repeat(np.clip(128 + 4 * noise, 0, 255).astype(np.uint8)[..., None], 3, 2)


def smeared(picture: np.ndarray, length: int = 31) -> np.ndarray:
    return cv2.blur(picture, (length, 1))


def moved(found: Landmarks, matrix: np.ndarray) -> Landmarks:
    points = found.points @ matrix[:, :2].T + matrix[:, 2]
    assert found.points_3d is not None
    deep = found.points_3d.copy()
    deep[:, :2] = deep[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    return Landmarks(points.astype(np.float32), deep.astype(np.float32), None, 1.0)


@pytest.mark.parametrize("pose", [{}, {"yaw": 20, "roll": 30}])
def test_a_smeared_face_is_more_streaked(pose: dict[str, float]) -> None:
    face = landmarks(**pose)
    assert streaks(smeared(grain()), face) > streaks(grain(), face) + 0.15


def test_stripes_are_streaks_and_so_is_a_face_without_detail() -> None:
    stripes = np.zeros((256, 256, 3), np.uint8)
    stripes[:, ::8] = stripes[:, 1::8] = stripes[:, 2::8] = stripes[:, 3::8] = 200
    assert streaks(stripes, landmarks()) > 0.9
    assert streaks(np.full((256, 256, 3), 90, np.uint8), landmarks()) > 0.9
    assert streaks(grain(), landmarks()) < 0.6


def test_a_head_that_tilts_keeps_its_texture() -> None:
    picture, face = cv2.GaussianBlur(grain(), (0, 0), 3.0), landmarks()
    turn = cv2.getRotationMatrix2D((128.0, 110.0), 25.0, 0.9)
    turned = cv2.warpAffine(picture, turn, (256, 256))
    before, after = frontal_texture(picture, face), frontal_texture(turned, moved(face, turn))
    assert before.shape == (SIDE, SIDE)
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.98
    assert streaks(turned, moved(face, turn)) == pytest.approx(streaks(picture, face), abs=0.03)


def test_a_finer_picture_has_the_same_texture() -> None:
    picture, face = cv2.GaussianBlur(grain(), (0, 0), 3.0), landmarks()
    fine = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    larger = moved(face, np.array([[3.0, 0, 0], [0, 3.0, 0]]))
    assert streaks(fine, larger) == pytest.approx(streaks(picture, face), abs=0.03)


def test_a_face_beyond_the_picture_s_edge_repeats_the_edge() -> None:
    beyond = moved(landmarks(), np.array([[1.0, 0, -90], [0, 1.0, 60]]))
    assert 0 <= streaks(grain(), beyond) <= 1
    outside = moved(landmarks(), np.array([[1.0, 0, -900], [0, 1.0, 0]]))
    assert 0 <= streaks(grain(), outside) <= 1
