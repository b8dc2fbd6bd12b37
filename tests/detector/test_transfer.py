from dataclasses import replace

import numpy as np
import pytest

from detector.face import EXPRESSION, Face, expression
from detector.levels import BROWS, EYES, JAW, MOUTH, MOVEMENT, SIZE, TILT, TURN
from detector.transfer import ORDINARY_DOUBT, Transfer, expected_points
from face.ibug import LEFT_EYE, RIGHT_EYE
from face.mean_face_3d import MEAN_FACE
from tests.detector.faces import closed, landmarks, ordinary

SIGNALS = {MOVEMENT, TURN, TILT, SIZE, EYES, MOUTH, JAW, BROWS}


def face(*arguments: object, **keywords: object) -> Face:
    found = Face.of(landmarks(*arguments, **keywords))  # type: ignore[arg-type]
    assert found is not None
    return found


def transfer(driver: Face | None = None, avatar: Face | None = None) -> Transfer:
    calibrated = Transfer()
    calibrated.calibrate(driver or face(), avatar or face())
    return calibrated


def test_nothing_is_measured_before_calibration() -> None:
    assert Transfer().measure(face(), face(), 0) == {}
    assert Transfer().driver_turn(face(yaw=40)) == 0
    assert not Transfer().is_calibrated


def test_two_different_faces_at_rest_have_no_mismatch() -> None:
    driver, avatar = (face(shape, scale=s) for shape, s in zip(ordinary(2, seed=3), (40, 90), strict=True))
    values = transfer(driver, avatar).measure(driver, avatar, 0)
    assert set(values) == SIGNALS
    assert all(value == pytest.approx(0, abs=1e-5) for value in values.values())


@pytest.mark.parametrize(
    ("moved", "signal", "amount"),
    [
        ({"yaw": 20}, TURN, 20),
        ({"pitch": -11}, TURN, 11),
        ({"roll": 15}, TILT, 15),
        ({"scale": 120}, SIZE, np.log(2)),
    ],
)
def test_a_pose_that_was_not_followed(moved: dict[str, float], signal: str, amount: float) -> None:
    values = transfer().measure(face(**moved), face(), 0)
    assert values[signal] == pytest.approx(amount, rel=1e-3)
    others = SIGNALS - {signal, MOVEMENT}
    assert all(values[name] == pytest.approx(0, abs=2e-3) for name in others)
    assert values[MOVEMENT] > 0.05


def test_a_pose_that_was_followed() -> None:
    values = transfer().measure(face(yaw=20, roll=5, scale=80), face(yaw=20, roll=5, scale=80), 0)
    assert all(value == pytest.approx(0, abs=1e-4) for value in values.values())


@pytest.mark.parametrize("eye", [LEFT_EYE, RIGHT_EYE])
def test_a_wink_that_did_not_appear(eye: slice) -> None:
    wink = closed(MEAN_FACE, eye)
    assert transfer().measure(face(wink), face(), 0)[EYES] == pytest.approx(1, abs=0.05)
    assert transfer().measure(face(wink), face(wink), 0)[EYES] == pytest.approx(0, abs=1e-4)
    assert transfer().measure(face(), face(wink), 0)[EYES] == pytest.approx(1, abs=0.05)


def test_a_wink_with_the_wrong_eye() -> None:
    values = transfer().measure(face(closed(MEAN_FACE, LEFT_EYE)), face(closed(MEAN_FACE, RIGHT_EYE)), 0)
    assert values[EYES] == pytest.approx(1, abs=0.05)


def test_an_avatar_with_narrow_eyes_still_blinks() -> None:
    narrow = MEAN_FACE.copy()
    for eye in (LEFT_EYE, RIGHT_EYE):
        narrow[eye, 1] = 0.5 * narrow[eye, 1] + 0.5 * narrow[eye, 1].mean()
    calibrated = transfer(avatar=face(narrow))
    assert calibrated.measure(face(), face(narrow), 0)[EYES] == pytest.approx(0, abs=1e-4)
    shut = closed(closed(narrow, LEFT_EYE), RIGHT_EYE)
    both = closed(closed(MEAN_FACE, LEFT_EYE), RIGHT_EYE)
    assert calibrated.measure(face(both), face(shut), 0)[EYES] == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize(
    ("points", "amount", "signal"),
    [(slice(6, 11), 0.3, JAW), ([65, 66, 67], 0.25, MOUTH), (slice(17, 22), -0.2, BROWS)],
)
def test_an_expression_that_was_not_followed(points: object, amount: float, signal: str) -> None:
    moved = MEAN_FACE.copy()
    moved[points, 1] += amount  # type: ignore[index]
    values = transfer().measure(face(moved), face(), 0)
    assert values[signal] == pytest.approx(abs(amount), rel=0.02)
    assert all(values[name] < 0.01 for name in SIGNALS - {signal, MOVEMENT})
    assert values[MOVEMENT] > 0


def test_one_badly_seen_frame_is_smoothed_away() -> None:
    calibrated = transfer()
    values = [calibrated.measure(face(yaw=30 if n == 20 else 0), face(), n / 25)[TURN] for n in range(30)]
    assert max(values) < 0.01


def test_the_driver_s_turn_is_since_calibration() -> None:
    calibrated = transfer(driver=face(yaw=10))
    assert calibrated.driver_turn(face(yaw=10)) == pytest.approx(0, abs=1e-4)
    assert calibrated.driver_turn(face(yaw=-10)) == pytest.approx(20, abs=1e-3)


@pytest.mark.parametrize(("doubt", "share"), [(0.1, 1.0), (ORDINARY_DOUBT * 2, 0.25), (float("nan"), 1.0)])
def test_a_mismatch_counts_less_if_the_driver_is_hard_to_see(doubt: float, share: float) -> None:
    seen = replace(face(yaw=20), doubt=doubt)
    assert transfer().measure(seen, face(), 0)[TURN] == pytest.approx(20 * share, rel=1e-3)
    assert transfer().measure(face(yaw=20), replace(face(), doubt=doubt), 0)[TURN] == pytest.approx(
        20, rel=1e-3
    )


def test_the_doubt_of_a_face_is_the_mean_spread_of_its_landmarks() -> None:
    assert np.isnan(face().doubt)
    spread = np.linspace(0.1, 0.3, 68, dtype=np.float32)
    seen = Face.of(replace(landmarks(), spread=spread))
    assert seen is not None
    assert seen.doubt == pytest.approx(0.2)


def test_expression_by_hand() -> None:
    values = dict(zip(EXPRESSION, expression(MEAN_FACE[:, :2]), strict=True))
    assert values["mouth width"] == pytest.approx(0.798)
    assert values["left eye"] == pytest.approx(values["right eye"])
    assert values["left brow"] == pytest.approx(MEAN_FACE[36:42, 1].mean() - MEAN_FACE[17:22, 1].mean())
    assert values["lip asymmetry"] == pytest.approx(0)


def test_where_the_avatar_should_be_by_hand() -> None:
    """Another face, half the size, elsewhere: it turns, opens its mouth and moves as the driver does."""
    mouth = MEAN_FACE.copy()
    mouth[[65, 66, 67], 1] += 0.2
    other = ordinary(1, seed=2)[0]
    opened = other + mouth - MEAN_FACE
    driver_rest, driver = face(scale=80, x=100, y=90), face(mouth, yaw=15, roll=-8, scale=88, x=110, y=80)
    rest, followed = face(other, scale=40, x=60, y=50), face(opened, yaw=15, roll=-8, scale=44, x=0, y=0)
    expected = expected_points(driver_rest, driver, rest)
    np.testing.assert_allclose(
        expected - expected.mean(0), followed.points - followed.points.mean(0), atol=0.3
    )
    moved = (driver.points.mean(0) - driver_rest.points.mean(0)) / 2
    np.testing.assert_allclose(expected.mean(0), rest.points.mean(0) + moved, atol=0.1)


def test_movement_is_the_distance_from_there_in_eye_distances() -> None:
    values = transfer().measure(face(x=128 + 30), face(), 0)  # 30 px of a face whose eyes are 60 px apart
    assert values[MOVEMENT] == pytest.approx(0.5, rel=1e-3)


def test_the_avatar_s_turn_is_since_calibration() -> None:
    assert Transfer().avatar_turn(face(yaw=40)) is None
    calibrated = transfer(avatar=face(yaw=10, pitch=-5))
    assert calibrated.avatar_turn(face(yaw=30, pitch=7, roll=-20)) == pytest.approx((20, 12, -20), abs=0.5)
