"""Loading: loads the networks beside the chain, so that pictures are shown before they are ready."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace

import numpy as np

from app.chain.animating import Prepared
from app.chain.driver_look import LandmarkFinder
from app.chain.parts import Animator, Parts
from app.chain.session_options import SessionOptions
from app.chain.status import Board
from app.ending import leave_behind


def load(parts: Parts, options: SessionOptions, board: Board) -> Prepared | None:
    """Load the animator and the landmark finder at the same time, and report failures.

    Without an animator nothing is returned, and cards are sent. Without a finder the middle of each picture
    is taken.
    """
    board.tell("Loading the neural networks…")
    finder: Future[LandmarkFinder | None] = Future()
    leave_behind(FinderThread(parts, finder))  # the program may end before it does
    animator = _open_animator(parts, options, board)
    if animator is None:
        return None
    try:
        return Prepared(animator, finder.result())
    except Exception as error:
        board.warn(f"The face is not followed: {error}")
        return Prepared(animator, None)
    finally:
        board.update(lambda status: replace(status, has_networks=True))


class FinderThread(threading.Thread):
    """Loads the finder. Being a daemon, it does not keep the program alive."""

    def __init__(self, parts: Parts, opened: Future[LandmarkFinder | None]) -> None:
        super().__init__(target=_open_finder, args=(parts, opened), name="finder", daemon=True)
        self.start()

    def isRunning(self) -> bool:  # noqa: N802
        """Return true until the finder is loaded, or has failed."""
        return self.is_alive()


def _open_animator(parts: Parts, options: SessionOptions, board: Board) -> Animator | None:
    try:
        return parts.make_animator(options)
    except Exception as error:
        problem = str(error)
        board.tell(problem)
        board.update(lambda status: replace(status, problem=problem))
        return None


def _open_finder(parts: Parts, opened: Future[LandmarkFinder | None]) -> None:
    """Load the finder; its result, or its error, goes into `opened`."""
    try:
        finder = parts.make_landmark_finder()
        if finder is not None:  # a network's first answer takes much longer than the rest
            finder.find(np.zeros((90, 160, 3), np.uint8))
        opened.set_result(finder)
    except Exception as error:
        opened.set_exception(error)
