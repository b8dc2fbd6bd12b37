import numpy as np
import pytest

from model.finders.confirmed import FRAMES
from model.finders.window import INPUTS
from model.motion import Points
from model.mouth.driver_tongue import (
    CERTAIN,
    DOUBTFUL,
    HIGHEST,
    LEAST,
    LONGEST,
    LOWER,
    LOWEST,
    NARROWEST,
    UNIT,
    WIDER,
    DriverTongue,
    certainty,
    driver_tongue_for,
    glided,
)
from model.mouth.laid_tongue import TongueShape
from tests.model.finders.answers import Answers
from tests.model.mouth.mouths import frontal, opened

REST = frontal(size=0.3)
REST[[67, 66, 65]] = REST[[61, 62, 63]]  # closed lips
OPENED = opened(REST, 0.06)
PICTURE = np.full((256, 256, 3), 90, np.uint8)
CALM = np.full((256, 256, 3), 150, np.uint8)
OUT, IN = CERTAIN + 1, DOUBTFUL - 1
SIZE = 0.0, 1.0, 0.4
"""What the finder measures: a tongue of LONG pixels, straight down."""
LONG = LOWER * UNIT


def driver(look: Answers) -> DriverTongue:
    """A driver who is calibrated, and whose first frame has passed."""
    tongue = DriverTongue(look)
    tongue.rest_on(REST, CALM)
    tongue.step(PICTURE, REST)
    return tongue


def shown(tongue: DriverTongue, frames: int) -> list[float]:
    return [tongue.step(PICTURE, OPENED).length for _ in range(frames)]


def test_a_tongue_comes_out_after_some_frames_and_glides_to_its_length() -> None:
    outs = shown(driver(Answers(OUT, *SIZE)), FRAMES + 6)
    assert outs[: FRAMES - 1] == [0] * (FRAMES - 1)
    assert outs[FRAMES - 1] == pytest.approx(LONG / 2)
    assert np.all(np.diff(outs[FRAMES - 1 :]) > 0)
    assert outs[-1] == pytest.approx(LONG, rel=0.02)


def test_one_frame_without_it_begins_the_count_anew() -> None:
    look = Answers(OUT, *SIZE)
    tongue = driver(look)
    shown(tongue, FRAMES - 1)
    look.answer[0] = DOUBTFUL + 0.1
    shown(tongue, 1)
    look.answer[0] = OUT
    assert shown(tongue, FRAMES)[:-1] == [0] * (FRAMES - 1)


def test_a_tongue_that_is_out_stays_while_the_finder_doubts_and_then_glides_in() -> None:
    look = Answers(OUT, *SIZE)
    tongue = driver(look)
    shown(tongue, 10)
    look.answer[0] = DOUBTFUL + 0.1
    assert min(shown(tongue, 5)) > 0.9 * LONG
    look.answer[0] = IN
    outs = shown(tongue, 6)
    assert outs[0] == pytest.approx(LONG / 2, rel=0.02)
    assert outs[-1] == 0
    assert all(length == 0 or length >= LEAST for length in outs)


def test_the_first_frame_of_a_video_is_judged_alone() -> None:
    tongue = driver(Answers(OUT, -0.4, 0.8, 0.3))
    tongue.restart()
    assert tongue.step(PICTURE, OPENED) == pytest.approx((-0.4 * UNIT, 0.8 * LONG, 0.3 * WIDER * UNIT))
    tongue.restart()
    assert tongue.step(PICTURE, REST).length == 0
    assert tongue.step(PICTURE, OPENED).length == 0, "the second frame is not the first"


def test_closed_lips_are_not_looked_at_and_take_the_tongue_in() -> None:
    look = Answers(OUT, *SIZE)
    tongue = driver(look)
    assert not look.seen
    shown(tongue, 8)
    count = len(look.seen)
    assert [tongue.step(PICTURE, REST).length for _ in range(5)][-1] == 0
    assert len(look.seen) == count


def test_the_finder_sees_the_mouth_now_and_at_rest_and_its_lips() -> None:
    look = Answers(IN, *SIZE)
    tongue = driver(look)
    shown(tongue, 1)
    (inputs,) = look.seen
    assert inputs.shape[2] == INPUTS
    assert (inputs[..., :3] == 90).all()
    assert (inputs[..., 3:6] == 150).all()
    outer, inner = inputs[..., 6], inputs[..., 7]
    assert 0 < (inner == 255).sum() < (outer == 255).sum()


def test_without_a_picture_at_rest_the_first_calm_one_counts() -> None:
    look = Answers(OUT, *SIZE)
    tongue = DriverTongue(look)
    tongue.rest_on(REST)
    assert shown(tongue, FRAMES + 1) == [0] * (FRAMES + 1)
    assert not look.seen
    tongue.step(CALM, REST)
    assert shown(tongue, FRAMES)[-1] > 0
    assert (look.seen[0][..., 3:6] == 150).all()


@pytest.mark.parametrize("forgets", [lambda tongue: tongue.forget(), lambda tongue: tongue.rest_on(None)])
def test_who_is_not_calibrated_has_no_tongue(forgets: object) -> None:
    look = Answers(OUT, *SIZE)
    tongue = driver(look)
    forgets(tongue)  # type: ignore[operator]
    assert shown(tongue, FRAMES + 2) == [0] * (FRAMES + 2)
    assert not look.seen


def test_without_a_finder_there_is_no_tongue() -> None:
    tongue = driver_tongue_for(None)
    tongue.rest_on(REST, CALM)
    assert shown(tongue, FRAMES + 1) == [0] * (FRAMES + 1)


def test_the_tongue_goes_in_as_the_avatar_comes_to_rest_and_only_for_located_pictures() -> None:
    tongue = driver(Answers(OUT, *SIZE))
    shown(tongue, 10)
    located = PICTURE, Points(OPENED, np.zeros((1, 2, 2), np.float32))
    assert tongue.of_frame(PICTURE, located, 0.25).length == pytest.approx(0.75 * LONG, rel=0.01)
    assert tongue.of_frame(PICTURE, located, 1).length == 0
    assert tongue.of_frame(PICTURE.copy(), located, 0).length == 0
    assert tongue.of_frame(None, located, 0).length == 0
    assert tongue.of_frame(PICTURE, None, 0).length == 0


def test_values_that_no_tongue_has_are_limited() -> None:
    for measured, limited in (
        ((9, 9, -1), (LONGEST, LONGEST, NARROWEST)),
        ((0, -3, 0.5), (0, LOWEST, 0.5 * WIDER * UNIT)),
        ((-1, -3, 0.5), (-UNIT, HIGHEST, 0.5 * WIDER * UNIT)),
    ):
        tongue = driver(Answers(OUT, *measured))
        tongue.restart()
        assert tongue.step(PICTURE, OPENED) == pytest.approx(limited)


def test_a_new_tongue_begins_in_the_mouth_and_as_wide() -> None:
    wanted = TongueShape(20, 30, 9)
    assert glided(TongueShape(), wanted) == (10, 15, 9)
    assert glided(wanted, None) == (10, 15, 9)
    assert glided(TongueShape(0, 2, 9), None) == TongueShape()


def test_a_tongue_to_the_side_is_believed_sooner() -> None:
    assert certainty(1.2, 0.3, 0.9, 0.3) == 1.2
    assert certainty(1.2, -1.2, 0.1, 0.3) == certainty(1.2, 1.2, 0.1, 0.3) == pytest.approx(2.2)
    assert shown(driver(Answers(CERTAIN - 0.5, 1.2, 0.1, 0.3)), FRAMES)[-1] > 0
    assert shown(driver(Answers(CERTAIN - 0.5, 0.1, 1.2, 0.3)), FRAMES)[-1] == 0
