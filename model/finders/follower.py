"""GestureFollower: follows from frame to frame a gesture of the driver that landmarks do not show."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from model.finders.confirmed import Confirmation, RestingWindow
from model.finders.engines import Look
from model.motion import Points
from model.retouch.window import Window

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Shown = TypeVar("Shown")


class GestureFollower(ABC, Generic[Shown]):
    """Looks for a gesture in each driving picture. One for a driver; not thread-safe.

    It compares a window of each picture with the same one at rest. Without a finder nothing is shown.
    """

    def __init__(
        self,
        look: Look | None,
        place: Callable[[Floats], Window],
        confirmation: Confirmation,
        nothing: Shown,
    ) -> None:
        """`place` lays the window on landmarks; `nothing` is what is shown without the gesture."""
        self._look, self._nothing, self._shown = look, nothing, nothing
        self._face = RestingWindow(place)
        self._confirmed = confirmation

    @abstractmethod
    def _lips(self, places: Floats, points: Floats) -> Picture | None:
        """Return the lips (h, w, 2) as the finder gets them; None if it is not to look at this frame.

        Landmarks (68 or more, 2) are in pixels of the window, and in [-1, 1].
        """

    @abstractmethod
    def _measured(self, *measures: float) -> Shown:
        """Return the gesture of the finder's measures, within the limits."""

    def _certainty(self, logit: float, *measures: float) -> float:
        """Return how certain the gesture is, a logit: the finder's own, unless its measures tell more."""
        return logit

    @abstractmethod
    def _glided(self, shown: Shown, wanted: Shown | None) -> Shown:
        """Return the next gesture on the way from the one shown to the one that is wanted."""

    @abstractmethod
    def _weakened(self, shown: Shown, kept: float) -> Shown:
        """Return a share of the gesture."""

    def forget(self) -> None:
        """Forget the driver's face at rest."""
        self._face.forget()
        self.restart()

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video: it is judged alone."""
        self._shown = self._nothing
        self._confirmed.restart()

    def rest_on(self, points: Floats | None, picture: Picture | None = None) -> None:
        """Take the driver's landmarks at rest (68 or more, 2) in [-1, 1], and their picture if there is one.

        Without a picture, the first one in which the lips are at these places is taken; without landmarks,
        nothing is known.
        """
        self.forget()
        if points is not None and self._look is not None:
            self._face.rest_on(points, picture)

    def of_frame(self, driving: Picture | None, located: tuple[Picture, Points] | None, rest: float) -> Shown:
        """Return what to show for a driving picture and the last one whose keypoints were located.

        `rest`: the share of the avatar's own resting pose, which is without the gesture.
        """
        if driving is None or located is None or located[0] is not driving:
            return self._nothing
        return self._weakened(self.step(driving, located[1].value), 1 - min(max(rest, 0.0), 1.0))

    def step(self, picture: Picture, points: Floats) -> Shown:
        """Return what to show for a driving picture (side, side, 3) and its landmarks in [-1, 1]."""
        window = self._face.at(points)
        if window is None or self._look is None:
            return self._nothing
        places = window.pixels_of(points)
        self._face.take_if_calm(window, places, picture)
        wanted, rest = None, self._face.rest
        lips = None if rest is None else self._lips(places, points)
        if rest is None or lips is None:
            self._confirmed.nothing()
        else:
            now = window.cropped(picture, len(picture))
            wanted = self._believed(self._look(np.dstack([now, rest, lips])))
        is_alone = self._confirmed.is_first
        self._shown = wanted if wanted is not None and is_alone else self._glided(self._shown, wanted)
        self._confirmed.is_first = False
        return self._shown

    def _believed(self, answer: Floats) -> Shown | None:
        """Return the gesture of the finder's answer (1 + measures,) if enough frames showed it, else None."""
        logit, *measures = answer.tolist()
        certainty = self._certainty(logit, *measures)
        if not self._confirmed.believes(certainty, is_shown=self._shown != self._nothing):
            return None
        return self._measured(*measures)
