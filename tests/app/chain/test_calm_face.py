"""The calm face of a recording: the first calm one, else the calmest, else none."""

from __future__ import annotations

from collections.abc import Iterator

from app.chain.calibrating import NEEDED
from app.chain.calm_face import find_calm_face
from app.frame import Picture
from tests.app.faces import FaceAt
from tests.app.fakes import filled

CAMERA = filled((120, 120, 120), 320, 240)


def clip(finder: FaceAt, *turned: float | None) -> Iterator[tuple[Picture, float]]:
    """A recording in which the face has these turns; None for a picture without a face."""
    for number, degrees in enumerate(turned):
        finder.is_gone, finder.turned = degrees is None, degrees or 0.0
        yield CAMERA, number / 25


def test_the_first_calm_face_is_taken() -> None:
    finder = FaceAt(160, 130, 70)
    found = find_calm_face(clip(finder, *[30] * 20, *[None] * 5, *[0] * 20, *[5] * 20), finder, 64)
    assert found is not None
    assert len(found.pictures) == NEEDED
    assert abs(found.look.yaw) < 2


def test_if_none_is_calm_the_calmest_is_taken() -> None:
    finder = FaceAt(160, 130, 70)
    found = find_calm_face(clip(finder, 40, 30, None, 20, 35), finder, 64)
    assert found is not None
    assert len(found.pictures) == 1
    assert 15 < abs(found.look.yaw) < 25


def test_the_user_can_choose_the_time_of_the_calm_face() -> None:
    finder = FaceAt(160, 130, 70)
    found = find_calm_face(clip(finder, *[0] * 20, *[30] * 20), finder, 64, at_s=1.0)
    assert found is not None
    assert abs(found.look.yaw) > 25


def test_without_any_face_there_is_none() -> None:
    finder = FaceAt(is_gone=True)
    assert find_calm_face(clip(finder, *[None] * 30), finder, 64) is None
