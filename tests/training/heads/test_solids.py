import numpy as np
import pytest

from training.heads.solids import dome, join, tube


def volume(solid: object) -> float:
    """By the divergence theorem: positive where the triangles face outwards."""
    a, b, c = (solid.vertices[solid.triangles[:, k]] for k in range(3))  # type: ignore[attr-defined]
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def test_a_whole_dome_is_an_ellipsoid() -> None:
    ellipsoid = dome([1, 2, 3], [1, 2, 0.5], 90, -90, rows=60)
    assert volume(ellipsoid) == pytest.approx(4 / 3 * np.pi * 1 * 2 * 0.5, rel=0.02)


def test_a_tube_has_a_cylinders_volume() -> None:
    bar = tube([[0, 0, 0], [0, 1, 0], [0, 2, 0]], 0.1, sides=64)
    assert abs(volume(bar)) == pytest.approx(np.pi * 0.1**2 * 2, rel=0.02)


def test_joining_keeps_every_triangle() -> None:
    one = dome([0, 0, 0], [1, 1, 1])
    both = join([one, one])
    assert len(both.triangles) == 2 * len(one.triangles)
    assert both.triangles.max() == len(both.vertices) - 1
