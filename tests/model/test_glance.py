from __future__ import annotations

from cmath import exp

import torch

from model.glance import FARTHEST, GAIN, asked
from model.keypoints import Keypoints


def face(iris: complex, turn: complex = 1, shift: complex = 0) -> Keypoints:
    """Eyes that lie from −.4 to −.2 and from .2 to .4, both irises aside of their middles by `iris`."""
    points = torch.zeros(70, dtype=torch.complex64)
    points[36], points[39], points[42], points[45] = -0.4, -0.2, 0.2, 0.4
    points[68], points[69] = -0.3 + iris, 0.3 + iris
    return Keypoints(torch.view_as_real(turn * points + shift)[None], torch.eye(2).expand(1, 3, 2, 2))


def test_the_displacement_of_an_iris_is_exaggerated() -> None:
    worn, moved = face(0.01), face(0.02 + 0.01j)
    wanted = face(0.01 + GAIN * (0.01 + 0.01j))
    torch.testing.assert_close(asked(moved, worn).value, wanted.value)


def test_the_exaggeration_is_limited_but_the_drivers_own_displacement_is_not() -> None:
    length = 0.2
    far = asked(face(0.03), face(0)).value
    torch.testing.assert_close(far, face(length * FARTHEST).value)
    beyond = face(length * FARTHEST + 0.01)
    torch.testing.assert_close(asked(beyond, face(0)).value, beyond.value)


def test_what_the_avatar_does_already_is_left_as_it_is() -> None:
    worn = face(0.02 - 0.01j)
    torch.testing.assert_close(asked(worn, worn).value, worn.value)
    turn = 1.5 * exp(0.3j)
    there = face(0.02 - 0.01j, turn, 0.1 + 0.2j)
    torch.testing.assert_close(asked(there, worn).value, there.value)


def test_a_glance_turns_and_grows_with_the_head() -> None:
    turn = 1.5 * exp(0.3j)
    made = asked(face(0.01, turn, 0.1j), face(0))
    torch.testing.assert_close(made.value, face(GAIN * 0.01, turn, 0.1j).value)
    assert torch.equal(made.jacobian, face(0).jacobian)


def test_both_eyes_look_the_same_way() -> None:
    """Noise that lets the irises of two equally open eyes go to different sides."""
    moved = face(0.0)
    moved.value[0, 68, 0] += 0.02
    moved.value[0, 69, 0] -= 0.01
    torch.testing.assert_close(asked(moved, face(0)).value, face(GAIN * 0.005).value)


def test_an_eye_that_winks_looks_where_the_open_one_does() -> None:
    moved = face(0.01)
    moved.value[0, 43:45, 1] -= 0.05  # the right eye is open
    moved.value[0, 68, 0] += 0.03  # behind the lids of the left one, the iris is guessed wrongly
    irises = asked(moved, face(0)).value[0, 68:]
    torch.testing.assert_close(irises, face(GAIN * 0.01).value[0, 68:], atol=2e-4, rtol=0)
