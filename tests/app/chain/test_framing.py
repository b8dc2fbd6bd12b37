"""Framing: the square is always inside the picture, and rests while the face does."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest

from app.chain.framing import ABOVE, ROOM, Follower, Framing, Square, crop, framed
from app.frame import Picture, sealed

STILL = Framing(follow=False)


@dataclass
class FaceAt:
    """Finds the face where it is told to be."""

    x: float
    y: float = 100
    width: float = 100
    height: float = 120
    is_gone: bool = False
    looked: int = 0

    def find(self, picture: Picture) -> FaceAt | None:
        self.looked += 1
        return None if self.is_gone else self


def gradient(width: int = 64, height: int = 48) -> Picture:
    """Red grows to the right, green downwards."""
    y, x = np.mgrid[:height, :width]
    return sealed(np.stack([x, y, np.zeros_like(x)], axis=-1).astype(np.uint8))


def test_by_default_it_is_the_largest_square_in_the_middle() -> None:
    assert crop(640, 480, STILL) == (80, 0, 480)
    assert crop(480, 640, STILL) == (0, 80, 480)


def test_a_square_picture_is_taken_as_it_is() -> None:
    picture = gradient(32, 32)
    assert np.array_equal(framed(picture, STILL, 32), picture)


def test_zoom_and_pan_by_hand() -> None:
    assert crop(640, 480, Framing(zoom=2, follow=False)) == (200, 120, 240)
    assert crop(640, 480, Framing(zoom=2, pan_x=0.5, pan_y=-0.25, follow=False)) == (320, 60, 240)


def test_pan_is_what_the_user_sees_also_in_a_mirror() -> None:
    right = crop(640, 480, Framing(zoom=2, pan_x=0.25, follow=False))
    mirrored = crop(640, 480, Framing(zoom=2, pan_x=0.25, mirror=True, follow=False))
    assert right[0] - 200 == 200 - mirrored[0] == 60


def test_mirror_flips_left_to_right() -> None:
    picture = gradient(32, 32)
    assert np.array_equal(framed(picture, Framing(mirror=True, follow=False), 32), picture[:, ::-1])


@pytest.mark.parametrize("seed", range(20))
def test_the_square_never_leaves_the_picture(seed: int) -> None:
    random = np.random.default_rng(seed)
    width, height = random.integers(1, 400, 2)
    framing = Framing(*random.uniform(-3, 6, 3), mirror=bool(seed % 2))
    face = Square(*random.uniform(-500, 900, 2), side=random.uniform(0.1, 900))
    left, top, side = crop(int(width), int(height), framing, face)
    assert 0 <= left <= left + side <= width
    assert 0 <= top <= top + side <= height
    assert side >= 1


def test_choices_out_of_range_are_brought_back() -> None:
    assert Framing(zoom=0.1, pan_x=-7, pan_y=7) == Framing(zoom=1, pan_x=-1, pan_y=1)


def test_it_is_scaled_to_the_size_asked_for_and_sealed() -> None:
    square = framed(gradient(), STILL, 24)
    assert square.shape == (24, 24, 3)
    assert not square.flags.writeable
    # the middle 48 of 64 columns, each pair averaged: 8.5, 10.5 …
    assert np.allclose(square[0, :, 0], 8.5 + 2 * np.arange(24), atol=0.5)


def test_the_first_face_is_framed_at_once_with_room_around() -> None:
    square = Follower(FaceAt(200)).follow(gradient())
    side = ROOM * 120
    assert square == Square(250, 160 - ABOVE * side, side)


def test_without_a_face_there_is_no_square() -> None:
    assert Follower(FaceAt(0, is_gone=True)).follow(gradient()) is None


def test_the_last_square_stays_when_the_face_is_lost() -> None:
    face = FaceAt(200)
    follower = Follower(face, every=1)
    first = follower.follow(gradient())
    face.is_gone = True
    assert [follower.follow(gradient()) for _ in range(5)] == [first] * 5


def test_small_movements_of_the_head_move_nothing() -> None:
    face = FaceAt(200)
    follower = Follower(face, every=1)
    first = follower.follow(gradient())
    face.x += 25
    face.height += 20
    assert [follower.follow(gradient()) for _ in range(5)] == [first] * 5


def test_it_glides_after_a_face_that_went_away_and_then_rests() -> None:
    face = FaceAt(200)
    follower = Follower(face, every=1)
    follower.follow(gradient())
    face.x = 300
    xs = [square.x for _ in range(90) if (square := follower.follow(gradient()))]
    assert xs[0] == pytest.approx(250 + 0.08 * 100)
    assert all(later >= earlier for earlier, later in itertools.pairwise(xs))
    assert xs[-1] == xs[-2] == pytest.approx(350, abs=5)


def test_a_square_picture_is_framed_already() -> None:
    assert Follower(FaceAt(200)).follow(gradient(64, 64)) is None
    assert Follower(FaceAt(200)).follow(gradient(64, 62)) is None


def test_it_looks_every_few_pictures_only() -> None:
    face = FaceAt(200)
    follower = Follower(face, every=5)
    for _ in range(20):
        follower.follow(gradient())
    assert face.looked == 4


def test_reset_forgets_the_face() -> None:
    face = FaceAt(200)
    follower = Follower(face)
    follower.follow(gradient())
    face.is_gone = True
    follower.reset()
    assert follower.follow(gradient()) is None
