import numpy as np

from training.heads.sensor import Sensor, expose, sample_sensor

PICTURE = np.random.default_rng(0).integers(0, 255, (512, 512, 3), np.uint8)


def test_a_perfect_sensor_only_scales() -> None:
    seen = expose(PICTURE, Sensor(), 256, np.random.default_rng(0))
    by_hand = PICTURE.reshape(256, 2, 256, 2, 3).mean((1, 3))
    assert np.abs(seen - by_hand).max() <= 1


def test_any_sensor_gives_a_picture() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        seen = expose(PICTURE, sample_sensor(rng), 128, rng)
        assert seen.shape == (128, 128, 3)
        assert seen.dtype == np.uint8


def test_blur_takes_detail_away_and_noise_adds_some() -> None:
    def detail(sensor: Sensor, picture: np.ndarray) -> float:
        return float(
            np.diff(expose(picture, sensor, 256, np.random.default_rng(0)).astype(int), axis=0).std()
        )

    assert detail(Sensor(blur=1.0), PICTURE) < detail(Sensor(), PICTURE)
    grey = np.full((256, 256, 3), 120, np.uint8)
    assert detail(Sensor(noise=4.0), grey) > detail(Sensor(), grey) == 0
