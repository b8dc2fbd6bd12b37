from __future__ import annotations

import numpy as np
import pytest

from training.portraits.shards.development import Webcam, develop, encoded, linear, sample_webcam
from training.portraits.shards.lamps import Lamp, Lighting

ROOM = np.full((8, 8, 3), (40, 120, 200), np.uint8)
PLAIN = Webcam(1.0, (1.0, 1.0, 1.0), 0.0)
WHITE = Lighting("test", (Lamp(0, 0, 8, 1, 400, (1, 1, 1)),), (0.2, 0.2, 0.2))


def test_encoding_is_the_inverse_of_decoding() -> None:
    values = np.linspace(0, 1, 50)
    np.testing.assert_allclose(encoded(linear(values)), values, atol=1e-5)
    assert float(encoded(np.array([0.2140]))[0]) == pytest.approx(0.5, abs=1e-3)


def test_nobody_leaves_the_room_as_it_is() -> None:
    picture = develop(np.zeros((8, 8, 4), np.float32), ROOM, PLAIN, 1.0)
    assert np.abs(picture.astype(int) - ROOM).max() <= 1


def test_a_person_hides_the_room_and_half_a_person_mixes_light() -> None:
    rendered = np.zeros((8, 8, 4), np.float32)
    rendered[:, :4] = (0.5, 0.5, 0.5, 1)
    rendered[:, 4:] = (0.25, 0.25, 0.25, 0.5)
    picture = develop(rendered, ROOM, PLAIN, 1.0)
    person = int(encoded(np.array([0.5]))[0] * 255 + 0.5)
    assert (picture[:, :4] == person).all()
    mixed = encoded(0.25 + 0.5 * linear(ROOM[0, 0] / 255)) * 255
    assert np.abs(picture[0, 5] - mixed).max() <= 1


def test_light_beyond_white_ends_in_white() -> None:
    rendered = np.ones((8, 8, 4), np.float32) * [9, 9, 9, 1]
    for softness in (0.0, 1.0):
        picture = develop(rendered.astype(np.float32), ROOM, Webcam(1.0, (1, 1, 1), softness), 1.0)
        assert picture.min() >= 254


def test_webcams_expose_light_and_dark_faces_alike_in_bright_and_weak_light() -> None:
    dark, light = (
        np.mean(
            [
                sample_webcam(
                    np.random.default_rng(s), WHITE, 60, np.full((9, 3), level, np.float32)
                ).exposure
                for s in range(30)
            ]
        )
        * level
        for level in (0.02, 2.0)
    )
    assert dark == pytest.approx(light)
    assert 0.2 < dark < 0.35


def test_warm_light_is_balanced_towards_white() -> None:
    warm = Lighting("test", (Lamp(0, 0, 8, 1, 400, (1.5, 1, 0.4)),), (0.3, 0.2, 0.1))
    red, green, blue = sample_webcam(
        np.random.default_rng(0), warm, 60, np.full((9, 3), 0.2, np.float32)
    ).balance
    assert red < green < blue
