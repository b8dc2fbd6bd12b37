"""The way out: no array made from the camera's picture reaches the sinks but through the keypoints."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from app.chain.choices import Choices
from app.chain.guard import Guard
from app.chain.releasing import leaving
from app.frame import Frame, Presence
from detector import Judgement, State
from tests.app.fakes import AVATAR, MARKER, filled
from tests.conftest import REPOSITORY

CHAIN = REPOSITORY / "app" / "chain"
READERS = {"guard.py": 1}
"""Files after the animator that read `frame.driving` or `frame.camera` to make a picture, and how often."""


def reads(path: Path) -> int:
    """Return how often a file reads a frame's driving picture as a picture to send."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value]
    names = [each for value in returned for each in ast.walk(value) if isinstance(each, ast.Attribute)]
    return sum(name.attr in ("driving", "camera") for name in names)


def test_only_the_guard_returns_the_driver_and_in_one_place() -> None:
    later = ("guard.py", "releasing.py", "outlets.py", "feeding.py", "mark.py", "card.py")
    assert {name: count for name in later if (count := reads(CHAIN / name))} == READERS


def test_sent_pictures_share_no_memory_with_the_camera() -> None:
    camera, driving = filled(MARKER, 90, 70), filled(MARKER)
    guard = Guard()
    for presence in Presence:
        for state in State:
            frame = Frame(
                0,
                0.0,
                camera,
                driving=driving,
                avatar=filled(AVATAR),
                resting=filled(AVATAR),
                presence=presence,
                judgement=Judgement(0, state, 1.0, 2.0),
            )
            for choices in (Choices(), Choices(marks=False), Choices(mirrors_output=True)):
                out = leaving(frame, guard.release(frame, choices, 0.0))
                pictures = [out.camera, out.avatar]
                assert all(picture is not None for picture in pictures)
                assert not any(
                    np.shares_memory(made, seen) for made in pictures for seen in (camera, driving)
                )
                assert out.driving is None
                assert out.resting is None


LOOKS = {
    "STEPS": {"seen", "seen_beside"},
    "FACE_STEPS": {
        *("overview", "face", "place", "seen", "found"),
        *("eyes", "mouth", "eyes_seen", "mouth_seen"),
    },
}
"""What is derived from the driving picture before there are keypoints."""


@pytest.mark.parametrize("kind", LOOKS)
def test_between_driver_and_avatar_there_are_only_keypoints(kind: str) -> None:
    from model import steps

    known = set(steps.TRANSFER) | set(steps.ENCODED)
    derived, keypoints = {"driving"}, {"driver_value", "driver_jacobian"}
    for step in getattr(steps, kind):
        takes_driver = derived.intersection(step.takes)
        if takes_driver and keypoints.isdisjoint(step.takes):
            derived.update(step.gives)
        else:
            known.update(step.gives)
    assert derived - keypoints == {"driving"} | LOOKS[kind], "nothing but these sees the driver"
    assert "picture" in known
