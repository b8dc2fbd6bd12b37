from functools import cache
from pathlib import Path

import cv2
import numpy as np
import torch

from model.face_keypoints import FaceKeypoints
from training.avatar_network import load_avatar_network
from training.face_loss import FaceLoss

REPOSITORY = Path(__file__).parents[2]
FACES = REPOSITORY / "assets" / "edge_cases" / "driver"


@cache
def detector() -> FaceKeypoints:
    return load_avatar_network(REPOSITORY / "checkpoints" / "default.safetensors").kp_detector


def points(picture: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return detector()(picture).value


def face(name: str) -> torch.Tensor:
    read = cv2.imread(str(FACES / f"{name}.jpg"))
    assert read is not None
    height, width = read.shape[:2]
    middle = np.ascontiguousarray(read[height // 5 : -height // 5, width // 5 : -width // 5, ::-1])
    return torch.from_numpy(middle).permute(2, 0, 1)[None].float() / 255


def test_it_is_nothing_between_equals_and_grows_with_what_differs() -> None:
    loss = FaceLoss(detector())
    with torch.no_grad():
        same = loss(face("neutral"), face("neutral"), points(face("neutral")))
        other = loss(face("neutral"), face("jaw_open"), points(face("jaw_open")))
    assert set(same) == {"features", "landmarks", "openings", "close_features", "close_points"}
    assert all(float(value) == 0 for value in same.values())
    assert all(float(value) > 0.005 for value in other.values())


def test_it_does_not_see_colours() -> None:
    """Else mouths are painted in whatever colour the network takes for wide open."""
    loss = FaceLoss(detector())
    other_colours = face("neutral")[:, [2, 0, 1]]
    with torch.no_grad():
        seen = loss(face("neutral"), other_colours, points(face("neutral")))
    assert all(float(value) < 1e-4 for value in seen.values())


def test_it_teaches_the_picture() -> None:
    """A few steps on the pixels alone bring an open mouth's landmarks nearer."""
    loss = FaceLoss(detector())
    made = face("neutral").requires_grad_()
    optimizer = torch.optim.Adam([made], lr=0.01)
    seen = []
    for _ in range(6):
        found = loss(made, face("jaw_open"), points(face("jaw_open")))
        seen.append(float(found["landmarks"].detach()))
        optimizer.zero_grad()
        found["landmarks"].backward()
        optimizer.step()
    assert seen[-1] < 0.8 * seen[0]
