"""Loading: what is slow, done beside the chain, so that pictures are seen before the networks are ready."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.chain.animating import Prepared
from app.chain.parts import Parts
from app.chain.session_options import SessionOptions


def load(
    parts: Parts,
    options: SessionOptions,
    *,
    report: Callable[..., object],
    tell: Callable[[str], object],
) -> Prepared | None:
    """The animator and the face finder. What fails is told.

    Without a network cards leave; without a finder the middle of the picture is taken.
    """
    tell("Loading the network…")
    try:
        animator = parts.make_animator(options)
    except Exception as error:
        tell(str(error))
        report(problem=str(error))
        return None
    try:
        finder = parts.make_face_finder()
        # A network's first answer takes much longer than the rest.
        finder.find(np.zeros((90, 160, 3), np.uint8))
        return Prepared(animator, finder)
    except Exception as error:
        tell(f"The face is not followed: {error}")
        return Prepared(animator, None)
