"""Measures of one gesture: the share that was followed, the error, and the identity of the face.

Points are (70, 2) px, numbered as in `face/ibug.py`; NaN rows mean that no face was found.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import MOUTH, NUM_LANDMARKS, OUTER_EYE_CORNERS

Picture = NDArray[np.uint8]
Points = NDArray[np.float32]
MOVED = 0.01
"""Smallest true displacement that counts, in eye distances. Points that stand still are left out."""
BLUR_PX = 2.0
"""Standard deviation of the blur before pictures are compared, so that one pixel matters little."""
HISTOGRAM_BINS = 24


def eye_distance(points: Points) -> float:
    """Distance of the outer corners of the eyes, in pixels: the unit of every landmark error."""
    left, right = OUTER_EYE_CORNERS
    return float(np.linalg.norm(points[left] - points[right]))


def followed(
    calm: Points,
    made: Points,
    true_calm: Points,
    true: Points,
    seen: tuple[Points, Points] | None = None,
) -> float:
    """Share of the true displacement that the output shows, sign included: 1 is all of it, 0 none.

    The projection of the output's displacement on the true one, over all points that truly move.

    Args:
        calm: points found in the avatar's calm output.
        made: points found in the output of the gesture.
        true_calm: true points of the avatar at rest.
        true: true points of the avatar making the gesture.
        seen: points found in rendered pictures of the truth, at rest and making the gesture. With them, both
            displacements are what the instrument sees, and its own errors cancel.

    Returns:
        The share; NaN if no face was found or nothing truly moves.
    """
    unit = eye_distance(true_calm)
    moves = np.linalg.norm(true - true_calm, axis=1) > MOVED * unit
    rest, full = seen or (true_calm, true)
    wanted, shown = (full - rest) / unit, (made - calm) / unit
    if not moves.any() or not np.isfinite(shown[moves]).all() or not np.isfinite(wanted[moves]).all():
        return float("nan")
    return float((shown[moves] * wanted[moves]).sum() / (wanted[moves] ** 2).sum())


def followed_in_picture(made: Picture, without: Picture, true: Picture, points: Points) -> float:
    """Share of what truly appears around the mouth that the output shows.

    It measures what landmarks do not show: tongues, teeth, cheeks. It is the projection of the output's
    difference from `without` on the true difference, over a window around the mouth, after a blur of BLUR_PX.

    Args:
        made: the output of the gesture.
        without: the avatar's truth without what is looked for: an open mouth without the tongue, or at rest.
        true: the avatar's truth of the gesture.
        points: the true points of the gesture.
    """
    window = _around_mouth(points, made.shape[0])
    wanted, shown = (_difference(picture, without, window) for picture in (true, made))
    power = float((wanted**2).sum())
    return float((shown * wanted).sum() / power) if power > 0 else float("nan")


def error(made: Points, true: Points) -> float:
    """Mean distance of the 68 landmarks from the truth, in eye distances; NaN if no face was found."""
    distance = np.linalg.norm(made[:NUM_LANDMARKS] - true[:NUM_LANDMARKS], axis=1)
    return float(distance.mean() / eye_distance(true))


def identity(made: Picture, made_points: Points, avatar: Picture, avatar_points: Points) -> float:
    """How similar the colours of two faces are, in [0, 1]: Bhattacharyya's coefficient of their histograms.

    NaN if no face was found.
    """
    if not np.isfinite(made_points).all():
        return float("nan")
    first, second = _histogram(made, made_points), _histogram(avatar, avatar_points)
    return float(np.sqrt(first * second).sum())


def picture_error(made: Picture, true: Picture, points: Points) -> tuple[float, float]:
    """Mean absolute difference in [0, 1] inside the face's hull, and in the rest of the picture."""
    face = face_mask(points, made.shape[0])
    difference = np.abs(made.astype(np.float32) - true.astype(np.float32)).mean(2) / 255
    return float(difference[face].mean()), float(difference[~face].mean())


def face_mask(points: Points, size: int) -> NDArray[np.bool_]:
    """(size, size) bool: the convex hull of the 68 landmarks."""
    mask = np.zeros((size, size), np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.round(points[:NUM_LANDMARKS]).astype(np.int32)), 1)
    return mask.astype(bool)


def _around_mouth(points: Points, size: int) -> tuple[slice, slice]:
    """Rows and columns of a square around the mouth, and somewhat below it, for the tongue."""
    x, y = points[MOUTH].mean(0)
    half = 0.55 * eye_distance(points)
    top, left = round(max(y - 0.8 * half, 0)), round(max(x - half, 0))
    bottom, right = round(min(y + 1.3 * half, size)), round(min(x + half, size))
    return slice(top, bottom), slice(left, right)


def _difference(picture: Picture, without: Picture, window: tuple[slice, slice]) -> NDArray[np.float32]:
    before, after = (
        cv2.GaussianBlur(each.astype(np.float32), (0, 0), BLUR_PX) for each in (without, picture)
    )
    return np.asarray((after - before)[window], np.float32)


def _histogram(picture: Picture, points: Points) -> NDArray[np.float64]:
    """Histogram of the colours, without lightness, of the face's hull; sums to 1."""
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    inside = lab[face_mask(points, picture.shape[0])]
    counts, _, _ = np.histogram2d(inside[:, 1], inside[:, 2], HISTOGRAM_BINS, ((96, 192), (96, 192)))
    return np.asarray(counts / max(counts.sum(), 1))
