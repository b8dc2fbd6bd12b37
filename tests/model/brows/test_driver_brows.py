import numpy as np
import pytest

from face.ibug import BROWS, EYES, LEFT_BROW, RIGHT_BROW
from face.mean_face_3d import MEAN_FACE
from model.brows.driver_brows import GLIDE, Brows, DriverBrows
from model.motion import Points
from tests.model.mouth.mouths import frontal
from tests.model.suite_drivers import DRIVERS, located

PICTURE = np.zeros((256, 256, 3), np.uint8)
CALM = frontal(size=0.25)
EYE_DISTANCE = float(np.linalg.norm(CALM[45] - CALM[36]))


def raised(by: float, part: slice = BROWS) -> np.ndarray:
    """The calm face with its brows higher by this many eye distances."""
    moved = CALM.copy()
    moved[part, 1] -= by * EYE_DISTANCE
    return moved


def first_look(points: np.ndarray) -> Brows:
    brows = DriverBrows()
    brows.rest_on(CALM)
    return brows.step(points)


def test_raised_brows_wrinkle_more_the_higher_they_are() -> None:
    assert first_look(CALM).are_calm
    assert first_look(raised(0.005)).are_calm
    little, more = first_look(raised(0.018)), first_look(raised(0.05))
    assert 0 < little.left < more.left == 1
    assert more == Brows(1, 1, 0)


def test_each_brow_is_measured_by_itself_and_lowered_ones_are_knitted() -> None:
    assert first_look(raised(0.04, LEFT_BROW)) == Brows(1, 0, 0)
    assert first_look(raised(0.04, RIGHT_BROW)) == Brows(0, 1, 0)
    assert first_look(raised(-0.04)) == Brows(0, 0, 1)


def test_a_head_that_moves_comes_nearer_or_tilts_has_calm_brows() -> None:
    assert first_look(CALM + np.float32(0.2)).are_calm
    assert first_look(CALM * np.float32(1.15)).are_calm
    angle = np.radians(15)
    tilt = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)
    assert first_look(CALM @ tilt).are_calm


def test_a_head_that_nods_or_turns_has_calm_brows() -> None:
    irises = MEAN_FACE[[37, 44]]
    head = np.concatenate([MEAN_FACE, irises]) * 0.2
    for axis in (0, 1):
        for degrees in (-35, -12, 12, 35):
            brows, angle = DriverBrows(), np.radians(degrees)
            turn = np.eye(3)
            others = [k for k in range(3) if k != axis]
            turn[np.ix_(others, others)] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
            brows.rest_on(head[:, :2].astype(np.float32))
            assert brows.step((head @ turn.T)[:, :2].astype(np.float32)).are_calm, (axis, degrees)


def test_brows_glide_and_stay_while_the_eyes_are_closed() -> None:
    brows = DriverBrows()
    brows.rest_on(CALM)
    brows.step(CALM)
    assert brows.step(raised(0.05)).left == pytest.approx(GLIDE)
    for _ in range(20):
        high = brows.step(raised(0.05))
    closed = raised(0.02)
    closed[EYES, 1] = CALM[EYES, 1].mean()
    assert brows.step(closed).left == pytest.approx(high.left)
    for _ in range(20):
        low = brows.step(CALM)
    assert low.are_calm


def test_without_a_calibrated_face_or_at_the_avatars_rest_brows_are_calm() -> None:
    brows, points = DriverBrows(), Points(raised(0.05), np.zeros((1, 2, 2), np.float32))
    assert brows.of_frame(PICTURE, (PICTURE, points), 0.0).are_calm
    brows.rest_on(CALM)
    assert brows.of_frame(PICTURE, (PICTURE, points), 0.25) == Brows(0.75, 0.75, 0)
    assert brows.of_frame(PICTURE, (PICTURE, points), 1.0).are_calm
    assert brows.of_frame(PICTURE.copy(), (PICTURE, points), 0.0).are_calm
    assert brows.of_frame(None, None, 0.0).are_calm
    brows.rest_on(None)
    assert brows.step(raised(0.05)).are_calm


@pytest.mark.parametrize("driver", ["driver", "driver_2", "driver_3"])
def test_brows_of_rendered_drivers_are_told_from_other_gestures(driver: str) -> None:
    def seen(gesture: str) -> Brows:
        brows = DriverBrows()
        brows.rest_on(located(DRIVERS / driver / "neutral.webp")[1])
        return brows.step(located(DRIVERS / driver / f"{gesture}.webp")[1])

    assert sum(seen("brows_up")[:2]) > 0.5
    assert seen("frown").knit > 0.4
    one = seen("brow_up_left")
    assert one.right > one.left == 0
    for gesture in ("blink", "squint", "smile_closed", "yaw_+15"):
        assert max(seen(gesture)) < 0.1, gesture
