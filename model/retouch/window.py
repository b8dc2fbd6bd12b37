"""Window: a small part of the avatar's picture, such as its mouth, that is painted in detail."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import LEFT_EYE_CORNERS, NOSE, RIGHT_EYE_CORNERS

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

COARSER, AVERAGED = 1.2, 0.38
"""When a picture is blurred before a window is cut out of it.

The first is the least spacing of the window's pixels, in pixels of the picture. The second is the blur's
standard deviation as a share of the spacing.
"""
FIXED_POINTS = np.array([*range(NOSE.start, NOSE.stop), *LEFT_EYE_CORNERS, *RIGHT_EYE_CORNERS])
"""Landmarks that move with the head, and not with lids and lips."""


class Window(NamedTuple):
    """A window of height × width pixels in a picture.

    matrix: (2, 3) float32, maps the window's pixels (x, y, 1) to the picture's coordinates, in which the
    centres of its first and last pixels are at ±1, as for keypoints.
    """

    matrix: Floats
    width: int
    height: int

    @classmethod
    def upright(
        cls,
        across: Floats,
        point: Floats,
        pixel: tuple[float, float],
        size: tuple[int, int],
        *,
        is_mirrored: bool = False,
    ) -> Window:
        """Place a window of `size`, width and height, so that `point` (2,) of the picture lies at `pixel`.

        `across` (2,) is the step from each pixel to the next in its row. Columns are at right angles to rows;
        `is_mirrored`: they lead to the other side, as in a mirror image.
        """
        down = np.array([-across[1], across[0]], np.float32) * np.float32(-1 if is_mirrored else 1)
        corner = point - across * np.float32(pixel[0]) - down * np.float32(pixel[1])
        return cls(np.stack([across, down, corner], 1).astype(np.float32), *size)

    def following(self, rest: Floats, moved: Floats) -> Window:
        """Return the window moved with the head, from these landmarks (68 or more, 2) to those."""
        motion = head_motion(rest, moved)
        matrix = motion[:, :2] @ self.matrix
        matrix[:, 2] += motion[:, 2]
        return self._replace(matrix=matrix)

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

    def cropped(self, picture: Picture, side: float, left: float = 0.0, top: float = 0.0) -> Picture:
        """Return the window (height, width, 3) of a picture in which the square lies as in `to_pixels`.

        Pixels are averaged if the window is coarser than the picture; beyond its edges, edge pixels are
        repeated.
        """
        matrix = self.to_pixels(side, left, top)
        spacing = float(np.hypot(*matrix[:, 0]))
        if spacing > COARSER:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), AVERAGED * spacing), np.uint8)
        flags, border = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, cv2.BORDER_REPLICATE
        size = (self.width, self.height)
        return np.asarray(cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=border), np.uint8)


def soft_edges(height: int, width: int, over: int) -> NDArray[np.float64]:
    """Return weights (height, width) of a window: 1, falling to 0 over `over` pixels at its edges."""
    down, across = (
        np.clip(np.minimum(np.arange(count), np.arange(count)[::-1]) / over, 0, 1)
        for count in (height, width)
    )
    return np.asarray(down[:, None] * across)


def head_motion(rest: Floats, moved: Floats) -> Floats:
    """Return the motion (2, 3) of the head from these landmarks (68 or more, 2) to those.

    Rotation, scale and translation are the least-squares fit of the points that lids and lips do not move.
    """
    start, end = rest.take(FIXED_POINTS, 0), moved.take(FIXED_POINTS, 0)
    before, after = start.sum(0) / len(start), end.sum(0) / len(end)
    a, b = start - before, end - after
    size = float((a * a).sum())
    cosine = float((a * b).sum()) / size
    sine = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()) / size
    motion = np.array([[cosine, -sine, 0], [sine, cosine, 0]], np.float32)
    motion[:, 2] = after - motion[:, :2] @ before
    return motion
