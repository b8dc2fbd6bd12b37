"""Transfer: measures if the avatar copied the driver's motion, as changes since calibration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detector.face import EXPRESSION, Face
from detector.features import Numbers
from detector.levels import BROWS, EYES, JAW, MOUTH, MOVEMENT, SIZE, TILT, TURN
from detector.steady import RunningMedian

POSE_S = 0.2
BLINK_S = 0.13
"""Seconds over which eye signals are smoothed. Blinks last 0.1 to 0.4 s: a longer median would hide them."""
OPENEST = 1.1
"""Largest opening of an eye relative to rest: only closing is judged."""

ORDINARY_DOUBT = 0.165
"""Mean spread of the landmarks of a well-lit driver, in half sides of the crop; that of a dark one is 0.2."""

_DOWN = np.array([1.0, -1.0, 1.0])  # pictures count y downward, rotations upward

_PARTS = {
    EYES: ("left eye", "right eye"),
    MOUTH: ("mouth opening", "mouth width", "lip asymmetry"),
    JAW: ("jaw drop",),
    BROWS: ("left brow", "right brow"),
}
_INDEX = {signal: [EXPRESSION.index(part) for part in parts] for signal, parts in _PARTS.items()}
_EYE_INDEX = _INDEX[EYES]


class Transfer:
    """Compares the avatar with the driver, each relative to its own face at calibration."""

    def __init__(self) -> None:
        self._driver_rest: Face | None = None
        self._avatar_rest: Face | None = None
        self._smooth = {
            name: RunningMedian(POSE_S) for name in (MOVEMENT, TURN, TILT, SIZE, MOUTH, JAW, BROWS)
        }
        self._smooth[EYES] = RunningMedian(BLINK_S)

    @property
    def is_calibrated(self) -> bool:
        """True if both resting faces are known."""
        return self._driver_rest is not None and self._avatar_rest is not None

    def calibrate(self, driver: Face, avatar: Face) -> None:
        """Set both resting faces, which later frames are compared with."""
        self._driver_rest, self._avatar_rest = driver, avatar
        self.forget()

    def forget(self) -> None:
        """Begin a new stretch with the same calibration."""
        for median in self._smooth.values():
            median.clear()

    def measure(self, driver: Face, avatar: Face, seconds: float) -> Mapping[str, float]:
        """Return the mismatch of each signal; empty before calibration.

        Units: degrees, logarithm of the size ratio, shares of an open eye, eye distances. A mismatch counts
        less if the driver's own landmarks are uncertain, as in poor light.
        """
        if self._driver_rest is None or self._avatar_rest is None:
            return {}
        values = mismatch(Change.of(self._driver_rest, driver), Change.of(self._avatar_rest, avatar))
        expected = expected_points(self._driver_rest, driver, self._avatar_rest)
        apart = np.linalg.norm(expected - avatar.points, axis=1).mean()
        values[MOVEMENT] = float(apart / max(self._avatar_rest.size, 1e-6))
        trust = trust_in(driver)
        return {name: self._smooth[name].add(trust * value, seconds) for name, value in values.items()}

    def avatar_turn(self, avatar: Face) -> tuple[float, float, float] | None:
        """Return the avatar's yaw, pitch and roll since calibration in degrees; None before."""
        if self._avatar_rest is None:
            return None
        turned = Change.of(self._avatar_rest, avatar)
        return turned.yaw, turned.pitch, turned.roll

    def driver_turn(self, driver: Face) -> float:
        """Return the driver's rotation since calibration in degrees; 0 before."""
        if self._driver_rest is None:
            return 0.0
        turned = Change.of(self._driver_rest, driver)
        return float(np.hypot(turned.yaw, turned.pitch))


@dataclass(frozen=True, eq=False)
class Change:
    """Return the difference between a face at rest and now.

    Degrees, the logarithm of the size ratio, and the lengths of `EXPRESSION`, eyes as shares of their opening
    at rest.
    """

    yaw: float
    pitch: float
    roll: float
    size: float
    expression: Numbers

    @classmethod
    def of(cls, rest: Face, now: Face) -> Change:
        """Measure the change from `rest` to `now`."""
        moved = now.expression - rest.expression
        open_at_rest = np.maximum(rest.expression[_EYE_INDEX], 0.05)
        moved[_EYE_INDEX] = np.clip(now.expression[_EYE_INDEX] / open_at_rest, 0, OPENEST)
        roll = (now.roll - rest.roll + 180) % 360 - 180
        size = float(np.log(max(now.size, 1e-6) / max(rest.size, 1e-6)))
        return cls(now.yaw - rest.yaw, now.pitch - rest.pitch, roll, size, moved)


def trust_in(driver: Face) -> float:
    """Return the weight of a mismatch with this driver, in (0, 1]: the inverse of the landmarks' variance.

    It is 1 up to `ORDINARY_DOUBT`, and if the doubt is unknown.
    """
    return 1.0 if np.isnan(driver.doubt) else min(1.0, (ORDINARY_DOUBT / max(driver.doubt, 1e-6)) ** 2)


def expected_points(driver_rest: Face, driver: Face, avatar_rest: Face) -> Numbers:
    """Return the expected points of the avatar, (68, 2) px, if it had copied the driver's motion since rest.

    Expression is added in the frontal shape. The driver's change of rotation and size is applied to the
    avatar's, and the displacement is measured in the avatar's eye distances.
    """
    shape = avatar_rest.frontal.shape + driver.frontal.shape - driver_rest.frontal.shape
    turn = driver.frontal.rotation @ driver_rest.frontal.rotation.T @ avatar_rest.frontal.rotation
    ratio = avatar_rest.size / max(driver_rest.size, 1e-6)
    points = ((shape * _DOWN) @ turn.T * _DOWN)[:, :2] * driver.size * ratio
    middle = avatar_rest.points.mean(0) + (driver.points.mean(0) - driver_rest.points.mean(0)) * ratio
    placed: Numbers = points - points.mean(0) + middle
    return placed


def mismatch(driver: Change, avatar: Change) -> dict[str, float]:
    """Return the difference of two changes, signal by signal."""
    values = {
        TURN: max(abs(driver.yaw - avatar.yaw), abs(driver.pitch - avatar.pitch)),
        TILT: abs(driver.roll - avatar.roll),
        SIZE: abs(driver.size - avatar.size),
    }
    apart = np.abs(driver.expression - avatar.expression)
    return values | {signal: float(apart[index].max()) for signal, index in _INDEX.items()}
