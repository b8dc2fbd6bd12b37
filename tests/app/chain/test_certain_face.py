"""CertainFace: two landmark networks are compared, and the face to rest from is a certain one."""

from __future__ import annotations

import numpy as np
import pytest

from app.chain.actor import Actor
from app.chain.acts import Framed
from app.chain.calibrating import NEEDED
from app.chain.certain_face import AGREE, DISAGREE, KEPT_S, CertainFace, distance_apart
from app.chain.driver_look import DriverLook
from app.chain.framing import Framing, crop, framed, points_in
from app.chain.presence import Cause
from app.frame import Picture, Presence, sealed
from tests.app.faces import FaceAt, calm_face
from tests.app.fakes import AVATAR, FakeAnimator, filled

ROOM = sealed(np.full((360, 640, 3), 90, np.uint8))
POINTS = calm_face(32, 32, 30).points
EYES = float(np.linalg.norm(POINTS[36] - POINTS[45]))


def shown(picture: Picture, seconds: float) -> Framed:
    """A frame with a certain look."""
    return Framed(picture, DriverLook.of(calm_face(320, 200, 100), ROOM), Presence.SEEN, seconds)


def test_the_distance_is_the_mean_shift_in_eye_distances() -> None:
    assert distance_apart(POINTS, POINTS + np.array([3, 4])) == pytest.approx(5 / EYES, rel=1e-5)
    assert distance_apart(POINTS, None) == 0


def test_the_jaw_is_left_out_because_networks_place_it_differently() -> None:
    moved = POINTS.copy()
    moved[:17] += 20
    assert distance_apart(POINTS, moved) == 0


def test_a_face_of_which_the_networks_disagree_is_not_kept() -> None:
    face, first, second = CertainFace(), filled(1), filled(2)
    face.take(shown(first, 0.0), AGREE)
    face.take(shown(second, 0.1), AGREE + 0.01)
    assert face.picture is first
    face.take(shown(second, KEPT_S + 0.01), AGREE + 0.01)
    assert face.picture is second, "a face that is too old would be a jump"


@pytest.mark.parametrize("mirror", [False, True])
def test_landmarks_follow_the_driving_picture(mirror: bool) -> None:
    camera = np.zeros((90, 160, 3), np.uint8)
    points = np.zeros((68, 2))
    points[36] = (40, 20)
    camera[19:22, 39:42] = 255
    framing = Framing(follow=False, mirror=mirror)
    found = points_in(points, crop(160, 90, framing), framing, 90)[45 if mirror else 36]
    y, x = np.argwhere(framed(sealed(camera), framing, 90)[:, :, 0] > 127).mean(0)
    assert found == pytest.approx((x, y), abs=0.6)


def test_a_driver_whom_two_networks_see_at_different_places_is_covered() -> None:
    animator, finder = FakeAnimator(), FaceAt(160, 130, 70)
    actor = Actor(animator, None, calm_s=0.0)
    actor.wear(filled(AVATAR))
    actor._finder = finder
    camera = sealed(np.full((240, 320, 3), 120, np.uint8))

    def act(frame: int) -> tuple[Presence, float]:
        seen = actor.frame(camera, Framing(), frame / 25)
        assert seen.points is not None
        eyes = float(np.linalg.norm(seen.points[36] - seen.points[45]))
        animator.located = seen.points + np.array([shift * eyes, 0])
        acted = actor.animate(seen)
        return acted.presence, acted.rest

    shift = 0.0
    before = [act(frame) for frame in range(NEEDED + 12)]
    assert before[-1] == (Presence.SEEN, 0.0)
    shift = DISAGREE + 0.01
    during = [act(NEEDED + 12 + frame) for frame in range(20)]
    assert {presence for presence, _ in during} == {Presence.LOST}, "from the first frame on"
    assert during[-1][1] == 1.0
    assert actor.tracker.cause is Cause.COVERED
    shift = 0.0
    after = [act(NEEDED + 32 + frame) for frame in range(20)]
    assert after[-1] == (Presence.SEEN, 0.0)


def test_without_a_look_the_picture_is_kept() -> None:
    face = CertainFace()
    face.take(shown(filled(1), 0.0)._replace(look=None), 0.0)
    assert face.picture is not None
