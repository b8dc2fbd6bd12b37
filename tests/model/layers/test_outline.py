"""The network's motion at the edge of the person, on a drawn person."""

from dataclasses import replace

import numpy as np
import pytest

from model.layers.background import Background
from model.layers.inner_face import inner_face
from model.layers.movement import Neck
from model.layers.outline import STEEPEST, Outline
from model.layers.scene import Scene
from tests.model.layers.people import drawn_alpha, drawn_layers, landmarks, parts, still_grid

OUTLINE = Outline(drawn_alpha())
PERSON = OUTLINE.person(still_grid(), None)
NO_FACE = np.zeros((64, 64), np.float32)
EDGE = (PERSON > 0.1) & (PERSON < 0.9) & (np.arange(64)[:, None] < 38)
"""Cells at the head's outline."""


def test_at_rest_nothing_moves_and_no_edge_is_stretched() -> None:
    assert np.allclose(OUTLINE.evened(still_grid(), PERSON, NO_FACE), still_grid(), atol=1e-6)
    assert OUTLINE.contrast(still_grid(), PERSON) == pytest.approx(1, abs=1e-3)


def test_a_person_who_moves_as_a_whole_moves_so() -> None:
    moved = still_grid() + np.float32(0.1)
    assert np.allclose(OUTLINE.evened(moved, PERSON, NO_FACE), moved, atol=1e-5)


def test_an_uneven_edge_becomes_even() -> None:
    noise = np.random.default_rng(0).normal(0, 0.02, (64, 64, 2)).astype(np.float32)
    evened = OUTLINE.evened(still_grid() + noise, PERSON, NO_FACE) - still_grid()
    assert evened[EDGE].std() < 0.5 * noise[EDGE].std()
    inside = PERSON > 0.99
    assert evened[inside].std() < 0.35 * noise[inside].std()


def test_motion_keeps_its_step_across_the_edge() -> None:
    head = (PERSON > 0.5)[..., None].astype(np.float32)
    step = np.float32([0.1, 0]) * head
    evened = OUTLINE.evened(still_grid() + step, PERSON, NO_FACE) - still_grid()
    outside, within = evened[28, 17, 0], evened[28, 26, 0]  # five cells beside the head, and four within it
    assert outside < 0.01
    assert within > 0.08


def test_within_the_face_everything_stays() -> None:
    noise = np.random.default_rng(1).normal(0, 0.02, (64, 64, 2)).astype(np.float32)
    moved = still_grid() + noise
    face = np.ones((64, 64), np.float32)
    assert np.allclose(OUTLINE.evened(moved, PERSON, face), moved, atol=1e-7)


def test_where_the_head_cannot_be_is_no_person() -> None:
    outside = np.zeros((128, 128), np.float32)
    outside[:64] = 1
    person = OUTLINE.person(still_grid(), outside)
    assert person[:32].max() == 0
    assert np.array_equal(person[32:], PERSON[32:])


@pytest.mark.parametrize(("stretch", "expected"), [(0.5, 1), (1, 1), (2, 2), (20, STEEPEST)])
def test_the_contrast_is_the_edges_stretch(stretch: float, expected: float) -> None:
    contrast = OUTLINE.contrast(still_grid() / np.float32(stretch), PERSON)
    assert contrast[EDGE] == pytest.approx(expected, rel=0.02)


def _alone(frame: object) -> np.ndarray:
    green = Background.named("green")
    scene = Scene(drawn_layers(), background=green, framing="square", neck=Neck(chin=0.4, shoulders=0.75))
    return scene.compose_alone(frame)  # type: ignore[arg-type]


def test_a_stretched_edge_is_as_sharp_as_at_rest() -> None:
    rest = parts()
    frame = replace(rest, deformation=rest.deformation / np.float32([2.5, 1]))
    soft, sharp, still = (
        ((each[230, :256, 3] > 25) & (each[230, :256, 3] < 230)).sum()
        for each in (_alone(frame), _alone(replace(frame, points=landmarks())), _alone(rest))
    )
    assert soft > 2 * still
    assert sharp <= 1.5 * still


def test_paint_shows_in_the_inner_face_alone_if_landmarks_are_known() -> None:
    blue = replace(parts(kept=0.0), points=landmarks())
    shown, everywhere = _alone(blue), _alone(parts(kept=0.0))
    face = inner_face(landmarks(), 512)
    assert face is not None
    inside, beyond = face > 0.6, (face < 0.005) & (shown[..., 3] > 250)
    assert (shown[inside][:, 2] > 250).all()
    assert (shown[beyond][:, 2] < 140).all()
    assert (everywhere[beyond][:, 2] > 250).all()
