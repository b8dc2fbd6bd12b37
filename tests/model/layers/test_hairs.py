import cv2
import numpy as np

from face.ibug import CHIN, LEFT_EYE, NOSE_TIP
from model.layers.hairs import FACTOR, lower_face, narrowed
from tests.model.layers.people import landmarks

SIDE = 512


def _striped(period: float) -> np.ndarray:
    """Return grey RGBA (512, 512, 4) with upright waves of 40 levels, opaque."""
    wave = 128 + 40 * np.sin(2 * np.pi * np.arange(SIDE) / period)
    rgba = np.full((SIDE, SIDE, 4), 255, np.uint8)
    rgba[..., :3] = np.rint(wave).astype(np.uint8)[None, :, None]
    return rgba


def _middle() -> np.ndarray:
    region = np.zeros((SIDE, SIDE), np.float32)
    region[200:300, 150:350] = 1
    return region


def test_stretched_hairs_are_as_wide_as_they_were() -> None:
    rgba = _striped(8)
    narrow = narrowed(rgba, _middle())
    stretched = cv2.resize(narrow[220:280, 180:310, 0], None, fx=FACTOR, fy=1.0)
    waves = np.abs(np.fft.rfft(stretched.mean(0) - stretched.mean()))
    periods = len(stretched[0]) / np.arange(1, len(waves))
    assert 7 <= periods[np.argmax(waves[1:])] <= 9
    assert 0.8 <= float(narrow[220:280, 180:310, 0].std()) / float(rgba[..., 0].std()) <= 1.4


def test_colours_that_change_slowly_and_alpha_stay() -> None:
    across, down = np.meshgrid(np.arange(SIDE) // 2, np.arange(SIDE) // 2)
    rgba = np.dstack([across, down, down, across]).astype(np.uint8)
    assert np.abs(narrowed(rgba, _middle()).astype(int) - rgba).max() <= 1


def test_outside_the_region_nothing_changes_but_what_is_beside_it() -> None:
    rgba = _striped(8)
    narrow = narrowed(rgba, _middle())
    assert np.array_equal(narrow[:200], rgba[:200])
    assert np.array_equal(narrow[300:], rgba[300:])
    assert np.array_equal(narrow[:, 400:], rgba[:, 400:])


def test_a_contour_is_not_repeated() -> None:
    rgba = np.full((SIDE, SIDE, 4), 255, np.uint8)
    rgba[:, 250:, :3] = 40  # long dark hair before the cheek
    assert np.abs(narrowed(rgba, _middle()).astype(int) - rgba).max() <= 2


def test_an_empty_region_changes_nothing() -> None:
    rgba = _striped(8)
    assert np.array_equal(narrowed(rgba, np.zeros((SIDE, SIDE), np.float32)), rgba)


def test_the_lower_face_is_cheeks_and_chin() -> None:
    points = landmarks()
    face = lower_face(points, SIDE)

    def at(x: float, y: float) -> float:
        return float(face[round((y + 1) * SIDE / 2), round((x + 1) * SIDE / 2)])

    for x, y in (points[NOSE_TIP], points[LEFT_EYE].mean(0), points[CHIN] + [0, 0.1]):
        assert at(x, y) < 0.2
    for x, y in ((-0.2, 0.1), (0.2, 0.1), (0, 0.3)):
        assert at(x, y) > 0.8
