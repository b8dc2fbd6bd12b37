"""Remembered: answers about pictures that were looked at before.

A trial shows the same picture for many frames. A network gives the same answer for the same picture, so
remembering the answer changes no figures.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Answer = TypeVar("Answer")
KEPT = 512
"""How many answers are kept; the oldest is dropped."""


class Remembered(Generic[Answer]):
    """Answers by picture, and by the other things that they depend on.

    Pictures are never changed, so they are known by their identity. Answers are not to be changed, either.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._answers: OrderedDict[tuple[int, Hashable], tuple[NDArray[np.uint8], Answer]] = OrderedDict()

    def answer(
        self, picture: NDArray[np.uint8], make: Callable[[], Answer], beside: Hashable = None
    ) -> Answer:
        """Return the answer about this picture; `make` gives it the first time.

        Args:
            picture: any picture. It is kept, so that no other one gets its identity.
            make: asked once for each picture and each `beside`.
            beside: the other things that the answer depends on.
        """
        key = (id(picture), beside)
        if key not in self._answers:
            self._answers[key] = picture, make()
            if len(self._answers) > self._kept:
                self._answers.popitem(last=False)
        return self._answers[key][1]
