"""MouthWindow: the place of the window around the mouth in the avatar's picture."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import LEFT_EYE_CORNERS, MOUTH, NOSE, OUTER_EYE_CORNERS, RIGHT_EYE_CORNERS

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

HEIGHT, WIDTH = 112, 128
"""Size of the window in pixels."""
COARSER, AVERAGED = 1.2, 0.38
"""Spacing of the window's pixels in those of a picture from which it is blurred, and by how much of it."""
REACH = 0.54
"""Half the window's width in eye distances (of the outer corners)."""
BELOW = 0.15
"""Distance of the window's centre below that of the lips at rest, in eye distances: a jaw opens downwards."""
FIXED_POINTS = (*range(NOSE.start, NOSE.stop), *LEFT_EYE_CORNERS, *RIGHT_EYE_CORNERS)
"""Landmarks that move with the head and not with the lips."""


class MouthWindow(NamedTuple):
    """A window of HEIGHT × WIDTH pixels in a picture.

    matrix: (2, 3) float32, maps the window's pixels (x, y, 1) to the picture's coordinates, in which the
    centres of its first and last pixels are at ±1, as for keypoints.
    """

    matrix: Floats

    @classmethod
    def at_rest(cls, points: Floats) -> MouthWindow:
        """Place the window by the avatar's own landmarks (68 or more, 2): upright on the line of its eyes."""
        left, right = OUTER_EYE_CORNERS
        line = points[right] - points[left]
        across = line * np.float32(2 * REACH / WIDTH)
        down = np.array([-across[1], across[0]], np.float32)
        middle = points[MOUTH].mean(0) + np.float32(BELOW * WIDTH / (2 * REACH)) * down
        corner = middle - across * np.float32((WIDTH - 1) / 2) - down * np.float32((HEIGHT - 1) / 2)
        return cls(np.stack([across, down, corner], 1).astype(np.float32))

    def following(self, rest: Floats, moved: Floats) -> MouthWindow:
        """Return the window moved with the head, from these landmarks (68 or more, 2) to those.

        Rotation, scale and translation are the least-squares fit of the points that lips do not move.
        """
        start, end = rest[FIXED_POINTS, :], moved[FIXED_POINTS, :]
        before, after = start.mean(0), end.mean(0)
        a, b = start - before, end - after
        size = float((a * a).sum())
        cosine = float((a * b).sum()) / size
        sine = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()) / size
        turn = np.array([[cosine, -sine], [sine, cosine]], np.float32)
        matrix = turn @ self.matrix
        matrix[:, 2] += after - turn @ before
        return MouthWindow(matrix.astype(np.float32))

    def pixels_of(self, points: Floats) -> Floats:
        """Convert points (N, 2) of the picture to pixels of the window."""
        inverse = np.linalg.inv(self.matrix[:, :2].astype(np.float64))
        return np.asarray((points - self.matrix[:, 2]) @ inverse.T, np.float32)

    def to_pixels(self, side: float, left: float = 0.0, top: float = 0.0, coarse: int = 256) -> Floats:
        """Return (2, 3) that maps the window's pixels to those of a scene.

        The square picture begins at `left`, `top` and is `side` pixels wide there; the ±1 of keypoints are
        the centres of the first and the last of `coarse` pixels in it.
        """
        scale = np.float32(side / coarse)
        matrix = self.matrix * np.float32((coarse - 1) / 2) * scale
        matrix[:, 2] += (np.float32((coarse - 1) / 2) + np.float32(0.5)) * scale - np.float32(0.5)
        matrix[:, 2] += np.array([left, top], np.float32)
        return np.asarray(matrix, np.float32)


def cropped(picture: Picture, matrix: Floats) -> Picture:
    """Return the window (HEIGHT, WIDTH, 3) of a picture; the matrix maps its pixels to those of the picture.

    Pixels are averaged if the window is coarser than the picture; beyond its edges, edge pixels are repeated.
    """
    spacing = float(np.hypot(*matrix[:, 0]))
    if spacing > COARSER:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), AVERAGED * spacing), np.uint8)
    flags, border = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, cv2.BORDER_REPLICATE
    return np.asarray(
        cv2.warpAffine(picture, matrix, (WIDTH, HEIGHT), flags=flags, borderMode=border), np.uint8
    )
