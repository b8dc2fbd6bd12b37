from __future__ import annotations

import numpy as np

from training.portraits.export import Arrays
from training.portraits.headscarf import drape


def test_a_headscarf_leaves_the_face_free_and_covers_the_rest(exported: Arrays) -> None:
    landmarks = exported["landmarks_3d"]
    vertices, quads, uv = drape(exported["skin/v"], landmarks, 3)
    middle = vertices[quads].mean(1)
    assert uv.shape == (len(quads), 4, 2)
    face = landmarks[17:68]
    for point in face:  # no cloth in front of it
        before = (np.hypot(*(middle[:, :2] - point[:2]).T) < 0.05) & (middle[:, 2] > point[2])
        assert not before.any()
    assert vertices[:, 1].max() > exported["skin/v"][:, 1].max()
    behind = middle[middle[:, 2] < 0]
    assert np.ptp(behind[:, 1]) > 2.5


def test_the_cloth_lies_outside_the_head(exported: Arrays) -> None:
    skin, landmarks = exported["skin/v"], exported["landmarks_3d"]
    vertices, _, _ = drape(skin, landmarks, 3)
    level = landmarks[27, 1]
    cloth = np.abs(vertices[np.abs(vertices[:, 1] - level) < 0.05, 0]).max()
    assert cloth > np.abs(skin[np.abs(skin[:, 1] - level) < 0.05, 0]).max()
