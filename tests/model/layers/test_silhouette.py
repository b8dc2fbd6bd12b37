"""The head's silhouette, on a drawn person who moves as a whole."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from face.head_rotation import rotation_of, y_flipped
from model.layers.background import Background
from model.layers.inner_face import filled_hull
from model.layers.movement import Neck
from model.layers.scene import Scene
from model.layers.silhouette import MIDDLE, SIDE, HeadSilhouette
from model.turn_limit import HeadShape
from tests.model.layers.people import Parts, drawn_alpha, drawn_layers, landmarks, parts

NO_BODY = np.zeros((64, 64), np.float32)
STILL = np.zeros(2, np.float32)
SMALL = cv2.resize(drawn_alpha(), (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def outside_of(frame: Parts) -> np.ndarray:
    outside = HeadSilhouette(drawn_alpha())(frame, NO_BODY, STILL)
    assert outside is not None
    return outside


def by_motion(dx: float = 0.0, dy: float = 0.0) -> np.ndarray:
    return outside_of(parts(dx, dy))


def by_landmarks(dx: float = 0.0, dy: float = 0.0) -> np.ndarray:
    return _by_landmarks(landmarks() + np.float32([dx, dy]) * np.float32(2 / 255))


@pytest.mark.parametrize("outside_after", [by_motion, by_landmarks])
def test_at_rest_it_is_the_outline(outside_after: Callable[..., np.ndarray]) -> None:
    outside = outside_after()
    assert (outside[SMALL > 0.5] == 0).all()
    assert outside[SMALL == 0].mean() > 0.9


@pytest.mark.parametrize("outside_after", [by_motion, by_landmarks])
@pytest.mark.parametrize(("dx", "dy"), [(20, 0), (0, -12), (-8, 30)])
def test_it_moves_with_the_head(outside_after: Callable[..., np.ndarray], dx: float, dy: float) -> None:
    shift = round(dy * SIDE / 256), round(dx * SIDE / 256)
    middle = slice(24, -24), slice(24, -24)
    expected = np.roll(outside_after(), shift, (0, 1))
    assert np.abs(expected - outside_after(dx, dy))[middle].mean() < 0.01


def test_an_uncertain_motion_has_a_wide_margin() -> None:
    frame = parts()
    noise = np.random.default_rng(0).normal(0, 0.06, frame.deformation.shape).astype(np.float32)
    uncertain = outside_of(Parts(frame.deformation + noise, frame.still, frame.paint, frame.kept))
    assert uncertain.sum() < 0.95 * outside_of(parts()).sum()
    assert (uncertain[SMALL > 0.5] == 0).all()


def test_without_a_head_nothing_is_known() -> None:
    frame = parts()
    assert HeadSilhouette(drawn_alpha())(replace(frame, still=frame.still + 1), NO_BODY, STILL) is None


def _turned(yaw: float, pitch: float = 0.0, roll: float = 0.0) -> np.ndarray:
    """Return the drawn person's landmarks after a turn about the middle of the head, in degrees."""
    shape, rest = HeadShape(landmarks()), landmarks()
    pose, middle = shape.pose(rest), shape.place_of(MIDDLE)
    turn = y_flipped(rotation_of(yaw, pitch, roll))
    return ((shape.points - middle) @ turn.T + middle)[:, :2] + pose.origin


def _by_landmarks(points: np.ndarray) -> np.ndarray:
    outside = HeadSilhouette(drawn_alpha(), landmarks())(replace(parts(), points=points), NO_BODY, STILL)
    assert outside is not None
    return outside


@pytest.mark.parametrize(("yaw", "pitch"), [(20, 0), (-15, 0), (0, 15)])
def test_a_head_that_turns_about_its_middle_keeps_its_outline(yaw: float, pitch: float) -> None:
    """The landmarks' mean moves by more than 15 pixels of 128 at a yaw of 20°."""
    turned = _by_landmarks(_turned(yaw, pitch).astype(np.float32))
    assert np.abs(turned - _by_landmarks(landmarks())).mean() < 0.02


def test_the_face_is_never_outside() -> None:
    points = _turned(35).astype(np.float32) + np.float32([0.3, 0])
    hull = filled_hull(points[:68], SIDE)
    outside = _by_landmarks(points)
    assert (outside[hull == 1] == 0).all()
    assert outside[hull == 0].max() == 1


def test_a_head_that_rolls_takes_its_outline_along() -> None:
    shape = HeadShape(landmarks())
    x, y = (shape.place_of(MIDDLE)[:2] + shape.pose(landmarks()).origin + 1) * (SIDE - 1) / 2
    matrix = cv2.getRotationMatrix2D((float(x), float(y)), -15, 1)
    expected = cv2.warpAffine(
        _by_landmarks(landmarks()), matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE
    )
    rolled = _by_landmarks(_turned(0, 0, 15).astype(np.float32))
    assert np.abs(rolled - expected)[24:-24, 24:-24].mean() < 0.02


def test_shoulders_stay_with_the_body_and_the_outline_between_is_even() -> None:
    below = np.repeat(np.linspace(0, 1, 24, dtype=np.float32), 64).reshape(24, 64)
    below = np.vstack([np.zeros((32, 64), np.float32), below, np.ones((8, 64), np.float32)])
    silhouette, aside = HeadSilhouette(drawn_alpha(), landmarks()), np.float32([0.1, 0])
    frame = replace(parts(), points=landmarks() + aside)
    outside = silhouette(frame, below, STILL)
    at_rest = silhouette(replace(frame, points=landmarks()), below, STILL)
    assert outside is not None
    assert at_rest is not None
    assert np.abs(outside - at_rest)[112:].max() < 0.01, "shoulders that do not move"
    left = (outside < 0.5).argmax(1)[30:126]
    assert np.abs(np.diff(left)).max() <= np.abs(np.diff((at_rest < 0.5).argmax(1)[30:126])).max() + 1


def _scene() -> Scene:
    green = Background.named("green")
    return Scene(drawn_layers(), background=green, framing="square", neck=Neck(chin=0.4, shoulders=0.75))


def test_a_ring_where_the_head_was_is_removed() -> None:
    frame = parts(dy=25)  # the head is lower by 50 px at 512
    rows = np.arange(64)[:, None] * np.ones(64)
    top = rows < 18  # the network takes the room's motion above the moved head, and paints nothing there
    still = np.where(top, 1, 0).astype(np.float32)
    deformation = np.where(top[..., None], parts().deformation, frame.deformation)
    rgba = _scene().compose_alone(Parts(deformation, still, frame.paint, frame.kept))
    was = rgba[104:125, 246:266, 3]  # the top of the head at rest
    assert was.max() < 30


def test_what_the_network_takes_for_the_room_within_the_head_stays() -> None:
    frame = parts()
    still, kept = frame.still.copy(), frame.kept.copy()
    for rows, columns in ((slice(24, 30), slice(28, 36)), (slice(13, 17), slice(30, 34))):
        still[rows, columns] = 1  # a part of the forehead, and one at the edge of a scarf
        kept[4 * rows.start : 4 * rows.stop, 4 * columns.start : 4 * columns.stop] = 0
    rgba = _scene().compose_alone(Parts(frame.deformation, still, frame.paint, kept))
    at_rest = _scene().compose_alone(frame)
    np.testing.assert_allclose(rgba[..., 3].astype(int), at_rest[..., 3], atol=4)
