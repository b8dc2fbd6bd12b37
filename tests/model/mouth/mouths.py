"""Landmarks of a frontal face, and painters that paint nothing or one colour."""

import numpy as np

from model.mean_face_2d import MEAN_FACE
from model.mouth.window import HEIGHT, WIDTH


def frontal(size: float = 0.45, middle: tuple[float, float] = (0.0, -0.1)) -> np.ndarray:
    """70 landmarks in [-1, 1] with the eyes `size` apart; the mouth is nearly closed."""
    irises = np.array([[-0.35, -0.17], [0.35, -0.17]], np.float32)
    face = np.concatenate([MEAN_FACE, irises])
    return (face * np.float32(size) + np.array(middle, np.float32)).astype(np.float32)


def opened(points: np.ndarray, by: float = 0.15) -> np.ndarray:
    """The same face with the lower lip and the chin lowered."""
    moved = points.copy()
    moved[[*range(55, 60), 65, 66, 67, 7, 8, 9], 1] += by
    return moved


class PaintsOneColour:
    """Paints one colour with one share of it wherever it may paint."""

    def __init__(self, colour: tuple[int, int, int], share: int) -> None:
        self.colour, self.share = colour, share
        self.seen: list[np.ndarray] = []

    def paint(self, inputs: np.ndarray) -> np.ndarray:
        self.seen.append(inputs)
        painted = np.empty((HEIGHT, WIDTH, 4), np.uint8)
        painted[..., :3] = self.colour
        painted[..., 3] = self.share * (inputs[..., -1].astype(int) // 255)
        return painted
