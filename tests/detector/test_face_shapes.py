"""FaceShapes: what it fits to heads of known shape, pose and camera."""

from pathlib import Path

import numpy as np
import pytest

from detector.errors import DetectorError
from detector.face_shapes import PERSPECTIVE, FaceFit, FaceShapes, face_shapes
from face.head_rotation import rotation_of, y_flipped

TURNED = (25.0, -10.0, 15.0)


def seen(
    identity: tuple[float, ...] = (),
    expression: tuple[float, ...] = (),
    angles: tuple[float, float, float] = TURNED,
    perspective: float = PERSPECTIVE,
) -> np.ndarray:
    """Points (68, 2) px of a head with these components, at 60 px an eye distance."""
    model = face_shapes()
    head = model.mean + np.tensordot(identity, model.identity[: len(identity)], 1)
    head = head + np.tensordot(expression, model.expression[: len(expression)], 1)
    x, y, z = y_flipped(rotation_of(*angles)) @ head.T
    return np.stack([x, y], 1) * (1 + perspective * z[:, None]) * 60 + (130, 110)


def fit(points: np.ndarray, angles: tuple[float, float, float] = TURNED) -> FaceFit:
    return face_shapes().fit(points, rotation_of(*angles))


@pytest.mark.parametrize("angles", [(0.0, 0.0, 0.0), TURNED, (-35.0, 10.0, -20.0)])
def test_an_average_head_needs_nothing_in_any_pose(angles: tuple[float, float, float]) -> None:
    found = fit(seen(angles=angles), angles)
    for value in (found.identity, found.expression, found.stretch, found.shear):
        assert value == pytest.approx(np.zeros_like(value), abs=1e-6)
    assert found.perspective == pytest.approx(PERSPECTIVE)


def test_a_person_and_an_expression_are_found_again_if_landmarks_are_exact() -> None:
    shipped = face_shapes()
    exact = FaceShapes(shipped.mean, shipped.identity, shipped.expression, shipped.noise / 100)
    points = seen(identity=(1.0, -1.0, 0.5), expression=(1.0,))
    found = exact.fit(points, rotation_of(*TURNED))
    assert found.identity[:3] == pytest.approx((1.0, -1.0, 0.5), abs=0.25)
    assert found.expression[0] == pytest.approx(1.0, abs=0.25)


def test_uncertain_landmarks_are_explained_by_a_more_likely_person() -> None:
    found = fit(seen(identity=(1.5, -1.5)))
    assert 0.5 < found.identity[0] < 1.5
    assert -1.5 < found.identity[1] < -0.5


def test_a_sheared_and_a_stretched_picture_show_as_such() -> None:
    points = seen(angles=(0.0, 0.0, 0.0))
    sheared = fit(points @ np.array([[1, 0.15], [0.15, 1]]), (0.0, 0.0, 0.0))
    wider = fit(points @ np.diag([1.15, 1 / 1.15]), (0.0, 0.0, 0.0))
    assert sheared.shear == pytest.approx(0.15, abs=0.04)
    assert wider.stretch == pytest.approx(np.log(1.15), abs=0.04)
    assert abs(wider.shear) < 0.01


def test_a_nearer_camera_is_found() -> None:
    near, far = (fit(seen(perspective=value)).perspective for value in (0.14, 0.05))
    assert near > PERSPECTIVE + 0.02 > PERSPECTIVE - 0.02 > far


def test_a_face_that_is_torn_needs_an_unlikely_person() -> None:
    torn = seen()
    torn[36:42] += (0, 15)  # one eye, a quarter of the eye distance lower
    assert np.mean(fit(torn).identity ** 2) > 4 * np.mean(fit(seen((1.0, 1.0, 1.0))).identity ** 2)


def test_mirrored_points_need_as_much_as_the_original_ones() -> None:
    from face.ibug import MIRROR

    points, (yaw, pitch, roll) = seen((1.0, -1.0), (0.5,)), TURNED
    mirrored = points[MIRROR[:68]] * (-1, 1)
    one, other = fit(points), fit(mirrored, (-yaw, pitch, -roll))
    assert np.mean(other.identity**2) == pytest.approx(np.mean(one.identity**2), rel=0.02)
    assert other.shear == pytest.approx(-one.shear, abs=1e-3)


def test_a_file_that_is_missing_or_damaged_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DetectorError, match="Get it again"):
        FaceShapes.load(tmp_path / "nothing.npz")
    model = face_shapes()
    path = tmp_path / "short.npz"
    np.savez(
        path, mean=model.mean[:5], identity=model.identity, expression=model.expression, noise=np.ones(68)
    )
    with pytest.raises(DetectorError, match="damaged"):
        FaceShapes.load(path)
