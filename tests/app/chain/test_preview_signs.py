"""Preview signs: a face, near enough, well lit, and what would help."""

from __future__ import annotations

import threading

import pytest

from app.chain.conditions import Want
from app.chain.preview_signs import UNSEEN, SharedFinder, Sign, seen_in
from app.frame import Picture
from detector import Box, DetectorError, Landmarks
from tests.app.faces import FaceAt
from tests.app.fakes import filled

GREY, BLACK, WHITE = (120, 120, 120), (5, 5, 5), (252, 252, 252)
EVERY = frozenset(Sign)


@pytest.mark.parametrize(
    ("finder", "colour", "seen"),
    [
        (FaceAt(), GREY, (EVERY, Want.NOTHING)),
        (FaceAt(width=15), GREY, (EVERY - {Sign.NEAR}, Want.NEARER)),
        (FaceAt(), BLACK, (EVERY - {Sign.LIT}, Want.MORE_LIGHT)),
        (FaceAt(), WHITE, (EVERY - {Sign.LIT}, Want.LESS_LIGHT)),
        (FaceAt(is_gone=True), GREY, ({Sign.LIT}, Want.NOTHING)),
        (FaceAt(is_gone=True), BLACK, (frozenset(), Want.MORE_LIGHT)),
    ],
)
def test_each_sign_is_seen(
    finder: FaceAt, colour: tuple[int, int, int], seen: tuple[frozenset[Sign], Want]
) -> None:
    assert seen_in(filled(colour, 640, 360), finder) == seen


def test_a_small_picture_shows_the_distance_that_a_full_one_would() -> None:
    """40 pixels of 1280 are near enough, so 20 of 640 are."""
    for picture_width, face_width in ((1280, 40), (640, 20)):
        for extra, is_near in ((1, True), (-1, False)):
            signs, _ = seen_in(filled(GREY, picture_width, 360), FaceAt(width=face_width + extra))
            assert signs is not None
            assert (Sign.NEAR in signs) is is_near


def test_without_a_finder_nothing_is_known() -> None:
    def refuse() -> None:
        raise DetectorError("No weights.")

    assert SharedFinder(lambda: None).look(filled(GREY)) == UNSEEN
    assert SharedFinder(refuse).look(filled(GREY)) == UNSEEN


def test_who_finds_the_finder_in_use_looks_later() -> None:
    gate, began = threading.Event(), threading.Event()

    class Slow(FaceAt):
        def find(self, picture: Picture, near: Box | None = None) -> Landmarks | None:
            began.set()
            gate.wait(10)
            return super().find(picture, near)

    shared = SharedFinder(Slow)
    other = threading.Thread(target=shared.look, args=(filled(GREY, 640, 360),))
    other.start()
    assert began.wait(10)
    assert shared.look(filled(GREY, 640, 360)) is None
    gate.set()
    other.join()
    assert shared.look(filled(GREY, 640, 360)) == (EVERY, Want.NOTHING)
