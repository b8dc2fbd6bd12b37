import numpy as np
import pytest

from training.heads.lights import SETTINGS, sample_light, sample_mild_light


@pytest.mark.parametrize("setting", list(SETTINGS))
def test_lights_are_finite_and_their_ways_are_unit(setting: str) -> None:
    for seed in range(20):
        light = sample_light(np.random.default_rng(seed), 60, setting)
        for way in (light.key_way, light.fill_way, light.rim_way):
            assert np.linalg.norm(way) == pytest.approx(1)
        assert 0 < light.exposure < 50
        assert light.ambient.shape == (9, 3)


def test_dark_skin_is_exposed_longer_but_stays_darker() -> None:
    def exposed(lightness: float) -> tuple[float, float]:
        light = sample_light(np.random.default_rng(1), lightness, "flat")
        return light.exposure, light.exposure * ((lightness + 16) / 116) ** 3

    (dark_exposure, dark), (light_exposure, light) = exposed(35), exposed(68)
    assert dark_exposure > light_exposure
    assert dark < light


def test_a_portraits_light_comes_from_the_front() -> None:
    for seed in range(10):
        assert sample_mild_light(np.random.default_rng(seed), 60).key_way[2] > 0.5
