"""TurnLimit on rendered heads: a head that is turned back has the landmarks that it had at that angle."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from app.commands.lab import SUITE
from face.ibug import OUTER_EYE_CORNERS
from lab.suite import Person, Suite
from model.checkpoint import load_networks
from model.config import DEFAULT
from model.motion import Array
from model.pixels import as_batch
from model.turn_limit import HeadShape, TurnLimit, turned_back
from model.weights import DEFAULT_WEIGHTS

SHARE, ANGLE = 0.5, 45
"""Share of the full turn whose picture is the truth, and the full turn in degrees."""


def located(pictures: list[np.ndarray]) -> Array:
    """Landmarks and irises that the network finds, (pictures, 70, 2)."""
    detector = load_networks(DEFAULT_WEIGHTS, DEFAULT).keypoint_detector
    with torch.inference_mode():
        batch = torch.cat([as_batch(torch.from_numpy(picture)) for picture in pictures])
        return np.asarray(detector(batch).value.numpy(), np.float32)


def turns(person: Person) -> list[np.ndarray]:
    """The calm face, and for each side the face at half of the turn and at the full one."""
    found = [person.neutral]
    for gesture in (f"yaw_+{ANGLE}", f"yaw_-{ANGLE}"):
        pictures = person.pictures(gesture)
        assert pictures is not None
        found += [pictures[person.levels.index(SHARE)], pictures[-1]]
    return found


@pytest.mark.parametrize("number", range(2))
def test_a_head_that_is_turned_back_is_where_it_was_at_that_angle(number: int) -> None:
    calm, *found = located(turns(Suite.open(SUITE).drivers[number]))
    left, right = OUTER_EYE_CORNERS
    eyes = float(np.linalg.norm(calm[left] - calm[right]))
    for true, full in (found[:2], found[2:]):
        made = turned_back(full, HeadShape(calm), TurnLimit(SHARE * ANGLE, 90, 90)).points
        error, before = (
            np.linalg.norm(points[17:] - true[17:], axis=1).mean() / eyes for points in (made, full)
        )
        assert before > 0.2
        assert error < before / 2
