"""Judgement: the detector's verdict on one frame."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from detector.signals import Signals


class State(Enum):
    """The avatar's quality in one frame, from best to worst."""

    GOOD = "good"
    WARNING = "warning"
    FAILED = "failed"
    NO_FACE = "no face"


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The verdict on one frame: a state, its score and the reasons.

    Attributes:
        frame_number: The frame that was judged. A frame that carries an older judgement shows its age by it.
        state: The state shown to the user.
        score: The strongest signal on the scale of the novelty score: 1 is ordinary, more is stranger.
        threshold: The frame fails above this score.
        reasons: The signals that stand out, as text, the strongest first.
        avatar_landmarks: (68, 2) float32 pixels of the avatar's picture, None without a face.
        driving_landmarks: The same of the driver's picture.
        yaw: Yaw of the avatar's head in degrees, None if unknown.
        novelty: The local outlier factor of this frame's face alone (20 neighbours), None without a face.
        heat: (48, 48) float32 in [0, 1] over the whole avatar picture, whatever its shape: 1 if that cell of
            the face is certainly broken, 0 if it is fine or beside the face. None if the picture was not
            inspected.
        turn: Yaw, pitch and roll of the avatar's head since calibration, in degrees. None if unknown.
        signals: What the score was made of. None without a face, and if the picture was not inspected.
    """

    frame_number: int
    state: State
    score: float
    threshold: float
    reasons: tuple[str, ...] = ()
    avatar_landmarks: NDArray[np.float32] | None = None
    driving_landmarks: NDArray[np.float32] | None = None
    yaw: float | None = None
    novelty: float | None = None
    heat: NDArray[np.float32] | None = None
    signals: Signals | None = None
    turn: tuple[float, float, float] | None = None

    @property
    def is_flagged(self) -> bool:
        """True if the animation failed: the face is anomalous or missing."""
        return self.state in (State.FAILED, State.NO_FACE)
