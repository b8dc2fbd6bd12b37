"""Loading: loads the networks beside the chain, so that pictures are shown before they are ready."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.chain.animating import Prepared
from app.chain.parts import Parts
from app.chain.session_options import SessionOptions
from app.chain.status import Board


def load(parts: Parts, options: SessionOptions, board: Board) -> Prepared | None:
    """Load the animator and the landmark finder, and report failures.

    Without an animator nothing is returned, and cards are sent. Without a finder the middle of each picture
    is taken.
    """
    board.tell("Loading the network…")
    try:
        animator = parts.make_animator(options)
    except Exception as error:
        problem = str(error)
        board.tell(problem)
        board.update(lambda status: replace(status, problem=problem))
        return None
    try:
        finder = parts.make_landmark_finder()
        if finder is not None:  # a network's first answer takes much longer than the rest
            finder.find(np.zeros((90, 160, 3), np.uint8))
        return Prepared(animator, finder)
    except Exception as error:
        board.warn(f"The face is not followed: {error}")
        return Prepared(animator, None)
