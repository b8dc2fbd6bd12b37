from __future__ import annotations

import numpy as np
import pytest

from training.portraits.strands import Ground, gather, grow, loosen, unit, wave


@pytest.fixture
def floor() -> Ground:
    """A level floor of 2 × 2 dm at y = 0; hair grows on the half with x > 0 only."""
    x, z = (g.ravel() for g in np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21)))
    positions = np.stack([x, np.zeros_like(x), z], 1)
    corner = np.arange(441).reshape(21, 21)
    a, b, c, d = (g.ravel() for g in (corner[:-1, :-1], corner[1:, :-1], corner[1:, 1:], corner[:-1, 1:]))
    triangles = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return Ground(positions, np.tile([0.0, 1.0, 0.0], (441, 1)), triangles, (x > 0.15).astype(float))


def test_roots_are_only_on_skin_with_hair_density(floor: Ground) -> None:
    positions, normals, density = floor.roots(np.random.default_rng(0), 500)
    assert positions[:, 0].min() > 0
    assert np.allclose(normals, [0, 1, 0])
    assert density.min() > 0


def test_hair_stays_above_the_skin_and_has_its_length(floor: Ground) -> None:
    positions, normals, _ = floor.roots(np.random.default_rng(0), 200)
    length = np.full(200, 0.3)
    curves = grow(
        floor, (positions, normals), length, lambda p, _: np.tile([1.0, -1.0, 0.0], (len(p), 1)), gap=0.02
    )
    assert np.array_equal(curves[:, 0], positions)
    assert curves[:, 6:, 1].min() >= 0.02 - 1e-9
    arc = np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(1)
    assert np.allclose(arc, 0.3, atol=0.08)


def test_hair_turns_into_the_combed_direction(floor: Ground) -> None:
    positions, normals, _ = floor.roots(np.random.default_rng(0), 50)
    curves = grow(floor, (positions, normals), np.full(50, 0.4), lambda p, _: p * 0 + [0, 0, 2.0])
    last = unit(curves[:, -1] - curves[:, -2])
    assert (last[:, 2] > 0.95).all()


def test_a_lock_draws_together_towards_its_tips_and_keeps_its_roots() -> None:
    rng = np.random.default_rng(1)
    roots = np.concatenate([rng.uniform(0, 1, (100, 2)), np.zeros((100, 1))], 1)
    straight = roots[:, None] + np.linspace(0, 1, 9)[None, :, None] * [0, 0, 1.0]
    locks, lock = gather(rng, straight, 1, 1.0, spread=0.3)
    assert np.array_equal(locks[:, 0], roots)
    assert (lock == 0).all()
    assert (locks[:, -1, :2].std(0) < 0.9 * straight[:, -1, :2].std(0)).all()


def test_waves_begin_after_their_start_and_reach_their_amplitude() -> None:
    straight = np.zeros((30, 60, 3))
    straight[:, :, 1] = -np.linspace(0, 3, 60)
    waved = wave(np.random.default_rng(2), straight, 0.05, 0.5, np.zeros(30, int), start=0.5, flat=1.0)
    aside = np.hypot(waved[:, :, 0], waved[:, :, 2])
    assert aside[:, :9].max() < 1e-9
    assert np.allclose(aside[:, 20:], 0.05, atol=0.005)


def test_loose_hairs_keep_their_roots() -> None:
    straight = np.zeros((200, 5, 3))
    drifted = loosen(np.random.default_rng(3), straight, 0.02)
    assert np.array_equal(drifted[:, 0], straight[:, 0])
    assert 0.005 < np.abs(drifted[:, -1]).mean() < 0.05
