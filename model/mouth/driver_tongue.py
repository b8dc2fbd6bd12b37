"""DriverTongue: follows the driver's tongue from frame to frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from face.ibug import MOUTH
from model.motion import Points
from model.mouth.drawing import Tongue, openness
from model.mouth.tongue_window import driver_window, filled_lips
from model.retouch.window import Window

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Look = Callable[[Picture], Floats]
"""The finder on one window, (h, w, INPUTS) uint8 → its answer (3,): see `TongueFinder`."""

CERTAIN, DOUBTFUL = 1.5, 0.0
"""Logits from which a tongue comes out, and below which one that is out goes in."""
FRAMES = 3
"""Number of frames in a row that must show a tongue before the avatar's comes out."""
GLIDE = 0.5
"""Share of the way to a new value in one frame."""
SHORTEST, LEAST = 0.3, 0.05
"""Shortest tongue that is out, and smallest value that is shown while it glides."""
PARTED = 0.5
"""Openness of the lips from which a tongue is looked for."""
CALM = 1.5
"""Largest mean distance of the lips from their calibrated places at which they rest, in window pixels."""


class DriverTongue:
    """Looks for the tongue in each driving picture. One for a driver; not thread-safe.

    It compares each mouth with the same one at rest, and looks only if the lips are open. Without a finder
    there is no tongue.
    """

    def __init__(self, look: Look | None = None) -> None:
        self._look = look
        self.forget()

    def forget(self) -> None:
        """Forget the driver's mouth at rest."""
        self._window: Window | None = None
        self._points: Floats = np.zeros((0, 2), np.float32)
        self._rest: Picture | None = None
        self.restart()

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video: it is judged alone."""
        self._shown, self._frames, self._is_first = Tongue(), 0, True

    def rest_on(self, points: Floats | None, picture: Picture | None = None) -> None:
        """Take the driver's landmarks at rest (68 or more, 2) in [-1, 1], and their picture if there is one.

        Without a picture, the first one in which the lips are at these places is taken; without landmarks,
        nothing is known.
        """
        self.forget()
        if points is None or self._look is None:
            return
        self._points, self._window = points, driver_window(points)
        if picture is not None:
            self._rest = self._window.cropped(picture, len(picture))

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
        if self._window is None or self._look is None:
            return Tongue()
        window = self._window.following(self._points, points)
        places = window.pixels_of(points)
        if self._rest is None and self._is_calm(places):
            self._rest = window.cropped(picture, len(picture))
        wanted = None
        if self._rest is not None and openness(2 * places) > PARTED:
            now = window.cropped(picture, len(picture))
            wanted = self._believed(self._look(np.dstack([now, self._rest, filled_lips(places)])))
        else:
            self._frames = 0
        self._shown = wanted if self._is_first and wanted else glided(self._shown, wanted)
        self._is_first = False
        return self._shown

    def _is_calm(self, places: Floats) -> bool:
        """Whether the lips, in pixels of the window, are where they were when the driver was calibrated."""
        if self._window is None:
            return False
        calm = self._window.pixels_of(self._points)
        return float(np.linalg.norm(places[MOUTH] - calm[MOUTH], axis=1).mean()) < CALM

    def _believed(self, answer: Floats) -> Tongue | None:
        """Return the tongue of the finder's answer (3,) if enough frames showed one, else None."""
        logit, out, side = answer.tolist()
        self._frames = self._frames + 1 if logit > CERTAIN else 0
        is_out = self._frames >= (1 if self._is_first else FRAMES)
        if not is_out and not (self._shown.out and logit > DOUBTFUL):
            return None
        return Tongue(min(max(out, SHORTEST), 1.0), min(max(side, -1.0), 1.0))


def glided(shown: Tongue, wanted: Tongue | None) -> Tongue:
    """Return the next tongue on the way from the one shown to the one that is wanted; None: inside."""
    goal = wanted or Tongue(0.0, shown.side)
    before = shown if shown.out else Tongue(0.0, goal.side)
    out, side = (a + GLIDE * (b - a) for a, b in zip(before, goal, strict=True))
    return Tongue(out, side) if out >= LEAST else Tongue()
