"""Judgement: what the detector says of one frame."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray


class State(Enum):
    """How well the avatar did in one frame, from best to worst."""

    GOOD = "good"
    WARNING = "warning"
    FAILED = "failed"
    NO_FACE = "no face"


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The verdict on one frame: a state, the score behind it, and why.

    `score` is a novelty score (1 is an inlier; larger is stranger) and the frame is anomalous above
    `threshold`. `frame_number` names the frame that was judged: a frame that carries a judgement of an
    earlier one shows its age. Landmarks are (68, 2) float32 pixels of the picture they were found in, or
    None where no face was found. `yaw` is how far the avatar's head is turned, in degrees, None where that is
    not known.
    """

    frame_number: int
    state: State
    score: float
    threshold: float
    reasons: tuple[str, ...] = ()
    avatar_landmarks: NDArray[np.float32] | None = None
    driving_landmarks: NDArray[np.float32] | None = None
    yaw: float | None = None

    @property
    def is_flagged(self) -> bool:
        """True where the animation failed: anomalous, or the avatar's face is gone."""
        return self.state in (State.FAILED, State.NO_FACE)
