"""Portrait check: a proposed square around the face, and what is wrong with the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from app.chain.framing import Square
from app.chain.portrait_check import PREVENTING, Flaw, PortraitChecking, check_portrait
from app.frame import Picture, sealed
from detector import Box, DetectorError, Landmarks
from tests.app.faces import FaceAt, calm_face

SHARP = sealed(np.random.default_rng(1).integers(0, 255, (900, 1200, 3)).astype(np.uint8))


def test_the_square_is_around_the_face_and_nothing_is_wrong() -> None:
    checked = check_portrait(SHARP, FaceAt(700, 300, 200))
    around = Square.around(calm_face(700, 300, 200).box)
    assert checked.square is not None
    scale = 1024 / 1200
    assert checked.square.side == pytest.approx(around.side / scale, rel=0.01)
    assert (checked.square.x, checked.square.y) == pytest.approx(
        (around.x / scale, around.y / scale), rel=0.01
    )
    assert (checked.turns, checked.flaws) == (0, ())
    assert checked.picture is SHARP


def test_a_square_picture_that_the_face_fills_is_taken_whole() -> None:
    square = sealed(SHARP[:512, :512].copy())
    checked = check_portrait(square, FaceAt(256, 280, 190))
    assert checked.square is not None
    assert (checked.square.x, checked.square.y, checked.square.side) == (256, 256, 512)


@pytest.mark.parametrize(
    ("finder", "flaw"),
    [
        (FaceAt(is_gone=True), Flaw.NO_FACE),
        (FaceAt(width=30), Flaw.TOO_SMALL),
        (FaceAt(width=80), Flaw.COARSE),
        (FaceAt(width=200, turned=35), Flaw.TURNED),
    ],
)
def test_each_flaw_is_found(finder: FaceAt, flaw: Flaw) -> None:
    assert check_portrait(SHARP, finder).flaws[:1] == (flaw,)
    assert (flaw in PREVENTING) is (flaw in (Flaw.NO_FACE, Flaw.TOO_SMALL))


def test_a_face_out_of_focus_is_found() -> None:
    even = sealed(np.full((600, 600, 3), 90, np.uint8))
    assert check_portrait(even, FaceAt(width=200)).flaws == (Flaw.BLURRED,)


@dataclass
class Sideways(FaceAt):
    """Finds a face only in pictures that are higher than wide."""

    def find(self, picture: Picture, near: Box | None = None) -> Landmarks | None:
        found = super().find(picture, near)
        return found if found is not None and picture.shape[0] > picture.shape[1] else None


def test_a_picture_on_its_side_is_turned() -> None:
    checked = check_portrait(SHARP, Sideways(width=200))
    assert checked.turns == 1
    assert checked.square is not None
    assert checked.square.y > checked.square.x


def test_without_a_finder_nothing_is_proposed() -> None:
    checked = check_portrait(SHARP, None)
    assert (checked.square, checked.flaws) == (None, ())


def test_the_thread_checks_with_a_finder_of_its_own() -> None:
    finder = FaceAt(width=200)
    checking = PortraitChecking(lambda: finder)
    checking.open()
    assert checking.work(SHARP).square is not None
    checking.close()
    assert replace(checking.work(SHARP)).square is None


def test_a_finder_that_cannot_be_loaded_is_the_answer_to_every_picture() -> None:
    def missing() -> FaceAt:
        raise DetectorError("The weights are gone.")

    checking = PortraitChecking(missing)
    checking.open()
    for _ in range(2):
        checked = checking.work(SHARP)
        assert (checked.problem, checked.square, checked.flaws) == ("The weights are gone.", None, ())
        assert checked.picture is SHARP


@pytest.mark.expects_log
def test_a_finder_that_fails_is_the_answer_too() -> None:
    class Failing(FaceAt):
        def find(self, picture: Picture, near: Box | None = None) -> Landmarks | None:
            raise RuntimeError("out of memory")

    checking = PortraitChecking(Failing)
    checking.open()
    assert checking.work(SHARP).problem == "out of memory"
