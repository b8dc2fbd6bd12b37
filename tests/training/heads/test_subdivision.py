import numpy as np

from training.heads.subdivision import bilinear, catmull_clark

CUBE = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
CUBE_QUADS = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
SHEET_QUADS = np.array([[0, 1, 4, 3], [1, 2, 5, 4]])
SHEET = np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0], [0, 1, 0], [1, 1, 0], [2, 1, 0]], float)


def test_a_cube_becomes_the_known_one() -> None:
    matrix, quads = catmull_clark(CUBE_QUADS, 8)
    points = matrix @ CUBE
    assert points.shape == (8 + 12 + 6, 3)
    assert quads.shape == (24, 4)
    np.testing.assert_allclose(np.abs(points[:8]), 5 / 9, atol=1e-6)  # a corner: (F + 2 R + 0 P) / 3
    np.testing.assert_allclose(np.sort(np.abs(points[8:20]), 1), [[0, 0.75, 0.75]] * 12, atol=1e-6)
    np.testing.assert_allclose(np.sort(np.abs(points[20:]), 1), [[0, 0, 1]] * 6, atol=1e-6)


def test_rows_sum_to_one_so_a_shift_stays_a_shift() -> None:
    matrix, _ = catmull_clark(SHEET_QUADS, 7)  # vertex 6 belongs to no face
    np.testing.assert_allclose(np.asarray(matrix.sum(1)).ravel(), 1, atol=1e-6)


def test_a_flat_sheet_stays_flat_and_its_border_straight() -> None:
    matrix, _ = catmull_clark(SHEET_QUADS, 6)
    points = matrix @ SHEET
    np.testing.assert_allclose(points[:, 2], 0)
    np.testing.assert_allclose(points[1], [1, 0, 0], atol=1e-6)


def test_texture_coordinates_do_not_move() -> None:
    matrix, quads = bilinear(SHEET_QUADS, 6)
    points = matrix @ SHEET
    np.testing.assert_allclose(points[:6], SHEET)
    assert {tuple(p) for p in points[quads[0]][:, :2]} == {(0, 0), (0.5, 0), (0.5, 0.5), (0, 0.5)}
