from dataclasses import replace

import cv2
import numpy as np
import pytest

from face.ibug import NUM_POINTS
from model.layers.background import Background
from model.layers.inner_face import inner_face
from model.layers.lag import FARTHEST, FARTHEST_OUTSIDE, HeadLag
from model.layers.movement import Neck
from model.layers.scene import Scene
from tests.model.layers.people import Parts, drawn_alpha, drawn_layers, landmarks, parts, still_grid

NECK = Neck(chin=0.4, shoulders=0.75)
NOTHING = np.zeros((64, 64), np.float32)
PIVOT = np.array([0.0, 0.3])
OUTSIDE, INSIDE = (8, 42), (26, 32)
"""Cells (row, column) beside the hair, and within the head."""


def tilted(degrees: float) -> Parts:
    """Return a frame whose landmarks tilt by an angle, and whose network moves the face only."""
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = ((landmarks() - PIVOT) @ turn.T + PIVOT).astype(np.float32)
    grid = still_grid()
    moved = ((grid - PIVOT) @ turn + PIVOT).astype(np.float32)
    share = np.clip((0.5 - np.hypot(grid[..., 0], grid[..., 1] + 0.1)) / 0.15, 0, 1)[..., None]
    return replace(parts(), points=points, deformation=(grid + share * (moved - grid)).astype(np.float32))


def true_origin(cell: tuple[int, int], degrees: float) -> np.ndarray:
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (still_grid()[cell] - PIVOT) @ turn + PIVOT


@pytest.mark.parametrize("degrees", [-25, 25])
@pytest.mark.parametrize(("cell", "farthest"), [(OUTSIDE, FARTHEST_OUTSIDE), (INSIDE, FARTHEST)])
def test_hair_that_the_network_leaves_behind_follows_a_tilted_head(
    degrees: float, cell: tuple[int, int], farthest: float
) -> None:
    frame = replace(tilted(degrees), deformation=still_grid())
    made = HeadLag(drawn_alpha(), landmarks(), NECK).limited(frame, NOTHING, NOTHING)
    expected = true_origin(cell, degrees)
    before, after = (float(np.hypot(*(each[cell] - expected))) for each in (frame.deformation, made))
    assert before > 1.8 * farthest
    assert after == pytest.approx(farthest, abs=0.02)


def test_an_ear_moves_as_a_whole_with_a_head_that_goes_aside() -> None:
    aside = np.float32([6 * 2 / 63, 0])  # by six cells: the outline is at column 49
    frame = replace(parts(), points=landmarks() + aside)
    made = HeadLag(drawn_alpha(), landmarks(), NECK).limited(frame, NOTHING, NOTHING)
    off = np.hypot(*np.moveaxis(made - (still_grid() - aside), 2, 0))[28]
    assert off[48:52] == pytest.approx(FARTHEST_OUTSIDE, abs=0.005), "what would be the ear, and the room"
    assert off[38:44] == pytest.approx(FARTHEST, abs=0.005)
    assert (np.diff(off[43:49]) <= 1e-6).all()


@pytest.mark.parametrize("cells", [-6, 6])
def test_a_tip_of_hair_is_not_seen_twice_before_a_room_that_stands_still(cells: int) -> None:
    """Origins rise along each row, although the network takes three cells of the head for the room."""
    aside = np.float32([cells * 2 / 63, 0])
    grid, lag = still_grid(), HeadLag(drawn_alpha(), landmarks(), NECK)
    alpha = cv2.erode(cv2.resize(drawn_alpha(), (64, 64), interpolation=cv2.INTER_AREA), np.ones((7, 7)))
    room = np.roll(alpha, cells, axis=1) < 0.5
    moved = np.where(room[..., None], grid, grid - aside)
    frame = replace(parts(), points=landmarks() + aside, deformation=moved, still=room.astype(np.float32))
    made = lag.limited(frame, NOTHING, NOTHING)
    assert np.diff(made[16:26, :, 0], axis=1).min() > 0


def test_small_motions_within_the_head_stay_the_networks() -> None:
    frame = tilted(5)
    made = HeadLag(drawn_alpha(), landmarks(), NECK).limited(frame, NOTHING, NOTHING)
    assert np.array_equal(made[18:36, 27:38], frame.deformation[18:36, 27:38])


def test_face_body_and_what_is_below_the_chin_stay_as_they_are() -> None:
    frame, all_of_it = tilted(25), np.ones((64, 64), np.float32)
    lag = HeadLag(drawn_alpha(), landmarks(), NECK)
    assert np.array_equal(lag.limited(frame, all_of_it, NOTHING), frame.deformation)
    assert np.array_equal(lag.limited(frame, NOTHING, all_of_it), frame.deformation)
    assert np.array_equal(lag.limited(frame, NOTHING, NOTHING)[60:], frame.deformation[60:])


def test_without_landmarks_nothing_changes() -> None:
    frame = replace(tilted(25), points=np.zeros((NUM_POINTS - 2, 2), np.float32))
    assert HeadLag(drawn_alpha(), landmarks(), NECK).limited(frame, NOTHING, NOTHING) is frame.deformation


@pytest.mark.parametrize("degrees", [-25, 25])
def test_a_tilted_head_is_not_narrowed_to_a_spike(degrees: float) -> None:
    shown = Scene(drawn_layers(), background=Background.named("green"), neck=NECK, landmarks=landmarks())

    def width(frame: Parts) -> int:
        return int((shown.compose_alone(frame)[160, :, 3] > 128).sum())

    assert width(tilted(degrees)) > 0.88 * width(tilted(0))


def test_a_mouth_that_turns_farther_than_the_head_stays_as_asked() -> None:
    frame, face = tilted(25), inner_face(landmarks(), 64)
    assert face is not None
    made = HeadLag(drawn_alpha(), landmarks(), NECK).limited(
        replace(frame, deformation=still_grid() + np.float32(0.3)), NOTHING, face
    )
    mouth = np.abs(made[34:38, 28:36] - still_grid()[34:38, 28:36] - 0.3)
    assert mouth.max() < 1e-6
