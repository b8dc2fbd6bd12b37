import numpy as np
import pytest

from model.eyes.retouch import EyeRetouch
from tests.model.eyes.faces import BROW, BROWN, FACE, SIDE, SKIN, WHITE, blinking, pixels, portrait


def painted(
    points: np.ndarray, rest: np.ndarray = FACE, side: int = SIDE, picture: np.ndarray | None = None
) -> np.ndarray:
    """The portrait, or another picture, as a scene with its lids as asked."""
    scene = portrait(rest) if picture is None else picture.copy()
    for eye in EyeRetouch.of_both(scene.copy(), rest):
        aimed = eye.aimed(points, side)
        if aimed is not None:
            left, top, right, bottom = aimed.area
            part = np.ascontiguousarray(scene[top:bottom, left:right])
            colours, share = aimed.painted(part, left, top)
            mixed = part + (share / 255)[..., None] * (colours.astype(float) - part)
            scene[top:bottom, left:right] = np.rint(mixed)
    return scene


def at(picture: np.ndarray, point: np.ndarray) -> np.ndarray:
    x, y = np.round(pixels(point)).astype(int)
    return picture[y, x].astype(int)


def test_open_eyes_are_left_as_they_are() -> None:
    assert np.array_equal(painted(FACE), portrait())
    assert np.array_equal(painted(blinking(0.1, 0.1)), portrait())


def test_eyes_opened_wide_show_the_eyeball_where_lids_were() -> None:
    rest = blinking(0.4, 0.4)
    made, before = painted(FACE, rest), portrait(rest)
    for lid in (37, 44):
        place = FACE[lid] + np.array([0, 0.008], np.float32)
        assert np.abs(at(before, place) - SKIN).max() < 30
        assert np.abs(at(made, place) - SKIN).max() > 30
    assert np.array_equal(painted(rest, rest), before)


@pytest.mark.parametrize("aside", [-0.25, 0.25])
def test_eyes_that_glance_aside_show_both_irises_there_and_white_where_they_were(aside: float) -> None:
    glance = FACE.copy()
    step = np.float32(aside) * (FACE[39] - FACE[36])
    glance[[68, 69]] += step
    made = painted(glance)
    for iris in (68, 69):
        assert np.abs(at(made, FACE[iris] + step) - BROWN).max() < 60
        assert np.abs(at(made, FACE[iris] - step / 2) - WHITE).max() < 90
    assert np.array_equal(painted(FACE + np.float32(0.05)), portrait())


def test_closed_lids_show_skin_where_the_eye_was() -> None:
    made = painted(blinking(1.0, 1.0))
    for corner, other in ((36, 39), (42, 45)):
        eye = FACE[corner] + (FACE[other] - FACE[corner]) * np.array([[0.3], [0.5], [0.7]], np.float32)
        for place in eye - np.array([0, 0.006], np.float32):
            assert np.abs(at(portrait(), place) - SKIN).max() > 30
            assert np.abs(at(made, place) - SKIN).max() < 30
    assert not (np.abs(made.astype(int) - WHITE).max(2) < 20).any()


def test_brows_keep_their_place_and_colour() -> None:
    before, after = portrait(), painted(blinking(1.0, 1.0))
    for brow in (19, 24):
        assert np.abs(at(before, FACE[brow]) - BROW).max() < 20
        assert np.abs(at(after, FACE[brow]) - BROW).max() < 40


def test_a_wink_changes_one_eye_only() -> None:
    changed = (painted(blinking(left=1.0)) != portrait()).any(2)
    assert changed[:, : SIDE // 2].any()
    assert not changed[:, SIDE // 2 :].any()


def test_lids_that_close_are_painted_more_and_more() -> None:
    eye = EyeRetouch.of_both(portrait(), FACE)[0]
    shares = []
    for closed in (0.25, 0.36, 0.42, 0.7):
        aimed = eye.aimed(blinking(closed), SIDE)
        shares.append(0 if aimed is None else int(aimed.painted(portrait(), 0, 0)[1].max()))
    assert shares[0] == 0 < shares[1] < shares[2] < shares[3] == 255


def test_an_avatar_whose_eyes_are_closed_is_never_painted() -> None:
    asleep = blinking(0.9, 0.9)
    assert np.array_equal(painted(blinking(1.0, 1.0), rest=asleep), portrait(asleep))


def test_an_eye_that_is_turned_away_is_not_painted() -> None:
    away = blinking(1.0)
    outer, inner = FACE[36].copy(), FACE[39].copy()
    for number in (36, 37, 38, 40, 41):
        away[number, 0] = inner[0] + (away[number, 0] - inner[0]) * 0.35
    assert np.linalg.norm(outer - inner) > 0
    assert EyeRetouch.of_both(portrait(), FACE)[0].aimed(away, SIDE) is None


@pytest.mark.parametrize("shift", [(3.0, 0.0), (0.0, -9.0)])
def test_eyes_beyond_the_picture_are_aimed_beyond_it(shift: tuple[float, float]) -> None:
    aimed = EyeRetouch.of_both(portrait(), FACE)[0].aimed(blinking(1.0) + np.float32(shift), SIDE)
    assert aimed is not None
    left, top, right, bottom = aimed.area
    assert left > SIDE or bottom < 0
    assert right > left
    assert bottom > top


def test_lashes_leave_no_dark_streaks_on_a_closed_lid() -> None:
    bare, lashed = portrait(), portrait()
    for column in (37, 38, 43, 44):
        x, y = np.round(pixels(FACE[column])).astype(int)
        lashed[y - 9 : y - 1, x - 1 : x + 2] = BROW
    assert np.abs(bare.astype(int) - lashed).max() > 100
    closed = [painted(blinking(1.0, 1.0), picture=each) for each in (bare, lashed)]
    for upper, lower in ((37, 41), (38, 40), (43, 47), (44, 46)):
        place = FACE[upper] + 0.6 * (FACE[lower] - FACE[upper])
        assert np.abs(at(closed[0], place) - at(closed[1], place)).max() < 12
