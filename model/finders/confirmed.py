"""What the finders of one driver share: the window at rest, and how many frames in a row fired."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from face.ibug import MOUTH
from model.retouch.window import Window

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

FRAMES = 3
"""Number of frames in a row that must show a gesture before the avatar makes it."""
MORE_FRAMES = 8
"""The same, if the finder is less certain."""
GLIDE = 0.5
"""Share of the way to a new value in one frame."""
CALM = 1.5
"""Largest mean distance of the lips from their calibrated places at which they rest, in window pixels."""


class RestingWindow:
    """A window of the driver's face that follows the head, and what it shows at rest.

    `rest_places` are the landmarks at rest in pixels of the window, `rest` is the picture, if it is known.
    """

    def __init__(self, place: Callable[[Floats], Window]) -> None:
        self._place = place
        self.forget()

    def forget(self) -> None:
        """Forget the driver."""
        self._window: Window | None = None
        self._points = self.rest_places = np.zeros((0, 2), np.float32)
        self.rest: Picture | None = None

    def rest_on(self, points: Floats, picture: Picture | None) -> None:
        """Take the driver's landmarks at rest (68 or more, 2) in [-1, 1], and their picture if there is one.

        Without a picture, the first one in which the lips are at these places is taken.
        """
        self._points, self._window = points, self._place(points)
        self.rest_places = self._window.pixels_of(points)
        self.rest = None if picture is None else self._window.cropped(picture, len(picture))

    def at(self, points: Floats) -> Window | None:
        """Return the window at the head's place in a frame; None if the driver is not known."""
        return self._window and self._window.following(self._points, points)

    def take_if_calm(self, window: Window, places: Floats, picture: Picture) -> None:
        """Take a frame's picture as that at rest if none is known, and the lips are at rest in it."""
        if self.rest is not None:
            return
        away = np.linalg.norm(places[MOUTH] - self.rest_places[MOUTH], axis=1)
        if float(away.mean()) < CALM:
            self.rest = window.cropped(picture, len(picture))


class Confirmation:
    """Believes a finder after some frames in a row; the first frame of a video is judged alone."""

    def __init__(self, certain: float, doubtful: float, likely: float = math.inf) -> None:
        """Take three logits.

        certain: FRAMES frames above it show a gesture. doubtful: one that is shown stays above it. likely:
        MORE_FRAMES frames above it show a gesture, too.
        """
        self._certain, self._doubtful, self._likely = certain, doubtful, likely
        self.restart()

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video."""
        self._frames, self._likely_frames, self.is_first = 0, 0, True

    def nothing(self) -> None:
        """Take notice of a frame at which the finder does not look."""
        self._frames = self._likely_frames = 0

    def believes(self, logit: float, *, is_shown: bool) -> bool:
        """Return whether the gesture is to be shown. One that is shown stays while the finder doubts."""
        self._frames = self._frames + 1 if logit > self._certain else 0
        self._likely_frames = self._likely_frames + 1 if logit > self._likely else 0
        enough = self._frames >= (1 if self.is_first else FRAMES) or self._likely_frames >= MORE_FRAMES
        return enough or (is_shown and logit > self._doubtful)
