"""Pictures of the rendered driver that ships with Guise."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

FACES = Path(__file__).parents[2] / "assets" / "edge_cases" / "driver"


def face(name: str) -> NDArray[np.uint8]:
    """The driver doing that, (256, 256, 3) RGB."""
    read = cv2.imread(str(FACES / f"{name}.jpg"))
    assert read is not None
    return np.asarray(cv2.resize(read[:, :, ::-1], (256, 256), interpolation=cv2.INTER_AREA), np.uint8)
