from pathlib import Path

import numpy as np
import pytest

from training import TrainingError
from training.heads.makehuman_files import read_fitting, read_obj, read_pose_rotations, read_target


def written(folder: Path, text: str) -> Path:
    path = folder / "file"
    path.write_text(text)
    return path


def test_obj_pads_triangles_and_knows_groups(tmp_path: Path) -> None:
    mesh = read_obj(
        written(
            tmp_path,
            "# a comment\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0 0\nvt 1 1\n"
            "g body\nf 1/1 2/2 3/1 4/2\ng helper\nf 1/1 2/2 3/2\n",
        )
    )
    assert mesh.quads.tolist() == [[0, 1, 2, 3], [0, 1, 2, 0]]
    assert mesh.uv_quads.tolist() == [[0, 1, 0, 1], [0, 1, 1, 0]]
    assert mesh.groups.tolist() == ["body", "helper"]


def test_obj_without_texture(tmp_path: Path) -> None:
    assert read_obj(written(tmp_path, "v 0 0 0\nf 1 1 1 1\n")).uv_quads.tolist() == [[-1, -1, -1, -1]]


def test_target(tmp_path: Path) -> None:
    index, moved = read_target(written(tmp_path, "# made by hand\n3 0.1 0 -.2\n7 1 2 3\n"))
    assert index.tolist() == [3, 7]
    np.testing.assert_allclose(moved, [[0.1, 0, -0.2], [1, 2, 3]])


def test_fitting(tmp_path: Path) -> None:
    fitting = read_fitting(
        written(
            tmp_path,
            "name hat\nx_scale 5 9 1.5\nverts 0\n4\n1 2 3 .5 .25 .25 0 .1 0\nmaterial m\n"
            "delete_verts\n3 - 5 9\n12\n",
        )
    )
    assert fitting.anchors.tolist() == [[4, 4, 4], [1, 2, 3]]
    np.testing.assert_allclose(fitting.weights, [[1, 0, 0], [0.5, 0.25, 0.25]])
    np.testing.assert_allclose(fitting.offsets, [[0, 0, 0], [0, 0.1, 0]])
    assert fitting.scale == {"x": (5, 9, 1.5)}
    assert fitting.hides.tolist() == [3, 4, 5, 9, 12]


BVH = """HIERARCHY
ROOT root { OFFSET 0 0 0 CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
JOINT jaw { OFFSET 0 1 0 CHANNELS 3 Zrotation Xrotation Yrotation
End Site { OFFSET 0 1 0 } } }
MOTION
Frames: 2
Frame Time: 0.04
0 0 0 0 0 0 0 90 0
0 0 0 0 0 0 90 0 0
"""


def test_poses(tmp_path: Path) -> None:
    found = read_pose_rotations(written(tmp_path, BVH))
    assert set(found) == {"root", "jaw"}
    np.testing.assert_allclose(found["jaw"][0] @ [0, 1, 0], [0, 0, 1], atol=1e-12)
    np.testing.assert_allclose(found["jaw"][1] @ [1, 0, 0], [0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(found["root"], np.tile(np.eye(3), (2, 1, 1)))


def test_a_broken_pose_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="not a BVH"):
        read_pose_rotations(written(tmp_path, "HIERARCHY\n"))
