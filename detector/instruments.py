"""Opens a landmark instrument by its name."""

from __future__ import annotations

from detector.errors import DetectorError
from detector.landmarks import BUILT_IN, FACE_ALIGNMENT, LandmarkFinder

INSTRUMENTS = (BUILT_IN, FACE_ALIGNMENT)
"""Names of all landmark instruments."""


def open_landmark_finder(name: str = BUILT_IN) -> LandmarkFinder:
    """Open the instrument of that name, one of `INSTRUMENTS`.

    Raises:
        DetectorError: The name is unknown, or the instrument cannot be used.
    """
    if name == BUILT_IN:
        from detector.built_in import BuiltInLandmarks

        return BuiltInLandmarks.load()
    if name == FACE_ALIGNMENT:
        from detector.face_alignment_landmarks import FaceAlignmentLandmarks

        return FaceAlignmentLandmarks.load()
    raise DetectorError(f"There are no landmarks called “{name}”; there are {' and '.join(INSTRUMENTS)}.")
