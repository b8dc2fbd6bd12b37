"""Labels: the exact truth of a rendered frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from training.heads.cameras import View
from training.heads.mesh import Floats
from training.heads.rig import Posed, Rig

Doubles = NDArray[np.float64]
CHIN = 8


class FaceOutline:
    """Finds the visible outline of the jaw (iBUG's two-dimensional convention).

    For each of the 17 jaw points it knows the skin vertices that may become the outline as the head turns.
    """

    def __init__(self, rig: Rig) -> None:
        place = rig.canonical
        angle = np.arctan2(place[:, 1] - 7.25, place[:, 0])
        radius = np.hypot(place[:, 0], place[:, 1] - 7.25)
        able = self._outer_skin(rig, place)
        self._strips = []
        for vertex in rig.landmark_vertices[:17]:
            turn = np.abs((angle - angle[vertex] + np.pi) % (2 * np.pi) - np.pi)
            near = (turn < np.deg2rad(3.5)) & (place[:, 2] > place[vertex, 2] - 0.02)
            inward = (radius < radius[vertex] * 1.015) & (radius > radius[vertex] * 0.55)
            self._strips.append(np.r_[vertex, np.flatnonzero(able & near & inward)])
        chin = place[rig.landmark_vertices[CHIN + 4], :2] - place[rig.landmark_vertices[CHIN + 2], :2]
        outward = place[rig.landmark_vertices[CHIN + 3], :2] - [0, 7.25]
        self._side = -1.0 if np.dot([-chin[1], chin[0]], outward) > 0 else 1.0  # pictures count y downwards

    @staticmethod
    def _outer_skin(rig: Rig, place: Floats) -> NDArray[np.bool_]:
        """The face below the brows, without ears, mouth and eye sockets."""
        ear = (np.abs(place[:, 0]) > 0.66) & (place[:, 1] > 6.9) & (place[:, 2] < 0.8)
        used, inside = np.zeros(len(place), bool), np.zeros(len(place), bool)
        used[rig.skin.position_quads.ravel()] = True
        inside[rig.skin.position_quads[rig.skin_island != 0].ravel()] = True
        return np.asarray(used & ~inside & ~ear & (place[:, 2] > 0.45) & (place[:, 1] < 7.8))

    def __call__(self, posed: Posed, landmarks: Doubles, view: View, size: int) -> Doubles:
        """The 68 landmarks (68, 2) in pixels with the jaw moved to the visible outline; the chin stays."""
        moved, jaw, all_skin = landmarks.copy(), landmarks[:17], view.project(posed.skin, size)
        for k, strip in enumerate(self._strips):
            if k == CHIN:
                continue
            along = jaw[min(k + 1, 16)] - jaw[max(k - 1, 0)]
            outward = np.array([-along[1], along[0]]) / (np.linalg.norm(along) + 1e-9) * self._side
            reach = all_skin[strip] @ outward
            farthest = int(np.argmax(reach))
            if reach[farthest] > jaw[k] @ outward + 0.3:
                moved[k] = all_skin[strip[farthest]]
        return moved


class Flow:
    """Exact motion between two frames of one person, over the skin."""

    def __init__(self, rig: Rig) -> None:
        self._vertices = np.unique(rig.skin.position_quads)
        self._tree = cKDTree(rig.canonical[self._vertices])

    def __call__(self, canonical: Floats, posed: Posed, view: View, size: int) -> Doubles:
        """Pixels (N, 2) of canonical positions (N, 3) in the other frame, visible or not.

        Between vertices (about a pixel apart at 256 px) it weighs the four nearest by inverse distance.
        """
        distance, nearest = self._tree.query(canonical, k=4)
        weight = 1 / np.maximum(distance, 1e-6)
        weight /= weight.sum(1, keepdims=True)
        places = posed.skin[self._vertices[nearest]]
        return view.project(np.einsum("nk,nkj->nj", weight, places), size)


def visible(
    points: Floats, view: View, distances: Floats, size: int, slack: float = 0.06
) -> NDArray[np.bool_]:
    """Whether world points (N, 3) are in the picture and visible.

    Visible means: nothing is nearer by more than `slack` dm, by the renderer's distances.
    """
    side = len(distances)
    pixels = view.project(points, size)
    away = np.linalg.norm(points - view.eye, axis=1)
    column, row = np.clip((pixels + 0.5) / size * side, 0, side - 1).astype(int).T
    nearest = distances[row, column]
    inside = ((pixels >= 0) & (pixels < size)).all(1)
    return np.asarray(inside & ((nearest <= 0) | (away < nearest + slack)))


def camera_rotation(posed: Posed, view: View) -> Doubles:
    """The head's rotation against the camera (3, 3)."""
    return np.asarray(view.placement[:3, :3] @ posed.head[:, :3])
