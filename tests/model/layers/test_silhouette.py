"""The head's silhouette, on a drawn person who moves as a whole."""

import cv2
import numpy as np
import pytest

from model.layers.background import Background
from model.layers.movement import Neck
from model.layers.scene import Scene
from model.layers.silhouette import SIDE, HeadSilhouette
from tests.model.layers.people import Parts, drawn_alpha, drawn_layers, parts

NO_BODY = np.zeros((64, 64), np.float32)
SMALL = cv2.resize(drawn_alpha(), (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def bounds_of(frame: Parts) -> tuple[np.ndarray, np.ndarray]:
    bounds = HeadSilhouette(drawn_alpha())(frame.deformation, frame.still, NO_BODY)
    assert bounds is not None
    return bounds


def test_at_rest_it_is_the_outline() -> None:
    inside, outside = bounds_of(parts())
    assert inside[SMALL > 0.99].mean() > 0.8
    assert (inside[SMALL < 0.05] == 0).all()
    assert (outside[SMALL > 0.5] == 0).all()
    assert outside[SMALL == 0].mean() > 0.9


@pytest.mark.parametrize(("dx", "dy"), [(20, 0), (0, -12), (-8, 30)])
def test_it_moves_with_the_head(dx: float, dy: float) -> None:
    inside, _ = bounds_of(parts())
    moved, _ = bounds_of(parts(dx, dy))
    shift = round(dy * SIDE / 256), round(dx * SIDE / 256)
    middle = slice(24, -24), slice(24, -24)
    assert np.abs(np.roll(inside, shift, (0, 1)) - moved)[middle].mean() < 0.01


def test_an_uncertain_motion_has_a_wide_margin() -> None:
    certain, _ = bounds_of(parts())
    frame = parts()
    noise = np.random.default_rng(0).normal(0, 0.06, frame.deformation.shape).astype(np.float32)
    uncertain, outside = bounds_of(Parts(frame.deformation + noise, frame.still, frame.paint, frame.kept))
    assert uncertain.sum() < 0.8 * certain.sum()
    assert (outside[SMALL > 0.5] == 0).all()


def test_without_a_head_nothing_is_known() -> None:
    frame = parts()
    assert HeadSilhouette(drawn_alpha())(frame.deformation, frame.still + 1, NO_BODY) is None


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


def test_a_hole_in_the_head_is_filled() -> None:
    frame = parts()
    still, kept = frame.still.copy(), frame.kept.copy()
    still[24:30, 28:36] = 1  # the network takes a part of the forehead for the room
    kept[90:125, 105:150] = 0
    rgba = _scene().compose_alone(Parts(frame.deformation, still, frame.paint, kept))
    assert rgba[190:240, 230:280, 3].min() > 240
