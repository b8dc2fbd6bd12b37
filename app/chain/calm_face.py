"""CalmFace: finds the calm face of a recording before it is animated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.chain.calibrating import CalmSearch
from app.chain.driver_look import DriverLook, LandmarkFinder
from app.chain.framing import Follower, Framing, framed
from app.frame import Picture

LONGEST_S = 60.0
"""Length of the beginning of a recording that is searched, in seconds."""


class CalmFace(NamedTuple):
    """Driving pictures of a calm face, and the look of the last one."""

    pictures: tuple[Picture, ...]
    look: DriverLook


def find_calm_face(
    pictures: Iterable[tuple[Picture, float]], finder: LandmarkFinder, size: int, at_s: float | None = None
) -> CalmFace | None:
    """Return the first calm face of a recording.

    Returns the calmest face if none is calm, and None if there is no face.

    Args:
        pictures: camera pictures and their times in seconds.
        finder: finds the driver's landmarks.
        size: side of a driving picture, in pixels.
        at_s: take the face at this time as it is, or the first one after it.
    """
    follower, search = Follower(), CalmSearch(calm_s=0.0)
    before: DriverLook | None = None
    best: CalmFace | None = None
    most = -1.0
    for camera, seconds in pictures:
        if at_s is not None and seconds < at_s:
            continue
        if seconds > LONGEST_S + (at_s or 0.0) and best is not None:
            break
        landmarks = finder.find(camera, before.box if before else None)
        look = DriverLook.of(landmarks, camera) if landmarks else None
        height, width = camera.shape[:2]
        square = follower.follow(look.box if look else None, width, height)
        driving = framed(camera, Framing(), size, square)
        search.step(look, driving, seconds, is_alone=True)
        before = look
        if look is None:
            continue
        if search.is_complete:
            return CalmFace(search.pictures, look)
        calmness = len(search.ticks) - (abs(look.yaw) + abs(look.pitch) + abs(look.roll)) / 180 - look.mouth
        if calmness > most:
            best, most = CalmFace((driving,), look), calmness
        if at_s is not None:
            return best
    return best
