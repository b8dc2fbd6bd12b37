"""Measures how far sent frames are from the truth, and which of them count as torn. Pure numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.chain.status import Leaving
from face.ibug import NUM_LANDMARKS
from lab.measures import eye_distance
from tests.faults.presence.stories import Sight

Points = NDArray[np.float32]
TORN = 0.12
"""Landmark error beyond which a frame counts as torn, in distances of the outer eye corners."""
CHANGE_FRAMES = 7
"""Frames after the driver was last seen in which the avatar may still be on its way to rest (0.56 s)."""
BAR = 0.005
"""Share of the sent frames that may be torn."""


@dataclass(frozen=True)
class Sent:
    """One sent frame: its error in eye distances (0 for a card, infinite if no face was found)."""

    leaving: Leaving
    sight: Sight
    error: float

    @property
    def is_torn(self) -> bool:
        """True if the error is beyond TORN."""
        return self.error > TORN


def shape_error(found: Points, true: Points) -> float:
    """Mean distance of the 68 landmarks after the best shift and scale, in true eye distances.

    Shift and scale depend on how the framing follows the driver, and tear nothing; rotation is kept.
    Infinite if no face was found.
    """
    if not np.isfinite(found[:NUM_LANDMARKS]).all():
        return float("inf")
    made, wanted = (each[:NUM_LANDMARKS].astype(np.float64) for each in (found, true))
    made, wanted = made - made.mean(0), wanted - wanted.mean(0)
    scale = float((made * wanted).sum() / max((made**2).sum(), 1e-9))
    return float(np.linalg.norm(scale * made - wanted, axis=1).mean() / eye_distance(true))


def sent_frame(
    leaving: Leaving,
    sights: list[Sight],
    found: Points,
    truths: Points,
    rest: Points,
) -> Sent:
    """Compare a sent frame with what it may show.

    Args:
        leaving: what the guard said that left.
        sights: of the frames up to this one, which is the last.
        found: (70, 2) landmarks in what left.
        truths: (frames, 70, 2) px, the true points of each frame up to this one.
        rest: (70, 2) px, the true points at rest.

    The avatar of a wholly seen driver must make the driver's face; while the driver is hidden it must rest.
    In between, and when the guard says that the avatar rests or is held, the smaller error counts.
    """
    if leaving is Leaving.CARD:
        return Sent(leaving, sights[-1], 0.0)
    at_rest, now = shape_error(found, rest), shape_error(found, truths[-1])
    if leaving is Leaving.LAST_GOOD:
        error = min(at_rest, *(shape_error(found, true) for true in truths[-13:]))
    elif all(sight is Sight.HIDDEN for sight in sights[-CHANGE_FRAMES:]):
        error = at_rest
    elif leaving is Leaving.AVATAR and sights[-1] is Sight.WHOLE:
        error = now
    else:
        error = min(at_rest, now)
    return Sent(leaving, sights[-1], error)


def figures(frames: list[Sent]) -> dict[str, object]:
    """Return how many frames left, what they were, and how many were torn."""
    torn = [frame for frame in frames if frame.is_torn]
    errors = np.array([frame.error for frame in frames if np.isfinite(frame.error)] or [0.0])
    return {
        "frames": len(frames),
        "torn": len(torn),
        "torn_share": len(torn) / max(len(frames), 1),
        "meets_the_bar": len(torn) <= BAR * len(frames),
        "left": dict(Counter(str(frame.leaving) for frame in frames)),
        "torn_by_sight": dict(Counter(str(frame.sight) for frame in torn)),
        "moving_while_hidden": sum(
            frame.leaving is Leaving.AVATAR and frame.sight is Sight.HIDDEN for frame in frames
        ),
        "without_face": sum(frame.error == float("inf") for frame in frames),
        "error_median": float(np.median(errors)),
        "error_p99": float(np.percentile(errors, 99)),
    }
