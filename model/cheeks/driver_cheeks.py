"""DriverCheeks: follows the driver's puffed cheeks from frame to frame."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cheeks.window import REACH, window_of_cheeks
from model.finders.confirmed import GLIDE, Confirmation, RestingWindow
from model.finders.engines import CHEEKS, Look, open_look
from model.finders.window import halved, lips_now_and_at_rest
from model.motion import Points
from model.mouth.drawing import openness
from model.mouth.window import REACH as MOUTH_REACH
from model.turn_limit import HeadShape

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

CERTAIN, DOUBTFUL = 0.5, -0.5
"""Logits from which cheeks are puffed, and below which puffed ones become flat."""
LEAST = 0.05
"""Smallest value that is shown."""
PARTED = 0.9
"""Openness of the lips up to which cheeks are looked for: air is kept by closed lips."""

TURNED = (22.0, 11.0)
"""Largest yaw and pitch from the calibrated pose at which cheeks are looked for, in degrees.

A head that nods or turns far shows more of its cheeks, which looks like puffed ones.
"""


class Cheeks(NamedTuple):
    """How far the cheeks of the left and the right of the picture are puffed, in [0, 1]."""

    left: float = 0.0
    right: float = 0.0

    @property
    def are_flat(self) -> bool:
        """Whether neither is puffed."""
        return max(self) <= 0


class DriverCheeks:
    """Looks for puffed cheeks in each driving picture. One for a driver; not thread-safe.

    It compares each lower face with the same one at rest, and looks only if the lips are closed. Without a
    finder cheeks are flat.
    """

    def __init__(self, look: Look | None = None) -> None:
        self._look = look
        self._face = RestingWindow(lambda points: halved(window_of_cheeks(points)))
        self._confirmed = Confirmation(CERTAIN, DOUBTFUL)
        self.forget()

    def forget(self) -> None:
        """Forget the driver's face at rest."""
        self._face.forget()
        self._shape: HeadShape | None = None
        self.restart()

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video: it is judged alone."""
        self._shown = Cheeks()
        self._confirmed.restart()

    def rest_on(self, points: Floats | None, picture: Picture | None = None) -> None:
        """Take the driver's landmarks at rest (68 or more, 2) in [-1, 1], and their picture if there is one.

        Without a picture, the first one in which the lips are at these places is taken; without landmarks,
        nothing is known.
        """
        self.forget()
        if points is not None and self._look is not None:
            self._face.rest_on(points, picture)
            self._shape = HeadShape(points)

    def of_frame(
        self, driving: Picture | None, located: tuple[Picture, Points] | None, rest: float
    ) -> Cheeks:
        """Return what to show for a driving picture and the last one whose keypoints were located.

        `rest`: the share of the avatar's own resting pose, in which cheeks are flat.
        """
        if driving is None or located is None or located[0] is not driving:
            return Cheeks()
        kept = 1 - min(max(rest, 0.0), 1.0)
        return Cheeks(*(kept * each for each in self.step(driving, located[1].value)))

    def step(self, picture: Picture, points: Floats) -> Cheeks:
        """Return what to show for a driving picture (side, side, 3) and its landmarks in [-1, 1]."""
        window = self._face.at(points)
        if window is None or self._look is None:
            return Cheeks()
        places = window.pixels_of(points)
        self._face.take_if_calm(window, places, picture)
        wanted, rest = None, self._face.rest
        if rest is not None and self._are_closed(places) and self._is_frontal(points):
            now = window.cropped(picture, len(picture))
            lips = lips_now_and_at_rest(places, self._face.rest_places)
            wanted = self._believed(self._look(np.dstack([now, rest, lips])))
        else:
            self._confirmed.nothing()
        self._shown = wanted if self._confirmed.is_first and wanted else glided(self._shown, wanted)
        self._confirmed.is_first = False
        return self._shown

    @staticmethod
    def _are_closed(places: Floats) -> bool:
        """Whether the lips are closed, of landmarks in pixels of the window."""
        return openness(2 * places * np.float32(REACH / MOUTH_REACH)) < PARTED

    def _is_frontal(self, points: Floats) -> bool:
        """Whether the head has about the pose in which the driver was calibrated."""
        if self._shape is None:
            return False
        yaw, pitch, _ = np.abs(self._shape.pose(points).angles)
        return bool(yaw < TURNED[0] and pitch < TURNED[1])

    def _believed(self, answer: Floats) -> Cheeks | None:
        """Return the cheeks of the finder's answer (3,) if enough frames showed them puffed, else None."""
        logit, *puffed = answer.tolist()
        if not self._confirmed.believes(logit, is_shown=not self._shown.are_flat):
            return None
        return Cheeks(*(min(max(each, 0.0), 1.0) for each in puffed))


def driver_cheeks_for(engine: str | None) -> DriverCheeks:
    """Return what follows a driver's cheeks, on the engine of the network; None: it finds them flat.

    Raises CheckpointError if the weights are missing or do not fit.
    """
    return DriverCheeks(open_look(engine, CHEEKS) if engine else None)


def glided(shown: Cheeks, wanted: Cheeks | None) -> Cheeks:
    """Return the next cheeks on the way from those shown to those that are wanted; None: flat ones."""
    moved = [a + GLIDE * (b - a) for a, b in zip(shown, wanted or Cheeks(), strict=True)]
    return Cheeks(*(each if each >= LEAST else 0.0 for each in moved))
