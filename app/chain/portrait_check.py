"""Portrait check: finds the face in a picture that may become an avatar, and says what is wrong with it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from app.chain.conditions import BLURRED
from app.chain.driver_look import DriverLook, LandmarkFinder
from app.chain.framing import Square, is_framed
from app.chain.portrait import SMALLEST, NoPortraitError, upright
from app.chain.rival import has_rival
from app.frame import Picture, sealed
from detector import DetectorError, Landmarks

_log = logging.getLogger(__name__)

SEARCHED = 1024
"""Longest side in which a face is searched, in pixels; larger pictures are reduced."""
TILTED, TURNED = 12.0, 25.0
"""Roll and yaw in degrees above which a portrait is reported as tilted and as turned away."""
SHUT, OPEN = 0.12, 0.2
"""Opening of the eyes (height over width) below which they count as shut, and of the mouth (in eye distances)
above which it counts as open."""
COARSE = 2.5
"""Ratio of the smallest face to one that is shown sharply."""


class Flaw(StrEnum):
    """What is wrong with a picture for an avatar."""

    NO_FACE = "no face"
    TOO_SMALL = "too small"
    SEVERAL = "several faces"
    TURNED = "turned away"
    TILTED = "tilted"
    COARSE = "coarse"
    BLURRED = "blurred"
    EYES_SHUT = "eyes shut"
    MOUTH_OPEN = "mouth open"


PREVENTING = frozenset({Flaw.NO_FACE, Flaw.TOO_SMALL})
"""Flaws with which a picture cannot be an avatar."""


@dataclass(frozen=True, eq=False)
class PortraitCheck:
    """The result for one picture.

    Attributes:
        picture: the picture that was checked.
        turns: quarter turns to the left after which the face is upright.
        square: the proposed square of the turned picture, in pixels: the whole of one that the face fills in
            the usual way; None without a face.
        flaws: what is wrong, the worst first.
        problem: why the picture was not checked; empty if it was.
    """

    picture: Picture
    turns: int = 0
    square: Square | None = None
    flaws: tuple[Flaw, ...] = ()
    problem: str = ""


def check_portrait(picture: Picture, finder: LandmarkFinder | None) -> PortraitCheck:
    """Find the face and its flaws. Without a finder nothing is proposed or reported."""
    if finder is None:
        return PortraitCheck(picture)
    scale = min(SEARCHED / max(picture.shape[:2]), 1.0)
    size = (max(round(scale * picture.shape[1]), 1), max(round(scale * picture.shape[0]), 1))
    small = picture
    if scale < 1:
        small = sealed(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8))
    try:
        turned, landmarks, turns = upright(small, finder)
    except NoPortraitError:
        return PortraitCheck(picture, flaws=(Flaw.NO_FACE,))
    height, width = turned.shape[:2]
    is_whole = is_framed(landmarks.box, width, height)
    whole = Square(width / 2, height / 2, min(width, height))
    around = whole if is_whole else Square.around(landmarks.box)
    square = Square(around.x / scale, around.y / scale, around.side / scale)
    return PortraitCheck(picture, turns, square, _flaws(turned, landmarks, finder, scale))


def _flaws(picture: Picture, landmarks: Landmarks, finder: LandmarkFinder, scale: float) -> tuple[Flaw, ...]:
    look = DriverLook.of(landmarks, picture)
    width = landmarks.box.width / scale
    found = {Flaw.TOO_SMALL: width < SMALLEST, Flaw.COARSE: SMALLEST <= width < COARSE * SMALLEST}
    if look is not None:
        found |= {
            Flaw.SEVERAL: has_rival(finder, picture, look),
            Flaw.TURNED: abs(look.yaw) > TURNED,
            Flaw.TILTED: abs(look.roll) > TILTED,
            Flaw.BLURRED: look.sharpness < BLURRED,
            Flaw.EYES_SHUT: look.eyes < SHUT,
            Flaw.MOUTH_OPEN: look.mouth > OPEN,
        }
    return tuple(flaw for flaw in Flaw if found.get(flaw))


class PortraitChecking:
    """The work of a thread that checks one picture after another, with a finder of its own.

    Every picture is answered: with the reason if the finder cannot be loaded or fails.
    """

    patience_s = 0.5

    def __init__(self, make_finder: Callable[[], LandmarkFinder | None]) -> None:
        self._make_finder = make_finder
        self._finder: LandmarkFinder | None = None
        self._problem = ""

    def open(self) -> None:
        """Load the finder."""
        try:
            self._finder = self._make_finder()
        except DetectorError as error:
            self._problem = str(error)

    def work(self, picture: Picture) -> PortraitCheck:
        """Check one picture."""
        if self._problem:
            return PortraitCheck(picture, problem=self._problem)
        try:
            return check_portrait(picture, self._finder)
        except Exception as error:  # every error: the window waits for the answer
            _log.exception("A picture could not be checked")
            return PortraitCheck(picture, problem=str(error) or type(error).__name__)

    def idle(self) -> None:
        """Do nothing without a picture."""

    def close(self) -> None:
        """Release the finder."""
        self._finder = None
