import numpy as np
import pytest

from model.finders.confirmed import FRAMES
from model.finders.window import INPUTS
from model.motion import Points
from model.mouth.drawing import Tongue
from model.mouth.driver_tongue import CERTAIN, DOUBTFUL, LEAST, DriverTongue, driver_tongue_for, glided
from tests.model.finders.answers import Answers
from tests.model.mouth.mouths import frontal, opened

REST = frontal(size=0.3)
REST[[67, 66, 65]] = REST[[61, 62, 63]]  # closed lips
OPENED = opened(REST, 0.06)
PICTURE = np.full((256, 256, 3), 90, np.uint8)
CALM = np.full((256, 256, 3), 150, np.uint8)
OUT, IN = CERTAIN + 1, DOUBTFUL - 1


def driver(look: Answers) -> DriverTongue:
    """A driver who is calibrated, and whose first frame has passed."""
    tongue = DriverTongue(look)
    tongue.rest_on(REST, CALM)
    tongue.step(PICTURE, REST)
    return tongue


def shown(tongue: DriverTongue, frames: int) -> list[float]:
    return [tongue.step(PICTURE, OPENED).out for _ in range(frames)]


def test_a_tongue_comes_out_after_some_frames_and_glides_to_its_length() -> None:
    outs = shown(driver(Answers(OUT)), FRAMES + 6)
    assert outs[: FRAMES - 1] == [0] * (FRAMES - 1)
    assert outs[FRAMES - 1] == pytest.approx(0.4)
    assert np.all(np.diff(outs[FRAMES - 1 :]) > 0)
    assert outs[-1] == pytest.approx(0.8, abs=0.02)


def test_one_frame_without_it_begins_the_count_anew() -> None:
    look = Answers(OUT)
    tongue = driver(look)
    shown(tongue, FRAMES - 1)
    look.answer[0] = DOUBTFUL + 0.1
    shown(tongue, 1)
    look.answer[0] = OUT
    assert shown(tongue, FRAMES)[:-1] == [0] * (FRAMES - 1)


def test_a_tongue_that_is_out_stays_while_the_finder_doubts_and_then_glides_in() -> None:
    look = Answers(OUT)
    tongue = driver(look)
    shown(tongue, 10)
    look.answer[0] = DOUBTFUL + 0.1
    assert min(shown(tongue, 5)) > 0.7
    look.answer[0] = IN
    outs = shown(tongue, 6)
    assert outs[0] == pytest.approx(0.4, abs=0.01)
    assert outs[-1] == 0
    assert all(out == 0 or out >= LEAST for out in outs)


def test_the_first_frame_of_a_video_is_judged_alone() -> None:
    tongue = driver(Answers(OUT, 0.8, -0.4))
    tongue.restart()
    assert tongue.step(PICTURE, OPENED) == pytest.approx(Tongue(0.8, -0.4))
    tongue.restart()
    assert tongue.step(PICTURE, REST).out == 0
    assert tongue.step(PICTURE, OPENED).out == 0, "the second frame is not the first"


def test_closed_lips_are_not_looked_at_and_take_the_tongue_in() -> None:
    look = Answers(OUT)
    tongue = driver(look)
    assert not look.seen
    shown(tongue, 8)
    count = len(look.seen)
    assert [tongue.step(PICTURE, REST).out for _ in range(5)][-1] == 0
    assert len(look.seen) == count


def test_the_finder_sees_the_mouth_now_and_at_rest_and_its_lips() -> None:
    look = Answers(IN)
    tongue = driver(look)
    shown(tongue, 1)
    (inputs,) = look.seen
    assert inputs.shape[2] == INPUTS
    assert (inputs[..., :3] == 90).all()
    assert (inputs[..., 3:6] == 150).all()
    outer, inner = inputs[..., 6], inputs[..., 7]
    assert 0 < (inner == 255).sum() < (outer == 255).sum()


def test_without_a_picture_at_rest_the_first_calm_one_counts() -> None:
    look = Answers(OUT)
    tongue = DriverTongue(look)
    tongue.rest_on(REST)
    assert shown(tongue, FRAMES + 1) == [0] * (FRAMES + 1)
    assert not look.seen
    tongue.step(CALM, REST)
    assert shown(tongue, FRAMES)[-1] > 0
    assert (look.seen[0][..., 3:6] == 150).all()


@pytest.mark.parametrize("forgets", [lambda tongue: tongue.forget(), lambda tongue: tongue.rest_on(None)])
def test_who_is_not_calibrated_has_no_tongue(forgets: object) -> None:
    look = Answers(OUT)
    tongue = driver(look)
    forgets(tongue)  # type: ignore[operator]
    assert shown(tongue, FRAMES + 2) == [0] * (FRAMES + 2)
    assert not look.seen


def test_without_a_finder_there_is_no_tongue() -> None:
    tongue = driver_tongue_for(None)
    tongue.rest_on(REST, CALM)
    assert shown(tongue, FRAMES + 1) == [0] * (FRAMES + 1)


def test_the_tongue_goes_in_as_the_avatar_comes_to_rest_and_only_for_located_pictures() -> None:
    tongue = driver(Answers(OUT))
    shown(tongue, 10)
    located = PICTURE, Points(OPENED, np.zeros((1, 2, 2), np.float32))
    assert tongue.of_frame(PICTURE, located, 0.25).out == pytest.approx(0.6, abs=0.01)
    assert tongue.of_frame(PICTURE, located, 1).out == 0
    assert tongue.of_frame(PICTURE.copy(), located, 0).out == 0
    assert tongue.of_frame(None, located, 0).out == 0
    assert tongue.of_frame(PICTURE, None, 0).out == 0


def test_values_beyond_the_rig_are_limited() -> None:
    tongue = driver(Answers(OUT, 1.7, -3))
    shown(tongue, 20)
    assert tongue.step(PICTURE, OPENED) == pytest.approx(Tongue(1, -1), abs=0.01)


def test_a_new_tongue_begins_at_its_own_side() -> None:
    assert glided(Tongue(), Tongue(0.8, 0.6)) == pytest.approx(Tongue(0.4, 0.6))
    assert glided(Tongue(0.8, 0.6), None) == pytest.approx(Tongue(0.4, 0.6))
    assert glided(Tongue(0.06, 0.6), None) == Tongue()
