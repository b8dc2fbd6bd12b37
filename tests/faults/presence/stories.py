"""Stories: what happens to the driver in each clip, as pure numbers; fixed by the clip's number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FRAMES, FPS = 40, 12.5
"""Length of a clip in frames, and its frame rate."""
BEGINS_S, MOVES_S, STAYS_S = 0.9, 0.45, 0.9
"""When the disturbance begins, how long it takes to come and to go, and how long it stays, in seconds."""
DRIVERS = (5183, 5154, 5115, 5062, 5109, 5122, 5165, 5204)
"""Seeds of the drivers: people of the edge-case suite."""
AVATARS = (5079, 5160, 5193, 5110, 5178, 5212)
"""Seeds of the avatars' heads."""
RIVALS = (5066, 5124, 5182)
"""Seeds of the second people."""


class Kind(StrEnum):
    """What happens to the driver."""

    LEAVE = "leave"
    COVER = "cover"
    PROFILE = "profile"
    SECOND = "second person"
    FADE_IN = "fade in"
    GREY = "cut to grey"


class Sight(StrEnum):
    """How much of the driver can be seen in a frame."""

    WHOLE = "whole"
    PARTLY = "partly"
    HIDDEN = "hidden"


@dataclass(frozen=True, eq=False)
class Story:
    """One clip: who, and what happens.

    `strength` (FRAMES,) is how far the disturbance has gone in each frame, in [0, 1]; `side` is -1 or 1.
    """

    number: int
    kind: Kind
    driver: int
    avatar: int
    rival: int
    side: int
    strength: NDArray[np.float64]

    @property
    def name(self) -> str:
        """Unique, and a good file name."""
        return f"{self.number:02}_{self.kind.replace(' ', '_')}"


def story(number: int) -> Story:
    """Return the clip of this number; kinds take turns."""
    rng = np.random.default_rng([17, number])
    kind = list(Kind)[number % len(Kind)]
    seconds = np.arange(FRAMES) / FPS
    if kind is Kind.FADE_IN:
        strength = 1 - np.clip((seconds - 0.4) / rng.uniform(0.4, 1.0), 0, 1)
    else:
        begins, stays = BEGINS_S + rng.uniform(-0.1, 0.1), STAYS_S + rng.uniform(-0.2, 0.2)
        moves = MOVES_S * rng.uniform(0.7, 1.4)
        middle = begins + moves + stays / 2
        strength = _smooth((stays / 2 + moves - np.abs(seconds - middle)) / moves)
    if kind is Kind.GREY:
        strength = (strength > 0.5).astype(np.float64)
    return Story(
        number,
        kind,
        driver=DRIVERS[number % len(DRIVERS)],
        avatar=AVATARS[(number + number // len(Kind)) % len(AVATARS)],
        rival=RIVALS[number % len(RIVALS)],
        side=int(rng.choice((-1, 1))),
        strength=strength,
    )


def _smooth(share: NDArray[np.float64]) -> NDArray[np.float64]:
    share = np.clip(share, 0, 1)
    return np.asarray(share * share * (3 - 2 * share))
