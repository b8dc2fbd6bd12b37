"""Opens a judge with the networks that ship with Guise."""

from __future__ import annotations

from pathlib import Path

from detector.instruments import open_landmark_finder
from detector.judge import Judge
from detector.landmarks import BUILT_IN, LandmarkFinder


def open_judge(
    landmarks: str | LandmarkFinder = BUILT_IN, method: str = "guise", model: Path | None = None
) -> Judge:
    """Open a judge for one stream of frames; slow.

    Args:
        landmarks: The landmark instrument, or its name.
        method: "guise" or "study".
        model: A file that `fit` wrote, None for the shipped one.

    Raises:
        DetectorError: Weights are missing, or the model does not fit the method or the instrument.
    """
    from detector.failure_finder import FailureFinder

    finder = open_landmark_finder(landmarks) if isinstance(landmarks, str) else landmarks
    failures = FailureFinder.load() if method == "guise" else None
    return Judge(finder, method, model, failures=failures)
