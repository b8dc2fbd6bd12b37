"""Framing: the square is always inside the picture, and rests while the face does."""

from __future__ import annotations

import numpy as np
import pytest

from app.chain.framing import ABOVE, ROOM, Follower, Framing, Square, crop, framed
from app.frame import Picture, sealed
from detector import Box

STILL = Framing(follow=False)


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


def test_choices_out_of_range_are_clamped() -> None:
    assert Framing(zoom=0.1, pan_x=-7, pan_y=7) == Framing(zoom=1, pan_x=-1, pan_y=1)


def test_the_driving_picture_is_resized_and_read_only() -> None:
    square = framed(gradient(), STILL, 24)
    assert square.shape == (24, 24, 3)
    assert not square.flags.writeable
    # the middle 48 of 64 columns, each pair averaged: 8.5, 10.5 …
    assert np.allclose(square[0, :, 0], 8.5 + 2 * np.arange(24), atol=0.5)


def face(x: float, y: float = 100, width: float = 100, height: float = 120) -> Box:
    """The box around a face's landmarks."""
    return Box(x, y, width, height)


def test_the_first_face_is_framed_at_once_with_room_around() -> None:
    square = Follower().follow(face(200), 640, 480)
    assert square is not None
    assert (square.x, square.side) == (250, ROOM * 120)
    assert square.y == pytest.approx(160 - ABOVE * ROOM * 120)


def test_without_a_face_there_is_no_square() -> None:
    assert Follower().follow(None, 640, 480) is None


def test_the_last_square_stays_while_the_face_is_lost() -> None:
    follower = Follower()
    before = follower.follow(face(200), 640, 480)
    assert follower.follow(None, 640, 480) is before


def test_small_movements_of_the_head_move_nothing() -> None:
    follower = Follower()
    squares = [follower.follow(face(200 + x), 640, 480) for x in (0, 10, 20, 25, 10)]
    assert len(set(squares)) == 1


def test_the_square_follows_a_moved_face_smoothly_and_then_stops() -> None:
    follower = Follower()
    follower.follow(face(200), 640, 480)
    xs = [square.x for _ in range(60) if (square := follower.follow(face(250), 640, 480))]
    assert xs == sorted(xs)
    assert 250 < xs[0] < 275, "it does not jump"
    assert xs[-1] == pytest.approx(300, abs=5)
    assert xs[-1] == xs[-2], "and then it rests"


def test_the_square_moves_faster_to_a_distant_face() -> None:
    near, far = Follower(), Follower()
    for follower in (near, far):
        follower.follow(face(200), 640, 480)
    moved = [follower.follow(face(x), 640, 480) for follower, x in ((near, 240), (far, 320))]
    shares = [(square.x - 250) / gone for square, gone in zip(moved, (40, 120), strict=True) if square]
    assert shares[1] > 3 * shares[0]


def test_a_square_picture_that_its_face_fills_is_taken_whole() -> None:
    assert Follower().follow(face(75, 80, 96, 98), 256, 256) is None
    assert Follower().follow(face(75, 80, 96, 98), 256, 250) is None


def test_in_a_square_picture_a_small_face_is_followed() -> None:
    square = Follower().follow(face(351, 111, 48, 49), 480, 480)
    assert square is not None
    assert square.side == pytest.approx(ROOM * 49)


def test_a_face_that_comes_back_to_its_place_gets_its_old_square() -> None:
    follower = Follower()
    kept = follower.follow(face(200), 640, 480)
    follower.keep()
    follower.cut_to(face(420))
    assert follower.follow(None, 640, 480) == Square.around(face(420)), "elsewhere it is framed anew"
    follower.cut_to(face(215))
    assert follower.follow(None, 640, 480) is kept


def test_reset_forgets_the_face() -> None:
    follower = Follower()
    follower.follow(face(200), 640, 480)
    follower.reset()
    assert follower.follow(None, 640, 480) is None
