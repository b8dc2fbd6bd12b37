import numpy as np

from face.head_rotation import rotation_of
from training.heads.pack import Pack
from training.heads.skeleton import Skeleton, Skinning


def test_a_resting_skeleton_moves_nothing(pack: Pack) -> None:
    skeleton = Skeleton(pack)
    joints = skeleton.joints(pack.geometry["mean_v"])
    matrices = skeleton.matrices(joints, np.tile(np.eye(3), (len(joints), 1, 1)))
    np.testing.assert_allclose(matrices[:, :, :3], np.tile(np.eye(3), (len(joints), 1, 1)), atol=1e-12)
    np.testing.assert_allclose(matrices[:, :, 3], 0, atol=1e-12)


def test_children_follow_and_joints_hold_together(pack: Pack) -> None:
    skeleton, bones = Skeleton(pack), pack.bones
    joints = skeleton.joints(pack.geometry["mean_v"])
    turned = np.tile(np.eye(3), (len(joints), 1, 1))
    turned[bones["neck01"]] = rotation_of(30, 0, 0)
    matrices = skeleton.matrices(joints, turned)
    np.testing.assert_allclose(matrices[bones["head"], :, :3], turned[bones["neck01"]], atol=1e-12)
    at = matrices[bones["neck01"]]
    np.testing.assert_allclose(
        at[:, :3] @ joints[bones["neck01"]] + at[:, 3], joints[bones["neck01"]], atol=1e-9
    )


def test_skinning_blends_by_weight() -> None:
    shift = np.zeros((2, 3, 4))
    shift[:, :, :3] = np.eye(3)
    shift[1, 0, 3] = 4.0
    skinning = Skinning(np.array([[0, 1]]), np.array([[0.75, 0.25]], np.float32), 2)
    np.testing.assert_allclose(skinning(np.zeros((1, 3), np.float32), shift), [[1, 0, 0]])
