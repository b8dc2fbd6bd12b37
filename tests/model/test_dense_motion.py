from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from model.config import DEFAULT
from model.dense_motion import DenseMotion, inverse_2x2
from model.drawing import PLANES, Drawing
from model.face_keypoints import FaceKeypoints
from model.grid import coordinate_grid
from model.keypoints import Keypoints
from model.mean_face_2d import MEAN_FACE
from tests.model.tiny import TINY, TOLERANCE, batch, difference, keypoints, tiny_networks


@torch.inference_mode()
def test_masks_and_occlusion_are_the_published_ones() -> None:
    dense_motion = tiny_networks().generator.dense_motion_network
    for name in ("absolute", "relative"):
        driving = keypoints("driving" if name == "absolute" else "relative")
        made = dense_motion(batch("source"), driving, keypoints("source"))
        assert difference(made.mask, f"{name}_mask") <= TOLERANCE
        assert difference(made.occlusion_map, f"{name}_occlusion_map") <= TOLERANCE


@torch.inference_mode()
def test_nothing_moves_if_the_keypoints_stay() -> None:
    dense_motion = tiny_networks().generator.dense_motion_network
    made = dense_motion(batch("source"), keypoints("source"), keypoints("source"))
    assert torch.allclose(made.deformation[0], coordinate_grid(32, 32), atol=1e-5)


@torch.inference_mode()
def test_first_order_motion_by_another_route() -> None:
    """Equation 4 in a plain loop: T(z) = p_s + J_s · J_d⁻¹ · (z − p_d)."""
    dense_motion = tiny_networks().generator.dense_motion_network
    driving, source = keypoints("driving"), keypoints("source")
    made = dense_motion._on_grid(dense_motion._sparse_motions(driving, source))[0].numpy()
    grid = coordinate_grid(32, 32).numpy()
    for k in (0, 7):
        turn = source.jacobian[0, k].numpy() @ np.linalg.inv(driving.jacobian[0, k].numpy())
        for row, column in ((0, 0), (5, 30), (31, 12)):
            offset = grid[row, column] - driving.value[0, k].numpy()
            expected = source.value[0, k].numpy() + turn @ offset
            assert np.allclose(made[k + 1, row, column], expected, atol=1e-4)
    assert np.array_equal(made[0], grid)


@torch.inference_mode()
def test_moving_every_keypoint_moves_the_face_against_it() -> None:
    """Keypoints further right in the driving picture: pixels come from further left."""
    dense_motion = tiny_networks().generator.dense_motion_network
    source = keypoints("source")
    moved = Keypoints(source.value + torch.tensor([0.2, 0.0]), source.jacobian)
    motions = dense_motion._on_grid(dense_motion._sparse_motions(moved, source))[0]
    assert torch.allclose(motions[1:] - motions[0], torch.tensor([-0.2, 0.0]).expand(32, 32, 2), atol=1e-5)


@torch.inference_mode()
def test_without_each_motion_it_sees_heatmaps_and_the_source_as_it_is() -> None:
    dense_motion = DenseMotion(replace(TINY, shows_each_motion=False)).eval()
    source, driving = keypoints("source"), keypoints("driving")
    small = dense_motion.down(batch("source"))
    seen, motions = dense_motion.prepare(small, dense_motion.gaussians(source), driving, source)
    assert torch.equal(seen[:, -3:], small)
    every, same = tiny_networks().generator.dense_motion_network.prepare(
        small, dense_motion.gaussians(source), driving, source
    )
    assert torch.equal(seen[:, :-3], every[:, 4::4])
    assert torch.equal(motions, same)
    made = dense_motion(batch("source"), source, source)
    assert torch.allclose(made.deformation[0], coordinate_grid(32, 32), atol=1e-5)


@torch.inference_mode()
def test_it_sees_the_drivers_lines_if_keypoints_are_landmarks() -> None:
    dense_motion = DenseMotion(DEFAULT).eval()
    landmarks = torch.from_numpy(np.pad(MEAN_FACE, [(0, 2), (0, 0)]))[None] * 0.6
    keypoints = FaceKeypoints(DEFAULT).keypoints(landmarks)
    small = torch.rand(1, 3, 64, 64)
    (lines,) = Drawing((64,))(landmarks)
    seen, _ = dense_motion.prepare(small, dense_motion.gaussians(keypoints), keypoints, keypoints, lines)
    assert seen.shape == (1, DEFAULT.num_kp + 3 + PLANES, 64, 64)
    assert torch.equal(seen[:, -PLANES:], lines)


def test_inverse_by_another_route() -> None:
    matrices = torch.randn(3, 4, 2, 2, generator=torch.Generator().manual_seed(1)) + 2 * torch.eye(2)
    assert np.allclose(inverse_2x2(matrices).numpy(), np.linalg.inv(matrices.numpy()), atol=1e-4)


def test_the_inverse_of_a_face_seen_edge_on_stays_finite() -> None:
    usual, flat = torch.diag(torch.tensor([0.5, 1.0])), torch.diag(torch.tensor([1e-6, 1.0]))
    assert torch.equal(inverse_2x2(usual, 0.15), inverse_2x2(usual))
    assert inverse_2x2(flat).abs().max() > 1e5
    assert inverse_2x2(flat, 0.15).abs().max() < 20
    assert inverse_2x2(-flat.flip(0), 0.15).abs().max() < 20
