"""Pictures read as the avatar network takes them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training import TrainingError

SIDE = 256


def read_picture(path: Path) -> NDArray[np.uint8]:
    """The picture of a file, (256, 256, 3) RGB. Raises TrainingError if it cannot be read."""
    picture = cv2.imread(str(path))
    if picture is None:
        raise TrainingError(f"{path} cannot be read.")
    shrunk = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(shrunk[:, :, ::-1], dtype=np.uint8)
