"""DriverTongue: follows the driver's tongue from frame to frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.finders.confirmed import GLIDE, Confirmation, RestingWindow
from model.finders.engines import TONGUE, Look, open_look
from model.finders.window import filled_lips, halved
from model.motion import Points
from model.mouth.drawing import Tongue, openness
from model.mouth.window import window_of_mouth

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

CERTAIN, DOUBTFUL = 1.5, 0.0
"""Logits from which a tongue comes out, and below which one that is out goes in."""
SHORTEST, LEAST = 0.3, 0.05
"""Shortest tongue that is out, and smallest value that is shown while it glides."""
PARTED = 0.5
"""Openness of the lips from which a tongue is looked for."""


class DriverTongue:
    """Looks for the tongue in each driving picture. One for a driver; not thread-safe.

    It compares each mouth with the same one at rest, and looks only if the lips are open. Without a finder
    there is no tongue.
    """

    def __init__(self, look: Look | None = None) -> None:
        self._look = look
        self._mouth = RestingWindow(lambda points: halved(window_of_mouth(points)))
        self._confirmed = Confirmation(CERTAIN, DOUBTFUL)
        self.forget()

    def forget(self) -> None:
        """Forget the driver's mouth at rest."""
        self._mouth.forget()
        self.restart()

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video: it is judged alone."""
        self._shown = Tongue()
        self._confirmed.restart()

    def rest_on(self, points: Floats | None, picture: Picture | None = None) -> None:
        """Take the driver's landmarks at rest (68 or more, 2) in [-1, 1], and their picture if there is one.

        Without a picture, the first one in which the lips are at these places is taken; without landmarks,
        nothing is known.
        """
        self.forget()
        if points is not None and self._look is not None:
            self._mouth.rest_on(points, picture)

    def of_frame(
        self, driving: Picture | None, located: tuple[Picture, Points] | None, rest: float
    ) -> Tongue:
        """Return what to show for a driving picture and the last one whose keypoints were located.

        `rest`: the share of the avatar's own resting pose, in which the tongue is inside.
        """
        if driving is None or located is None or located[0] is not driving:
            return Tongue()
        shown = self.step(driving, located[1].value)
        return shown._replace(out=shown.out * (1 - min(max(rest, 0.0), 1.0)))

    def step(self, picture: Picture, points: Floats) -> Tongue:
        """Return what to show for a driving picture (side, side, 3) and its landmarks in [-1, 1]."""
        window = self._mouth.at(points)
        if window is None or self._look is None:
            return Tongue()
        places = window.pixels_of(points)
        self._mouth.take_if_calm(window, places, picture)
        wanted, rest = None, self._mouth.rest
        if rest is not None and openness(2 * places) > PARTED:
            now = window.cropped(picture, len(picture))
            wanted = self._believed(self._look(np.dstack([now, rest, filled_lips(places)])))
        else:
            self._confirmed.nothing()
        self._shown = wanted if self._confirmed.is_first and wanted else glided(self._shown, wanted)
        self._confirmed.is_first = False
        return self._shown

    def _believed(self, answer: Floats) -> Tongue | None:
        """Return the tongue of the finder's answer (3,) if enough frames showed one, else None."""
        logit, out, side = answer.tolist()
        if not self._confirmed.believes(logit, is_shown=self._shown.out > 0):
            return None
        return Tongue(min(max(out, SHORTEST), 1.0), min(max(side, -1.0), 1.0))


def driver_tongue_for(engine: str | None) -> DriverTongue:
    """Return what follows a driver's tongue, on the engine of the network; None: it finds no tongue.

    Raises CheckpointError if the weights are missing or do not fit.
    """
    return DriverTongue(open_look(engine, TONGUE) if engine else None)


def glided(shown: Tongue, wanted: Tongue | None) -> Tongue:
    """Return the next tongue on the way from the one shown to the one that is wanted; None: inside."""
    goal = wanted or Tongue(0.0, shown.side)
    before = shown if shown.out else Tongue(0.0, goal.side)
    out, side = (a + GLIDE * (b - a) for a, b in zip(before, goal, strict=True))
    return Tongue(out, side) if out >= LEAST else Tongue()
