from __future__ import annotations

import numpy as np
import pytest

from training.portraits.shards.lamps import KINDS, Lamp, glow, sample_lighting


@pytest.mark.parametrize(
    ("azimuth", "elevation", "place"),
    [(0, 0, [0, 1, 8]), (90, 0, [8, 1, 0]), (-90, 0, [-8, 1, 0]), (180, 0, [0, 1, -8]), (0, 90, [0, 9, 0])],
)
def test_a_lamp_is_placed_around_the_face(azimuth: float, elevation: float, place: list[float]) -> None:
    lamp = Lamp(azimuth, elevation, 8, 1, 100, (1, 1, 1))
    np.testing.assert_allclose(lamp.place(np.array([0.0, 1, 0])), place, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_light_has_lamps_that_shine(kind: str) -> None:
    for seed in range(20):
        lighting = sample_lighting(np.random.default_rng(seed), kind)
        assert lighting.kind == kind
        assert lighting.lamps
        assert all(lamp.power > 0 and min(lamp.colour) >= 0 and lamp.size > 0 for lamp in lighting.lamps)
        assert min(lighting.around) > 0


def test_a_dim_room_is_darker_and_an_overexposed_face_lighter_than_by_a_window() -> None:
    dim, usual, bright = (
        np.mean([sample_lighting(np.random.default_rng(s), kind).brightness for s in range(20)])
        for kind in ("dim", "window", "overexposed")
    )
    assert dim < 0.7 * usual
    assert bright > 1.4 * usual


def test_windows_are_on_either_side() -> None:
    sides = {
        float(np.sign(sample_lighting(np.random.default_rng(s), "window").lamps[0].azimuth))
        for s in range(20)
    }
    assert sides == {-1.0, 1.0}


def test_the_same_seed_gives_the_same_light() -> None:
    assert sample_lighting(np.random.default_rng(4)) == sample_lighting(np.random.default_rng(4))


def test_warm_light_is_redder_than_daylight() -> None:
    (red, _, blue), day = glow(2500), glow(6500)
    assert red > blue
    assert day[0] == day[2] == 1.0
