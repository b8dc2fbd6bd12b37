"""Ranges: how far an avatar may turn before its landmarks are more than 8 % of the eye distance off.

Measured at every angle that the suite has of its drivers, with every driver, both ways. The first angle at
which any of them fails ends the range.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from face.safe_range import SUFFIX
from lab import measures
from lab.instrument import Instrument
from lab.methods import Method
from lab.suite import Person
from lab.summary import TURN, largest
from lab.trial import FAILING, found_in

AXES = ("yaw", "pitch", "roll")
SMALLEST = 7.0
"""Angle in degrees below which nothing is measured."""


class Turn(NamedTuple):
    """A picture of a driver: of which gesture and level, and the angle with its sign, in degrees."""

    axis: str
    angle: float
    gesture: str
    level: int


def turns_of(driver: Person) -> list[Turn]:
    """Return one turn for each angle that is rendered."""
    found: dict[tuple[str, float], Turn] = {}
    for gesture in driver.gestures:
        if matched := TURN.match(gesture):
            for number, level in enumerate(driver.levels):
                angle = float(matched[2]) * level
                if abs(angle) >= SMALLEST:
                    found[matched[1], angle] = Turn(matched[1], angle, gesture, number)
    return list(found.values())


def safe_range(
    method: Method, instrument: Instrument, drivers: Sequence[Person], avatar: Person
) -> dict[str, float]:
    """Return the largest yaw, pitch and roll in degrees up to which every driver's turn is followed."""
    is_safe: dict[str, dict[float, bool]] = {axis: {} for axis in AXES}
    for driver in drivers:
        for turn, error in _errors(method, instrument, driver, avatar):
            angles, angle = is_safe[turn.axis], abs(turn.angle)
            angles[angle] = angles.get(angle, True) and error <= FAILING
    return {axis: largest(angles) for axis, angles in is_safe.items()}


def write(picture: Path, reached: dict[str, float], network: str) -> Path:
    """Write a range beside the avatar's picture; return the file."""
    path = picture.with_suffix(SUFFIX)
    content = {**reached, "error": FAILING, "network": network, "made_by": "python main.py lab --ranges"}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return path


def _errors(
    method: Method, instrument: Instrument, driver: Person, avatar: Person
) -> Iterator[tuple[Turn, float]]:
    """Yield each turn and the error of the avatar that makes it; NaN without a face."""
    turns = turns_of(driver)
    pictures = [(driver.pictures(turn.gesture) or ())[turn.level] for turn in turns]
    made = method.act(avatar, [driver.neutral, *pictures])[1:]
    for turn, frame in zip(turns, made, strict=True):
        yield turn, measures.error(found_in(instrument, frame), avatar.points(turn.gesture)[turn.level])
