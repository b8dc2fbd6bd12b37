import numpy as np
import pytest

from face.head_rotation import angles_of
from training.heads.poses import HeadPose
from training.heads.rig import Body, Rig

MAN = {"macro/caucasian-male-young": 1.0, "univ/male-young-averagemuscle-averageweight": 1.0}
RIGID = [27, 28, 29, 30, 31, 35, 39, 42]  # bridge and wings of the nose, inner corners of the eyes


@pytest.fixture(scope="module")
def man(rig: Rig) -> Body:
    return rig.body(MAN, {"caucasian": 1.0}, lid=0.0)


def best_rotation(points: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Carries the rest points best onto the points (Kabsch 1976)."""
    u, _, vt = np.linalg.svd((rest - rest.mean(0)).T @ (points - points.mean(0)))
    handed = np.diag([1, 1, np.sign(np.linalg.det(vt.T @ u.T))])
    return np.asarray(vt.T @ handed @ u.T)


def opening(points: np.ndarray, above: int, below: int) -> float:
    return float(np.linalg.norm(points[above] - points[below]))


def test_the_rest_pose_is_the_body_itself(rig: Rig, man: Body) -> None:
    posed = rig.pose(man, {})
    face = rig.landmark_vertices[17:]
    np.testing.assert_allclose(posed.skin[face], rig.subdivided(man.vertices)[face], atol=2e-3)


def test_landmarks_are_at_their_ibug_places(rig: Rig, man: Body) -> None:
    p = rig.pose(man, {}).landmarks
    assert p[8, 1] < p[:17, 1].min() + 0.05, "the chin is the lowest of the jaw"
    assert (np.diff(p[:17, 0]) > 0).all(), "the jaw runs from the picture's left to its right"
    assert p[36, 0] < p[39, 0] < p[42, 0] < p[45, 0]
    assert p[30, 2] == p[:, 2].max(), "the tip of the nose is nearest"
    assert p[17:27, 1].min() > p[36:48, 1].max() > p[31:36, 1].max() > p[48:68, 1].max()


@pytest.mark.parametrize("angles", [(0, 0, 0), (40, 0, 0), (0, 20, 0), (0, 0, -30), (-35, 15, 20)])
def test_the_pose_found_from_landmarks_is_the_pose_given(
    rig: Rig, man: Body, angles: tuple[float, ...]
) -> None:
    rest = rig.pose(man, {}).landmarks[RIGID]
    turned = rig.pose(man, {}, HeadPose(*angles)).landmarks[RIGID]
    found = angles_of(best_rotation(turned, rest))
    np.testing.assert_allclose(found, angles, atol=0.5)


def test_a_wink_closes_that_eye_alone(rig: Rig, man: Body) -> None:
    rest, wink = rig.pose(man, {}).landmarks, rig.pose(man, {"blink_L": 1.0}).landmarks
    assert opening(wink, 43, 47) < 0.25 * opening(rest, 43, 47)
    assert opening(wink, 37, 41) == pytest.approx(opening(rest, 37, 41), rel=0.02)


def test_the_jaw_opens_the_mouth(rig: Rig, man: Body) -> None:
    rest, wide = rig.pose(man, {}).landmarks, rig.pose(man, {"jawOpen": 1.0}).landmarks
    assert opening(wide, 62, 66) > opening(rest, 62, 66) + 0.2
    assert wide[8, 1] < rest[8, 1] - 0.15


def test_a_laugh_shows_the_upper_teeth(rig: Rig, man: Body) -> None:
    laugh = {"smile_L": 0.4, "smile_R": 0.4, "teeth_L": 0.8, "teeth_R": 0.8, "jawOpen": 0.4}
    posed = rig.pose(man, laugh, parts=["teeth"])
    teeth = rig.part("teeth")
    upper = teeth.skinning.share_of(rig.pack.bones["jaw"]) < 0.5
    front = upper & (np.abs(teeth.fit(man.vertices)[:, 0]) < 0.08)
    lip = posed.landmarks[62, 1]
    assert posed.parts["teeth"][0][front, 1].min() < lip - 0.02


def test_a_smile_widens_a_pucker_narrows(rig: Rig, man: Body) -> None:
    widths = [
        opening(rig.pose(man, expression).landmarks, 48, 54)
        for expression in ({"pucker": 1.0}, {}, {"smile_L": 1.0, "smile_R": 1.0})
    ]
    assert widths[0] < widths[1] < widths[2]


def test_a_crooked_smile_lifts_one_corner(rig: Rig, man: Body) -> None:
    rest, crooked = rig.pose(man, {}).landmarks, rig.pose(man, {"smile_L": 1.0}).landmarks
    assert crooked[54, 1] > rest[54, 1] + 0.03
    assert crooked[48, 1] == pytest.approx(rest[48, 1], abs=0.01)


def test_eyes_look_in_the_requested_direction(rig: Rig, man: Body) -> None:
    rest, _ = rig.pose(man, {}, parts=["eyes"]).parts["eyes"]
    pupils = rest[:, 2] > np.percentile(rest[:, 2], 97)

    def gaze(value: float) -> float:
        positions, _ = rig.pose(man, {"gazeX": value}, parts=["eyes"]).parts["eyes"]
        return float(positions[pupils, 0].mean())

    assert gaze(0.8) > gaze(0) + 0.02 > gaze(-0.8) + 0.04


def test_the_irises_are_between_the_corners_and_follow_the_gaze(rig: Rig, man: Body) -> None:
    ahead, left, up = (rig.pose(man, look, parts={"eyes"}) for look in ({}, {"gazeX": 0.8}, {"gazeY": 0.8}))
    still = rig.irises(ahead)
    for iris, (outer, inner) in zip(still, ((36, 39), (45, 42)), strict=True):
        x = sorted(ahead.landmarks[[outer, inner], 0])
        assert x[0] + 0.05 < iris[0] < x[1] - 0.05
    assert (rig.irises(left)[:, 0] > still[:, 0] + 0.02).all()
    assert (rig.irises(up)[:, 1] > still[:, 1] + 0.01).all()
    np.testing.assert_allclose(rig.irises(left)[:, 1], still[:, 1], atol=0.02)


def test_the_jaw_moves_aside_to_the_subjects_left(rig: Rig, man: Body) -> None:
    rest, aside = rig.pose(man, {}).landmarks, rig.pose(man, {"jawSide": 1.0}).landmarks
    assert aside[8, 0] > rest[8, 0] + 0.03
    assert aside[30, 0] == pytest.approx(rest[30, 0], abs=0.005)


def test_a_wrinkled_nose_lowers_the_inner_brows(rig: Rig, man: Body) -> None:
    rest, wrinkled = rig.pose(man, {}).landmarks, rig.pose(man, {"noseWrinkle": 1.0}).landmarks
    assert wrinkled[[21, 22], 1].mean() < rest[[21, 22], 1].mean() - 0.01


def test_fitted_parts_ride_on_the_head(rig: Rig, man: Body) -> None:
    turn = HeadPose(yaw=35)
    rest, _ = rig.pose(man, {}, parts=["hair_short01"]).parts["hair_short01"]
    posed = rig.pose(man, {}, turn, parts=["hair_short01"])
    moved = rest @ posed.head[:, :3].T + posed.head[:, 3]
    top = rest[:, 1] > 7.8
    apart = np.linalg.norm(posed.parts["hair_short01"][0] - moved, axis=1)
    assert np.percentile(apart[top], 98) < 0.02, "but for the nape, which the neck pulls along"


def test_normals_are_unit_and_the_face_looks_forward(rig: Rig, man: Body) -> None:
    posed = rig.pose(man, {})
    used = np.unique(rig.skin.position_quads)
    np.testing.assert_allclose(np.linalg.norm(posed.skin_normals[used], axis=1), 1, atol=1e-4)
    assert posed.skin_normals[rig.landmark_vertices[30], 2] > 0.5
