import numpy as np

from training.heads.mesh import Mesh, VertexNormals, triangles_of


def test_a_seam_doubles_its_corners() -> None:
    positions = np.array([[0, 1, 4, 3], [1, 2, 5, 4]])
    uv = np.linspace(0, 1, 16).reshape(8, 2)
    mesh = Mesh.join(positions, np.array([[0, 1, 2, 3], [4, 5, 6, 7]]), uv)
    assert len(mesh.uv) == 8
    np.testing.assert_array_equal(mesh.position_of[mesh.quads], positions)


def test_padded_triangles_count_once() -> None:
    assert triangles_of(np.array([[0, 1, 2, 3], [0, 1, 2, 0]])).tolist() == [[0, 1, 2], [0, 1, 2], [0, 2, 3]]


def test_normals_of_a_floor_point_up() -> None:
    floor = np.array([[0, 0, 0], [0, 0, 1], [1, 0, 1], [1, 0, 0], [9, 9, 9]], np.float32)
    normals = VertexNormals(triangles_of(np.array([[0, 1, 2, 3]])), 5)(floor)
    np.testing.assert_allclose(normals[:4], [[0, 1, 0]] * 4, atol=1e-6)
    np.testing.assert_allclose(normals[4], 0)
