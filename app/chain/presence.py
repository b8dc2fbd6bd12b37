"""PresenceTracker: decides in each frame whether the driver is present."""

from __future__ import annotations

from collections import deque
from enum import StrEnum

import numpy as np

from app.chain.driver_look import DriverLook
from app.frame import Presence

UNCERTAIN, CERTAIN = 0.9, 0.97
"""Certainty of a face below which the driver is lost, and above which they are back."""
TURNED, BACK = 42.0, 34.0
"""Head turn in degrees above which the driver is lost, and below which they are back."""
TURNING, TURNING_FROM = 20.0, 25.0
"""Turn between two frames in degrees, and head turn, above which the driver is lost: the face is blurred."""
LYING = 50.0
"""Roll above which a face counts as lying, in degrees."""
OUTSIDE = 0.1
"""Share of the landmarks that may lie outside the picture or the driving square."""
EDGE = 0.05
"""Width of the square's edge in which landmarks count as outside, in sides."""
OFF_CENTRE = 0.25
"""Largest distance of the driving square from the face, in sides.

Above it the head is too near the edge.
"""
SMALLEST = 20.0
"""Width of the smallest face that is followed, in pixels of the camera picture."""
ODD = 0.17
"""Largest distance of a face's rigid points from the calibrated ones, in eye distances.

Above it the face counts as covered.
"""
JUMP, JUMP_SIZE = 1.0, 1.6
"""Distance in face widths, and size ratio, between two frames from which a face is another person's."""
SAME_PLACE, SAME_SIZE = 1.25, 1.5
"""The same limits for a returning face, compared with the calibrated look and with the last one."""
SAME_COLOURS = 28.0
"""CIELAB distance of skin, hair and chest up to which a returning face is the same person's."""
RESHAPED = 0.18
"""Change of a face's shape between two frames from which it is another person's, in eye distances.

The largest one of 37 real people, at 25 and at 10 frames a second, is below it.
"""
SWITCHED_COLOURS = 9.0
"""CIELAB distance up to which a face is the driver's again after another one took its place."""
BEFORE_S = 0.3
"""Age of the look that is compared if another face takes the driver's place, in seconds.

The newest look can already be the other person's.
"""
SUDDEN = 0.6
"""Largest movement between two frames of a face that is not certain, in eye distances.

Above it the face counts as covered, because the landmarks of a face behind a hand or a card leap.
"""
STEADY = 0.3
"""Largest movement of a returning face between two frames, in eye distances."""
RETURN_S = 0.3
"""Time for the avatar to leave its rest again, in seconds."""
REPLACED_AFTER_S = 1.0
"""Time in seconds for which another face must be the only one to become the driver."""
RIGID = (*range(27, 36), 36, 39, 42, 45)
"""Landmarks of nose and eye corners, which expressions do not move."""


class Cause(StrEnum):
    """Why the driver counts as lost."""

    NONE = ""
    NO_FACE = "no face"
    TOO_SMALL = "face too small"
    CUT_OFF = "face at the edge"
    TURNED = "turned away"
    LYING = "face lying down"
    COVERED = "face covered"
    OTHER_FACE = "another face"
    MOVING = "still moving"


class PresenceTracker:
    """Follows one driver. Pure rules: takes looks and times, returns a state."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the driver, because the source changes."""
        self.state = Presence.LOST
        self.cause = Cause.NO_FACE
        self.last: DriverLook | None = None
        self.reference: DriverLook | None = None
        self._since = 0.0
        self._other_since: float | None = None
        self._met: DriverLook | None = None
        self._was_switched = False
        self._recent: deque[tuple[float, DriverLook]] = deque()

    def calibrate(self, look: DriverLook | None) -> None:
        """Take this look as the reference for later ones."""
        self.reference = look
        if look is not None:
            self.last, self.state, self.cause = look, Presence.SEEN, Cause.NONE
            self._was_switched = False

    def step(self, look: DriverLook | None, outside: float, seconds: float) -> Presence:
        """Return the state with this look; `outside` is the share of landmarks that are not visible."""
        cause = self._cause(look, outside)
        if look is None or cause is not Cause.NONE:
            self._lose(cause)
        elif self.state in (Presence.SEEN, Presence.RETURNING):
            self._go_on(look, seconds)
        elif self.state is Presence.LOST:
            self._meet(look, seconds)
        else:
            self.last = look
        return self.state

    def doubt(self) -> None:
        """Count the driver of the newest look as lost: another network sees the face elsewhere."""
        self._lose(Cause.COVERED)

    def _cause(self, look: DriverLook | None, outside: float) -> Cause:
        if look is None:
            return Cause.NO_FACE
        is_here = self.state in (Presence.SEEN, Presence.RETURNING)
        yaw = look.yaw - (self.reference.yaw if self.reference else 0.0)
        if look.box.width < SMALLEST:
            return Cause.TOO_SMALL
        if outside > OUTSIDE:
            return Cause.CUT_OFF
        if abs(look.roll) > LYING:
            return Cause.LYING
        if abs(yaw) > (TURNED if is_here else BACK) or (is_here and self._turns_fast(look, yaw)):
            return Cause.TURNED
        if look.certainty < (UNCERTAIN if is_here else CERTAIN) or self._is_odd(look):
            return Cause.COVERED
        if is_here and self._is_sudden(look):
            return Cause.COVERED
        return Cause.NONE

    def _turns_fast(self, look: DriverLook, yaw: float) -> bool:
        return self.last is not None and abs(yaw) > TURNING_FROM and abs(look.yaw - self.last.yaw) > TURNING

    def _is_sudden(self, look: DriverLook) -> bool:
        return look.certainty < CERTAIN and self.last is not None and look.moved(self.last) > SUDDEN

    def _is_odd(self, look: DriverLook) -> bool:
        if self.reference is None:
            return False
        apart = look.shape[list(RIGID)] - self.reference.shape[list(RIGID)]
        return float(np.sqrt((apart**2).sum(1).mean())) > ODD

    def _lose(self, cause: Cause) -> None:
        self.cause, self._other_since, self._met = cause, None, None
        if self.state in (Presence.SEEN, Presence.RETURNING):
            self.state = Presence.LOST

    def _go_on(self, look: DriverLook, seconds: float) -> None:
        last = self.last
        if last is not None and (look.reshaped(last) > RESHAPED or _is_other(look, last, JUMP, JUMP_SIZE)):
            self._was_switched = True
            self._lose(Cause.OTHER_FACE)
            return
        self.last, self.cause = look, Cause.NONE
        self._recent.append((seconds, look))
        while len(self._recent) > 1 and seconds - self._recent[1][0] >= BEFORE_S:
            self._recent.popleft()
        if self.state is Presence.RETURNING and seconds - self._since >= RETURN_S:
            self.state = Presence.SEEN

    def _meet(self, look: DriverLook, seconds: float) -> None:
        """Check whether the face is the returning driver's, and is still."""
        before, self._met = self._met, look
        is_steady = self.last is None or (before is not None and look.moved(before) <= STEADY)
        if is_steady and self._is_driver(look):
            self.state = Presence.SEEN if self.reference is None else Presence.RETURNING
            self.last, self.cause, self._since, self._other_since = look, Cause.NONE, seconds, None
            self._was_switched = False
            return
        if not is_steady:
            self.cause = self.cause if self.cause is Cause.COVERED else Cause.MOVING
            return
        self.cause = Cause.OTHER_FACE
        self._other_since = seconds if self._other_since is None else self._other_since
        if seconds - self._other_since >= REPLACED_AFTER_S:
            self.state, self.last, self.reference = Presence.REPLACED, look, None

    def _is_driver(self, look: DriverLook) -> bool:
        before = self._recent[0][1] if self._recent and self._was_switched else self.last
        known = [each for each in (self.reference, before) if each is not None]
        if not known:
            return True
        is_in_place = any(not _is_other(look, each, SAME_PLACE, SAME_SIZE) for each in known)
        limit = SWITCHED_COLOURS if self._was_switched else SAME_COLOURS
        return is_in_place and min(look.recoloured(each) for each in known) < limit


def _is_other(look: DriverLook, before: DriverLook, distance: float, size: float) -> bool:
    return look.distance(before) > distance or look.times_as_large(before) > size


def share_outside(look: DriverLook, left: float, top: float, side: float, width: int, height: int) -> float:
    """Return the share of landmarks outside the picture or at the edge of the driving square."""
    x, y = look.points[:, 0], look.points[:, 1]
    edge = EDGE * side
    is_in_picture = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    is_in_square = (abs(x - left - side / 2) < side / 2 - edge) & (abs(y - top - side / 2) < side / 2 - edge)
    return float(1 - (is_in_picture & is_in_square).mean())
