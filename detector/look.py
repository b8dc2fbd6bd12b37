"""Look: what the failure network and the texture say about one face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Look:
    """What was seen in one face of a picture: the failure network's answer, and its texture.

    Attributes:
        heat: (48, 48) float32 in [0, 1] over the whole picture: 1 if that cell of the face is certainly
            broken, 0 if it is fine or beside the face.
        embedding: (32,) float32 that describe the face's look.
        score: A logit, above zero if the face as a whole is broken.
        worst: The mean of the hottest `WORST` of the face crop, in [0, 1].
        shape: The picture's height and width.
        streaks: How streaked the face's texture is, in [0, 1]; see `frontal_texture`.
    """

    heat: Array
    embedding: Array
    score: float
    worst: float
    shape: tuple[int, ...]
    streaks: float
