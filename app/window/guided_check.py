"""GuidedCheck: asks for one gesture after the other, and measures how much of each the avatar shows.

It needs the landmarks that the judge has found anyway. The share is the projection of the avatar's
displacement on the driver's, each in its own eye distances, in the frame in which the driver moved farthest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.frame import Judgement
from app.window.language import later
from face.ibug import BROWS, EYES, LEFT_EYE, MOUTH, NUM_LANDMARKS, OUTER_EYE_CORNERS, RIGHT_EYE

Points = NDArray[np.float32]
CALM_S, HOLD_S, RELAX_S = 2.0, 3.0, 1.5
"""How long the user looks straight first, makes each gesture, and relaxes after it, in seconds."""
MOVED = 0.02
"""Root mean square displacement from which the driver has moved, in eye distances."""
SHOWN = 0.6
"""Share of a gesture from which the avatar counts as showing it."""
HEAD = slice(0, NUM_LANDMARKS)


class Prompt(NamedTuple):
    """What the user is asked for, and the landmarks that show it: all of them for turns of the head."""

    text: str
    points: slice


PROMPTS = (
    Prompt(later("Close both eyes"), EYES),
    Prompt(later("Wink with your left eye"), RIGHT_EYE),
    Prompt(later("Wink with your right eye"), LEFT_EYE),
    Prompt(later("Raise your brows"), BROWS),
    Prompt(later("Smile and show your teeth"), MOUTH),
    Prompt(later("Open your mouth"), MOUTH),
    Prompt(later("Turn your head to the left"), HEAD),
    Prompt(later("Turn your head to the right"), HEAD),
    Prompt(later("Tilt your head to the left, by 15°"), HEAD),
    Prompt(later("Tilt your head to the right, by 15°"), HEAD),
)
CALM = later("Look straight ahead, mouth shut")
RELAX = later("And relax")


@dataclass(frozen=True)
class Outcome:
    """What became of one prompt.

    Attributes:
        prompt: what the user was asked for.
        has_moved: whether the driver made a movement at all.
        share: how much of it the avatar showed; NaN if the driver did not move or a face was lost.
        flagged: share of the frames that the indicator flagged, in [0, 1].
    """

    prompt: Prompt
    has_moved: bool
    share: float
    flagged: float

    @property
    def came_through(self) -> bool:
        """Whether enough of the movement was shown."""
        return self.has_moved and self.share >= SHOWN


class GuidedCheck:
    """One run through the prompts. `hear` every judgement, with the time in seconds."""

    def __init__(self, prompts: Sequence[Prompt] = PROMPTS) -> None:
        self.outcomes: list[Outcome] = []
        self._prompts = prompts
        self._began: float | None = None
        self._calm: list[tuple[Points, Points]] = []
        self._heard: list[tuple[Points, Points]] = []
        self._flags: list[bool] = []
        self._number = 0

    @property
    def is_done(self) -> bool:
        """Whether every prompt has an outcome."""
        return len(self.outcomes) == len(self._prompts)

    def text(self, now_s: float) -> str:
        """Return what to ask the user for now, an English text for `tr`."""
        place, within = self._place(now_s)
        if place < 0:
            return CALM
        return self._prompts[min(place, len(self._prompts) - 1)].text if within < HOLD_S else RELAX

    def progress(self, now_s: float) -> float:
        """Return how much of the run is over, in [0, 1]."""
        whole = CALM_S + len(self._prompts) * (HOLD_S + RELAX_S)
        began = now_s if self._began is None else self._began
        return min(max((now_s - began) / whole, 0.0), 1.0)

    def hear(self, judgement: Judgement | None, now_s: float) -> None:
        """Take a judged frame into account; the first one begins the run."""
        self._began = now_s if self._began is None else self._began
        place, within = self._place(now_s)
        if place > self._number or (place == self._number and within >= HOLD_S):
            self._finish()
        if judgement is None or self.is_done:
            return
        seen = (judgement.driving_landmarks, judgement.avatar_landmarks)
        if place < 0 and seen[0] is not None and seen[1] is not None:
            self._calm.append((seen[0], seen[1]))
        elif place == self._number and within < HOLD_S:
            self._flags.append(judgement.is_flagged)
            if seen[0] is not None and seen[1] is not None:
                self._heard.append((seen[0], seen[1]))

    def _place(self, now_s: float) -> tuple[int, float]:
        """Return the number of the prompt, −1 before the first, and the seconds since it began."""
        since = now_s - (now_s if self._began is None else self._began) - CALM_S
        if since < 0:
            return -1, 0.0
        return int(since // (HOLD_S + RELAX_S)), since % (HOLD_S + RELAX_S)

    def _finish(self) -> None:
        if self.is_done:
            return
        prompt, flags = self._prompts[self._number], self._flags
        has_moved, share = _share(prompt, self._calm, self._heard)
        self.outcomes.append(Outcome(prompt, has_moved, share, float(np.mean(flags)) if flags else 0.0))
        self._heard, self._flags, self._number = [], [], self._number + 1


def _share(
    prompt: Prompt, calm: Sequence[tuple[Points, Points]], heard: Sequence[tuple[Points, Points]]
) -> tuple[bool, float]:
    """Return whether the driver moved, and the share that the avatar showed at the farthest point."""
    if not calm or not heard:
        return False, float("nan")
    rest = [np.mean([faces[who] for faces in calm], axis=0) for who in (0, 1)]
    moves = [[_moved(prompt, rest[who], faces[who]) for faces in heard] for who in (0, 1)]
    farthest = int(np.argmax([np.square(move).sum() for move in moves[0]]))
    asked, shown = (moves[who][farthest] for who in (0, 1))
    power = float(np.square(asked).sum())
    if np.sqrt(power / len(asked)) < MOVED:
        return False, float("nan")
    return True, float((asked * shown).sum() / power)


def _moved(prompt: Prompt, rest: Points, face: Points) -> Points:
    """Return the displacement of the prompt's landmarks in eye distances (n, 2).

    For a part of the face, both faces are put upright, at the same place and size first.
    """
    if prompt.points == HEAD:
        return np.asarray((face - rest) / _eyes(rest)[1], np.float32)
    return np.asarray(_upright(face)[prompt.points] - _upright(rest)[prompt.points], np.float32)


def _upright(face: Points) -> Points:
    middle, distance, (across, down) = _eyes(face)
    turned = (face - middle) @ np.array([[across, -down], [down, across]], np.float32)
    return np.asarray(turned / distance, np.float32)


def _eyes(face: Points) -> tuple[Points, float, Points]:
    """Return the middle of the eyes, their distance, and the direction from the left one to the right one."""
    left, right = (face[corner] for corner in OUTER_EYE_CORNERS)
    distance = max(float(np.linalg.norm(right - left)), 1e-6)
    return (left + right) / 2, distance, (right - left) / distance
