"""Depth of the landmarks of the suite's people, so that any view of their faces is known.

Added to `labels.npz`: `depth` (G, 68) of each full gesture, and `neutral_depth` (68,), both float32 px
towards the viewer, mean zero. Nothing is rendered for it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.heads.cameras import Camera, View, set_up
from training.heads.edge_cases import CAMERA
from training.heads.expressions import Expression
from training.heads.gestures import GESTURES, TONGUES, Gesture
from training.heads.identity import sample_identity
from training.heads.poses import HeadPose
from training.heads.rig import Body, Rig
from training.people import depth_in_pixels

SIZE = 256
"""Side of the pictures in which depth is measured, in pixels."""


def add_depth(rig: Rig, labels: dict[str, NDArray[np.generic]]) -> dict[str, NDArray[np.generic]]:
    """Return a person's labels with the depth of the gestures that they name."""
    identity = sample_identity(int(labels["seed"]), rig.pack)
    body = rig.body(identity.targets, identity.ethnicity, identity.lid, identity.posture)
    by_name = {gesture.name: gesture for gesture in (*GESTURES, *TONGUES)}
    full = [depth_of(rig, body, CAMERA, *by_name[str(name)].at(1.0)) for name in labels["gestures"]]
    calm = depth_of(rig, body, CAMERA, *Gesture("neutral").at(1.0))
    return {**labels, "depth": np.stack(full), "neutral_depth": calm}


def depth_of(
    rig: Rig, body: Body, camera: Camera, expression: Expression, pose: HeadPose, nearness: float
) -> NDArray[np.float32]:
    """Return the depth (68,) of the landmarks in pixels towards the viewer, mean zero."""
    view = set_up(replace(camera, share=camera.share * nearness), body.head_centre, body.head_height)
    return depth_in_view(view, rig.pose(body, expression, pose, ("eyes",)).landmarks)


def depth_in_view(view: View, landmarks: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the depth (68,) of landmarks (68, 3) in the world, in pixels of the picture."""
    seen, in_camera = view.project(landmarks, SIZE), view.to_camera(landmarks)
    depth = depth_in_pixels(seen[None].astype(np.float32), in_camera[None].astype(np.float32))
    return np.asarray(depth[0], np.float32)


def read(path: Path) -> dict[str, NDArray[np.generic]]:
    """Return all arrays of a file of labels."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}
