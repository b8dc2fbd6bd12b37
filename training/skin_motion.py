"""How far the skin of a rendered person moves from one picture to another."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from training.heads.studio import Shot
from training.heads.wardrobe import LABELS

Floats = NDArray[np.float32]


def skin_motion(tree: cKDTree, rest: Shot, shot: Shot) -> tuple[Floats, Floats]:
    """Return how far each pixel of a picture's skin moved, (h, w, 2) pixels, and the skin's share (h, w).

    `tree` holds the places of the skin's vertices on the mean head; the shot is taken with its map of them.
    """
    before, after = (each.view.project(each.posed.skin, len(each.picture)) for each in (rest, shot))
    if shot.canonical is None:
        raise ValueError("shots are taken with a map")
    is_skin = shot.canonical[..., 3] == LABELS["skin"]
    distance, near = tree.query(shot.canonical[is_skin][:, :3], k=4)
    weights = 1 / (distance + 1e-4)
    weights /= weights.sum(1, keepdims=True)
    moved = np.zeros((*is_skin.shape, 2), np.float32)
    moved[is_skin] = ((after - before)[near] * weights[..., None]).sum(1)
    side = (len(shot.picture),) * 2
    skin = cv2.resize(is_skin.astype(np.float32), side)
    return np.asarray(cv2.resize(moved, side), np.float32), np.asarray(skin, np.float32)
