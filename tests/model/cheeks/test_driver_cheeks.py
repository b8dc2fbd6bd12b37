import numpy as np
import pytest

from model.cheeks.driver_cheeks import CERTAIN, DOUBTFUL, Cheeks, DriverCheeks, driver_cheeks_for, glided
from model.finders.confirmed import FRAMES
from model.finders.window import INPUTS
from model.motion import Points
from tests.model.finders.answers import Answers
from tests.model.mouth.mouths import frontal, opened

REST = frontal(size=0.3)
REST[[67, 66, 65]] = REST[[61, 62, 63]]  # closed lips
PICTURE, CALM = (np.full((256, 256, 3), grey, np.uint8) for grey in (90, 150))


def driver(look: Answers) -> DriverCheeks:
    """A driver who is calibrated, and whose first frame, with open lips, has passed."""
    cheeks = DriverCheeks(look)
    cheeks.rest_on(REST, CALM)
    cheeks.step(PICTURE, opened(REST, 0.06))
    return cheeks


def test_cheeks_are_puffed_after_some_frames_and_glide() -> None:
    cheeks = driver(Answers(CERTAIN + 1))
    shown = [cheeks.step(PICTURE, REST) for _ in range(FRAMES + 6)]
    assert all(each.are_flat for each in shown[: FRAMES - 1])
    assert shown[FRAMES - 1] == pytest.approx(Cheeks(0.4, 0.1))
    assert shown[-1] == pytest.approx(Cheeks(0.8, 0.2), abs=0.02)


def test_they_become_flat_when_the_finder_sees_them_so() -> None:
    look = Answers(CERTAIN + 1)
    cheeks = driver(look)
    for _ in range(8):
        cheeks.step(PICTURE, REST)
    look.answer[0] = DOUBTFUL + 0.1
    assert cheeks.step(PICTURE, REST).left > 0.7
    look.answer[0] = DOUBTFUL - 0.1
    assert [cheeks.step(PICTURE, REST) for _ in range(6)][-1] == Cheeks()


def test_open_lips_are_not_looked_at() -> None:
    look = Answers(CERTAIN + 1)
    cheeks = driver(look)
    assert not look.seen
    for _ in range(FRAMES + 1):
        cheeks.step(PICTURE, REST)
    seen = len(look.seen)
    assert [cheeks.step(PICTURE, opened(REST, 0.06)) for _ in range(6)][-1] == Cheeks()
    assert len(look.seen) == seen


def test_the_finder_sees_the_face_now_and_at_rest_and_both_lips() -> None:
    look = Answers(DOUBTFUL - 1)
    driver(look).step(PICTURE, REST)
    (inputs,) = look.seen
    assert inputs.shape[2] == INPUTS
    assert (inputs[..., :3] == 90).all()
    assert (inputs[..., 3:6] == 150).all()
    assert inputs[..., 6].any()
    assert np.array_equal(inputs[..., 6], inputs[..., 7])


def test_the_first_frame_of_a_video_is_judged_alone_and_values_are_limited() -> None:
    cheeks = driver(Answers(CERTAIN + 1, 1.7, -0.3))
    cheeks.restart()
    assert cheeks.step(PICTURE, REST) == Cheeks(1, 0)


def test_cheeks_become_flat_as_the_avatar_comes_to_rest_and_only_located_pictures_count() -> None:
    cheeks = driver(Answers(CERTAIN + 1))
    for _ in range(10):
        cheeks.step(PICTURE, REST)
    located = PICTURE, Points(REST, np.zeros((1, 2, 2), np.float32))
    assert cheeks.of_frame(PICTURE, located, 0.25).left == pytest.approx(0.6, abs=0.01)
    assert cheeks.of_frame(PICTURE, located, 1).are_flat
    assert cheeks.of_frame(PICTURE.copy(), located, 0).are_flat
    assert cheeks.of_frame(None, located, 0).are_flat
    assert cheeks.of_frame(PICTURE, None, 0).are_flat


def test_without_a_finder_or_calibration_cheeks_are_flat() -> None:
    for cheeks in (driver_cheeks_for(None), DriverCheeks(Answers(CERTAIN + 1))):
        assert cheeks.step(PICTURE, REST).are_flat
    cheeks = driver(look := Answers(CERTAIN + 1))
    cheeks.rest_on(None)
    assert cheeks.step(PICTURE, REST).are_flat
    assert not look.seen


def test_small_values_end_at_zero() -> None:
    assert glided(Cheeks(0.06, 0.8), None) == pytest.approx(Cheeks(0, 0.4))
    assert glided(Cheeks(), Cheeks(0.8, 0)) == pytest.approx(Cheeks(0.4, 0))
