"""Judges whether a frame, and then a video, has failed."""

from typing import Any

from detector.alignment import Alignment
from detector.box import Box
from detector.errors import DetectorError
from detector.face import Face
from detector.fitting import fit_faces
from detector.half_and_half import Across, across_halves, found_at
from detector.instruments import INSTRUMENTS, open_landmark_finder
from detector.judge import Judge
from detector.judgement import Judgement, State
from detector.landmarks import LandmarkFinder, Landmarks
from detector.lof import LocalOutlierFactor
from detector.novelty import METHODS, NoveltyModel, fit_novelty
from detector.opening import open_judge
from detector.protocol import ScoredClip
from detector.signals import LOST_SCORE, Signals
from detector.verdict import Interval, VideoVerdict
from detector.watching import judge_watched, watch, watch_driver

__all__ = [
    "INSTRUMENTS",
    "LOST_SCORE",
    "METHODS",
    "Across",
    "Alignment",
    "Box",
    "DetectorError",
    "Face",
    "FaceFinder",
    "FailureFinder",
    "Interval",
    "Judge",
    "Judgement",
    "LandmarkFinder",
    "Landmarks",
    "LocalOutlierFactor",
    "NoveltyModel",
    "ScoredClip",
    "Signals",
    "State",
    "VideoVerdict",
    "across_halves",
    "fit_faces",
    "fit_novelty",
    "found_at",
    "judge_watched",
    "metrics",
    "open_judge",
    "open_landmark_finder",
    "protocol",
    "watch",
    "watch_driver",
]


def __getattr__(name: str) -> Any:
    """Import on first use the modules that load torch, which takes seconds (PEP 562)."""
    if name == "FaceFinder":
        from detector.face_finder import FaceFinder

        return FaceFinder
    if name == "FailureFinder":
        from detector.failure_finder import FailureFinder

        return FailureFinder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
