import numpy as np
import pytest

from face.ibug import MIRROR
from training.points import eye_distance, mirrored


@pytest.mark.parametrize("count", [68, 70])
def test_mirroring_twice_changes_nothing(count: int) -> None:
    points = np.random.default_rng(0).uniform(0, 255, (count, 2)).astype(np.float32)
    assert (MIRROR[MIRROR] == np.arange(70)).all()
    np.testing.assert_allclose(mirrored(mirrored(points, 256), 256), points, atol=1e-4)


def test_the_left_eye_becomes_the_right_one() -> None:
    points = np.zeros((68, 2), np.float32)
    points[36] = 10, 50
    assert mirrored(points, 256)[45].tolist() == [245, 50]


def test_the_eye_distance_is_between_the_outer_corners() -> None:
    points = np.arange(136, dtype=np.float32).reshape(68, 2)
    assert eye_distance(points) == pytest.approx(np.hypot(18, 18))
