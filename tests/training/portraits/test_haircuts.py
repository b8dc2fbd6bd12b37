from __future__ import annotations

import numpy as np
import pytest

from training.portraits import haircuts
from training.portraits.strands import Ground


@pytest.fixture(scope="module")
def scalp() -> Ground:
    """An egg of the average head's size whose upper and back part grows hair."""
    latitude, longitude = np.meshgrid(
        np.linspace(-1.5, 1.5, 40), np.linspace(0, 2 * np.pi, 80), indexing="ij"
    )
    ball = np.stack(
        [np.cos(latitude) * np.sin(longitude), np.sin(latitude), np.cos(latitude) * np.cos(longitude)], -1
    ).reshape(-1, 3)
    positions = ball * [0.75, 1.0, 1.05] + [0, 7.65, 0.25]
    corner = np.arange(3200).reshape(40, 80)
    a, b, c, d = (g.ravel() for g in (corner[:-1, :-1], corner[:-1, 1:], corner[1:, 1:], corner[1:, :-1]))
    triangles = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    grows = (positions[:, 1] > 8.05) | ((positions[:, 2] < 0.4) & (positions[:, 1] > 7.0))
    return Ground(positions, ball, triangles, grows.astype(float))


@pytest.mark.parametrize("style", [s for s in haircuts.STYLES if s not in haircuts.SHAVEN])
def test_every_cut_is_thick_finite_and_leaves_the_face_free(scalp: Ground, style: str) -> None:
    curves = haircuts.cut(np.random.default_rng(0), scalp, style)
    assert len(curves) > 10_000
    assert np.isfinite(curves).all()
    x, y, z = np.abs(curves[..., 0]), curves[..., 1], curves[..., 2]
    across = ((x < 0.45) & (y < 7.6) & (z > 1.05)).any(1)
    assert across.mean() < 0.01


def test_long_cuts_fall_lower_than_short_ones(scalp: Ground) -> None:
    lowest = {
        style: float(np.quantile(haircuts.cut(np.random.default_rng(0), scalp, style)[:, -1, 1], 0.05))
        for style in ("buzz", "crop", "bob", "long")
    }
    assert lowest["long"] < lowest["bob"] < lowest["crop"]
    assert lowest["bob"] < lowest["buzz"]


def test_the_same_seed_gives_the_same_hair(scalp: Ground) -> None:
    one, two = (haircuts.cut(np.random.default_rng(4), scalp, "crop") for _ in range(2))
    assert np.array_equal(one, two)
