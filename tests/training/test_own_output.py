from pathlib import Path

import cv2
import numpy as np
import pytest

from detector import Judgement, State
from tests.training.fakes import Wearing
from training import TrainingError
from training.own_output import (
    SHOWN,
    Row,
    error,
    figures_of,
    judgements,
    lines_of,
    read_people,
    rows_of,
    sheet_rows,
    write_table,
)
from training.points import eye_distance

CALM = np.zeros((256, 256, 3), np.uint8)
WINK = np.full((256, 256, 3), 9, np.uint8)
BROKEN = np.full((256, 256, 3), 200, np.uint8)
FACE = np.random.default_rng(0).uniform(60, 200, (68, 2)).astype(np.float32)


class FakeAnimator(Wearing):
    """Gives the driver's picture back, but breaks on a wink."""

    def animate(self, driving: np.ndarray) -> np.ndarray:
        return BROKEN if driving[0, 0, 0] == 9 else driving


class FakeJudge:
    """Flags the broken picture from the third frame on."""

    def __init__(self) -> None:
        self.calibrations, self.seen = 0, 0

    def calibrate(self, driving: np.ndarray, avatar: np.ndarray) -> None:
        self.calibrations += 1

    def judge(self, number: int, avatar: np.ndarray, driving: np.ndarray) -> Judgement:
        self.seen = self.seen + 1 if avatar[0, 0, 0] == 200 else 0
        is_bad = self.seen > 2
        state = State.FAILED if is_bad else State.GOOD
        reasons = ("face shape unusual",) if is_bad else ()
        return Judgement(number, state, 2.0 if is_bad else 1.0, 1.6, reasons)


def instrument(pictures: np.ndarray) -> np.ndarray:
    """Landmarks that only the broken picture moves, by a tenth of the eye distance."""
    off = np.float32([0.1 * eye_distance(FACE), 0])
    return np.stack([FACE + off * (picture[0, 0, 0] == 200) for picture in pictures])


def test_the_sheet_shows_each_face_beside_what_it_should_be() -> None:
    driver, first, second = (
        {face: np.full((8, 8, 3), 20 * k + n, np.uint8) for n, face in enumerate(("neutral", *SHOWN))}
        for k in range(3)
    )
    shown = sheet_rows(FakeAnimator(), {"d": driver, "a": first, "b": second})  # type: ignore[arg-type]
    assert len(shown) == 5 * len(SHOWN)
    made = [int(picture[0, 0, 0]) for picture in shown[:5]]
    assert made == [1, 1, 21, 1, 41]  # the fake gives the driver's picture back


def measured() -> list[Row]:
    person = {"neutral": CALM, "wink": WINK}
    return rows_of(FakeAnimator(), {"a": person, "b": person}, instrument, FakeJudge)  # type: ignore[arg-type]


def test_everybody_drives_everybody_else() -> None:
    assert [(row.driver, row.avatar, row.face) for row in measured()] == [
        *(("a", "b", "neutral"), ("a", "b", "wink")),
        *(("b", "a", "neutral"), ("b", "a", "wink")),
    ]


def test_the_truth_is_how_the_avatar_would_look() -> None:
    calm, wink, *_ = measured()
    assert (calm.is_failing, wink.is_failing) == (False, True)
    assert wink.error == pytest.approx(0.1, rel=1e-4)
    assert np.isnan(error(np.full((68, 2), np.nan, np.float32), FACE))
    assert Row("a", "b", "gone", float("nan"), ()).is_failing


def test_figures_by_hand() -> None:
    figures = figures_of(measured())
    assert figures["AUC"] == figures["AP"] == figures["failing frames flagged"] == 1
    assert figures["other frames flagged"] == 0
    assert figures["delay in frames, median"] == 2
    assert figures["failing"] == 0.5


def test_a_face_is_held_after_a_calm_moment() -> None:
    judge = FakeJudge()
    said = judgements(judge, {"neutral": CALM, "wink": WINK}, {"neutral": CALM, "wink": BROKEN}, ["wink"])  # type: ignore[arg-type]
    assert judge.calibrations == 1
    assert [j.is_flagged for j in said["wink"]] == [False, False, *[True] * 18]


def test_the_table_has_a_line_a_face(tmp_path: Path) -> None:
    write_table(tmp_path / "own.csv", measured())
    lines = (tmp_path / "own.csv").read_text().splitlines()
    assert lines[0] == "face,reason,error,failing,flagged"
    assert lines[2] == "wink,face shape unusual,0.1,1.0,1.0"
    assert [line[0] for line in lines_of(measured())] == ["neutral", "wink"]


def test_people_are_read_with_a_calm_face_only(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no two people"):
        read_people(tmp_path / "nowhere")
    for name in ("ann", "bob", "nobody"):
        (tmp_path / name).mkdir()
        cv2.imwrite(str(tmp_path / name / ("wink.jpg" if name == "nobody" else "neutral.jpg")), CALM)
    assert list(read_people(tmp_path)) == ["ann", "bob"]
