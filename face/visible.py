"""Visible departure: how far an animated face is from every look of that person, in any pose.

A face that looks in another direction than it should is not broken. Therefore its landmarks are compared with
views of the person's own 3D faces, and its parts with the person's own parts. Each comparison is with the
most similar of all rendered frames.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import INNER, LEFT_EYE, MOUTH, NOSE, OUTER_EYE_CORNERS, RIGHT_EYE

Picture = NDArray[np.uint8]
Numbers = NDArray[np.float64]

SHAPE_SEEN = 0.03
"""Error of the landmarks, in distances of the outer eye corners, that counts as a departure of 1.

A part that is like none of the person's own parts counts as much.
"""

FINE, FAILING = 0.85, 1.2
"""Departure below which a face is certainly fine to the eye, and above which it certainly fails.

Chosen on 72 frames that were graded without knowing the departure. Confirmed on 48 frames of other people.
"""

SIDE = 112
"""Side in pixels of the aligned grey face in which the parts are compared."""
EYES_APART, EYES_AT = 40.0, (56.0, 40.0)
"""Distance of the eyes' centres in that face in pixels, and the place of their middle."""
SEARCHED = 7
"""Largest distance of a part from the place that its landmarks say, in pixels."""
LEAST_PATCH = 8
"""Least side in pixels of a part that is compared."""

PARTS: Mapping[str, tuple[slice, tuple[int, int]]] = {
    "left eye": (LEFT_EYE, (30, 20)),
    "right eye": (RIGHT_EYE, (30, 20)),
    "nose": (slice(29, NOSE.stop), (26, 30)),
    "mouth": (MOUTH, (40, 28)),
}
"""Landmarks of the parts that are compared, and the width and height of their patch in pixels."""


@dataclass(frozen=True, eq=False)
class Looks:
    """All looks of one rendered person, prepared for `departure`.

    shapes: (K, 51, 3) px, x right, y down, z towards the viewer; sizes: (K,) distances of the outer eye
    corners in px; aligned: grey faces (112, 112), fewer than K if some looks have no picture, or none;
    points: (…, 68, 2) px in them.
    """

    shapes: Numbers
    sizes: Numbers
    aligned: tuple[NDArray[np.float32], ...]
    points: Numbers
    frame: Numbers

    @classmethod
    def of(
        cls, pictures: Sequence[Picture], points: NDArray[np.floating], depth: NDArray[np.floating]
    ) -> Looks:
        """Prepare K looks: landmarks (K, 68, 2) px and their depth (K, 68) px towards the viewer.

        `pictures` (256, 256, 3) are those of the first looks; only the shape is compared if there are none.
        """
        points = points.astype(np.float64)
        deep = np.concatenate([points, depth[..., None].astype(np.float64)], 2)
        first, second = OUTER_EYE_CORNERS
        frame = aligned_points(points[0])
        faces = [aligned(picture, points[k], frame) for k, picture in enumerate(pictures)]
        return cls(
            deep[:, INNER],
            np.linalg.norm(deep[:, first] - deep[:, second], axis=1),
            tuple(face for face, _ in faces),
            np.array([places for _, places in faces]),
            frame,
        )

    def departure(self, output: Picture, found: NDArray[np.float32] | None) -> float:
        """Return the visible departure of an output (256, 256, 3) with the landmarks (68, 2) found in it.

        It is 0 for a view of the person. NaN without a face.
        """
        if found is None or not np.isfinite(found).all():
            return float("nan")
        return self.shape_departure(found) / SHAPE_SEEN + self.part_departure(output, found)

    def shape_departure(self, found: NDArray[np.float32]) -> float:
        """Return the least mean distance of the inner landmarks from a view of the person's 3D faces.

        In distances of the outer eye corners.
        """
        distances, scales = view_errors(self.shapes, found[INNER].astype(np.float64))
        return float((distances.mean(1) / np.maximum(self.sizes * scales, 1e-6)).min())

    def part_departure(self, output: Picture, found: NDArray[np.float32]) -> float:
        """Return the departure in [0, 1] of the part that is least like any of the person's own.

        It is one minus the normalised cross-correlation, and 0 if there are no pictures to compare with.
        """
        if not self.aligned:
            return 0.0
        grey, points = aligned(output, found.astype(np.float64), self.frame)
        worst = 0.0
        for rows, (width, height) in PARTS.values():
            patch = patch_at(grey, points[rows].mean(0), width, height)
            areas = [
                patch_at(face, own[rows].mean(0), width + 2 * SEARCHED, height + 2 * SEARCHED)
                for face, own in zip(self.aligned, self.points, strict=True)
            ]
            worst = max(worst, 1 - max(similarity(patch, area) for area in areas))
        return worst


def view_errors(shapes: Numbers, points: Numbers, rounds: int = 12) -> tuple[Numbers, Numbers]:
    """Fit the best view of each 3D shape (K, n, 3) to points (n, 2), by a rotation, one scale and a shift.

    Returns the distances (K, n) in the unit of the points, and the scales (K,). The points' unknown depth is
    that of the shape under the rotation so far, as in Dementhon and Davis (1995).
    """
    a, b = shapes - shapes.mean(1, keepdims=True), points - points.mean(0)
    u, s, vt = np.linalg.svd((np.linalg.pinv(a) @ b).transpose(0, 2, 1), full_matrices=False)
    turn, scale = u @ vt, s.mean(1)
    power = np.maximum((a**2).sum((1, 2)), 1e-9)
    for _ in range(rounds):
        away = np.cross(turn[:, 0], turn[:, 1])[..., None] * scale[:, None, None]
        seen = np.concatenate([np.broadcast_to(b, (*a.shape[:2], 2)), a @ away], 2)
        u, s, vt = np.linalg.svd(seen.transpose(0, 2, 1) @ a)
        signs = np.ones_like(s)
        signs[:, 2] = np.where(np.linalg.det(u @ vt) < 0, -1, 1)
        turn = ((u * signs[:, None]) @ vt)[:, :2]
        scale = (s * signs).sum(1) / power
    return np.asarray(np.linalg.norm(scale[:, None, None] * a @ turn.transpose(0, 2, 1) - b, axis=2)), scale


def aligned_points(points: Numbers) -> Numbers:
    """Return points (68, 2), turned, moved and scaled so that the eyes are at their standard places."""
    left, right = points[LEFT_EYE].mean(0), points[RIGHT_EYE].mean(0)
    x, y = right - left
    turn = np.array([[x, -y], [y, x]]) * (EYES_APART / max(x * x + y * y, 1e-9))
    return np.asarray((points - (left + right) / 2) @ turn + np.array(EYES_AT))


def aligned(picture: Picture, points: Numbers, frame: Numbers) -> tuple[NDArray[np.float32], Numbers]:
    """Return the grey face (112, 112) whose inner landmarks lie as in `frame` (68, 2), and its points."""
    matrix: Any = cv2.estimateAffinePartial2D(points[INNER], frame[INNER], method=cv2.LMEDS)[0]
    if matrix is None:
        matrix = np.eye(3)[:2]
    grey: Any = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    scale = float(np.hypot(*matrix[:, 0]))
    if 0.01 < scale < 1:
        grey = cv2.GaussianBlur(grey, (0, 0), 0.4 / scale)
    face = cv2.warpAffine(grey, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(face, np.float32), np.asarray(points @ matrix[:, :2].T + matrix[:, 2])


def patch_at(face: NDArray[np.float32], centre: Numbers, width: int, height: int) -> NDArray[np.float32]:
    """Cut a patch around a place, (height, width) or smaller at the edges."""
    x, y = round(float(centre[0]) - width / 2), round(float(centre[1]) - height / 2)
    return face[max(y, 0) : max(y + height, 0), max(x, 0) : max(x + width, 0)]


def similarity(patch: NDArray[np.float32], area: NDArray[np.float32]) -> float:
    """Return the greatest normalised cross-correlation of a patch within an area, 0 if none is possible."""
    if min(patch.shape) < LEAST_PATCH or any(a < p for a, p in zip(area.shape, patch.shape, strict=True)):
        return 0.0
    if float(patch.std()) < 1:
        return 0.0
    return max(0.0, float(cv2.matchTemplate(area, patch, cv2.TM_CCOEFF_NORMED).max()))
