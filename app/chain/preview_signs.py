"""Preview signs: whether a camera's picture shows a face, near enough and well lit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum

from app.chain.calibrating import BRIGHT, DARK, NEAR
from app.chain.conditions import Want
from app.chain.driver_look import DriverLook, LandmarkFinder
from app.devices.webcam import WIDTH
from app.frame import Picture
from detector import DetectorError


class Sign(StrEnum):
    """What a camera must show to be a good choice."""

    FACE = "face"
    NEAR = "near"
    LIT = "lit"


Seen = tuple[frozenset[Sign] | None, Want]
UNSEEN: Seen = (None, Want.NOTHING)


def seen_in(picture: Picture, finder: LandmarkFinder) -> Seen:
    """Return which signs a camera's picture has, and what would help most.

    Without a face, light is that of the whole picture.
    """
    landmarks = finder.find(picture)
    look = None if landmarks is None else DriverLook.of(landmarks, picture)
    brightness = float(picture[::8, ::8].mean()) if look is None else look.brightness
    is_near = look is not None and look.box.width >= NEAR * picture.shape[1] / WIDTH
    found = {Sign.FACE: look is not None, Sign.NEAR: is_near, Sign.LIT: DARK <= brightness <= BRIGHT}
    wants = {
        Want.MORE_LIGHT: brightness < DARK,
        Want.LESS_LIGHT: brightness > BRIGHT,
        Want.NEARER: look is not None and not is_near,
    }
    return (
        frozenset(sign for sign, is_met in found.items() if is_met),
        next((want for want, is_lacking in wants.items() if is_lacking), Want.NOTHING),
    )


class SharedFinder:
    """One finder for all previews; a preview that finds it in use looks later."""

    def __init__(self, make_finder: Callable[[], LandmarkFinder | None]) -> None:
        self._make_finder = make_finder
        self._finder: LandmarkFinder | None = None
        self._is_made = False
        self._lock = threading.Lock()

    def look(self, picture: Picture) -> Seen | None:
        """Return what a picture shows; None if the finder is in use. Without a finder nothing is known."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            if not self._is_made:
                self._is_made = True
                self._finder = self._make_finder()
            return UNSEEN if self._finder is None else seen_in(picture, self._finder)
        except DetectorError:  # the judge reports it
            return UNSEEN
        finally:
            self._lock.release()
