from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from scipy.spatial import cKDTree

from training.heads.regions import find_regions
from training.heads.rig import Rig
from training.portraits import hairline
from training.portraits.export import LANDMARK_SIZE, Arrays

MARKERS = Path(__file__).parent / "clara_markers.png"
"""Four pictures side by side, rendered by Blender: a white ball at each of Clara's landmarks."""
MARKER_SIZE, GROUPS = 256, 4


def test_blenders_camera_projects_the_landmarks_to_the_exported_places(exported: Arrays) -> None:
    """By another route: Blender's own lens, from the angle and the shifts that the script gives it."""
    angle, shift_x, shift_y = exported["lens"]
    in_camera = np.linalg.inv(exported["camera"])
    points = exported["landmarks_3d"] @ in_camera[:3, :3].T + in_camera[:3, 3]
    across = (
        points[:, :2] / -points[:, 2:] / (2 * np.tan(np.deg2rad(angle) / 2))
        - np.array([-shift_x, -shift_y]) / 2
    )
    pixels = np.stack([across[:, 0] + 0.5, 0.5 - across[:, 1]], 1) * LANDMARK_SIZE - 0.5
    assert np.abs(pixels - exported["landmarks"]).max() < 0.01


def test_rendered_landmarks_are_within_half_a_pixel_of_the_exported_ones(exported: Arrays) -> None:
    """The committed picture came from `training.portraits.blender.render markers clara.npz --size 256`."""
    picture = cv2.imread(str(MARKERS), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    expected = (exported["landmarks"] + 0.5) * MARKER_SIZE / LANDMARK_SIZE - 0.5
    errors = []
    for k, point in enumerate(expected):
        group = picture[:, k % GROUPS * MARKER_SIZE : (k % GROUPS + 1) * MARKER_SIZE].astype(np.float64)
        rows, columns = np.mgrid[0:MARKER_SIZE, 0:MARKER_SIZE]
        near = group * (np.hypot(columns - point[0], rows - point[1]) < 3)
        assert near.sum() > 200, f"landmark {k} is not where it should be"
        centre = np.array([(near * columns).sum(), (near * rows).sum()]) / near.sum()
        errors.append(float(np.hypot(*(centre - point))))
    scale = LANDMARK_SIZE / MARKER_SIZE
    assert np.mean(errors) * scale < 0.5


def test_every_part_is_there_and_refers_to_its_own_vertices(exported: Arrays) -> None:
    for part in ("skin", "eyes", "cornea", "teeth", "tongue", "clothes", "frame"):
        vertices, quads, uv = (exported[f"{part}/{what}"] for what in ("v", "q", "uv"))
        assert np.isfinite(vertices).all()
        assert quads.max() < len(vertices)
        assert uv.shape == (len(quads), 4, 2)
    for hair in ("hair", "brows", "lashes"):
        assert np.isfinite(exported[f"{hair}/curves"]).all()


def test_brows_lie_on_the_skin_above_the_eyes(exported: Arrays) -> None:
    roots = exported["brows/curves"][:, 0]
    eyes = exported["landmarks_3d"][36:48]
    assert roots[:, 1].mean() > eyes[:, 1].max() + 0.05
    assert roots[:, 1].min() > eyes[:, 1].mean()
    assert cKDTree(exported["skin/v"]).query(roots)[0].max() < 0.06


def test_lashes_begin_at_the_lids(exported: Arrays) -> None:
    roots = exported["lashes/curves"][:, 0]
    assert cKDTree(exported["skin/v"]).query(roots)[0].max() < 0.04


def test_hair_grows_on_the_scalp_and_not_on_the_face(rig: Rig) -> None:
    regions = find_regions(rig)
    density = hairline.growth(np.random.default_rng(0), regions)
    place = cv2.resize(regions.position, density.shape[::-1])
    known = cv2.resize(regions.head * regions.covered, density.shape[::-1]) > 0.99
    crown = known & (place[:, :, 1] > 8.4) & (place[:, :, 2] < 0.8)
    face = known & (place[:, :, 1] < 7.7) & (place[:, :, 2] > 1.0)
    assert density[crown].mean() > 0.95
    assert density[face].max() < 0.05


def test_a_receding_hairline_leaves_less_hair_in_front(rig: Rig) -> None:
    regions = find_regions(rig)
    place = cv2.resize(regions.position, (hairline.WIDTH, hairline.HEIGHT))
    front = (place[:, :, 2] > 0.7) & (place[:, :, 1] > 7.9)
    full, less = (hairline.growth(np.random.default_rng(0), regions, recede=r) for r in (0.0, 0.7))
    assert less[front].sum() < 0.9 * full[front].sum()
    assert np.allclose(
        less[~front & (place[:, :, 1] < 7.5)].sum(), full[~front & (place[:, :, 1] < 7.5)].sum()
    )
