import numpy as np
import pytest

from face.ibug import LIP_PAIRS
from training.measure import correlation, mean_over_clips, measures, openings, sharpness


def face(opening: float) -> np.ndarray:
    """Eyes 100 px apart, a round outline, lips open by `opening` px."""
    angle = np.arange(68) / 68 * 2 * np.pi
    points = (128 + 60 * np.stack([np.cos(angle), np.sin(angle)], 1)).astype(np.float32)
    points[36], points[45] = (78, 100), (178, 100)
    for upper, lower in LIP_PAIRS:
        points[upper], points[lower] = (128, 150), (128, 150 + opening)
    return points


def test_an_opening_is_in_eye_distances() -> None:
    assert openings(np.stack([face(10), face(25)]), LIP_PAIRS).tolist() == pytest.approx([0.1, 0.25])


def test_the_driver_itself_scores_perfectly() -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (4, 256, 256, 3), dtype=np.uint8)
    points = np.stack([face(o) for o in (0, 5, 10, 3)])
    figures = measures(pictures, pictures, points, points)
    assert figures["l1"] == figures["akd"] == figures["missing"] == 0
    assert figures["lips"] == figures["sharpness"] == pytest.approx(1)


def test_by_hand() -> None:
    black, grey = np.zeros((2, 256, 256, 3), np.uint8), np.full((2, 256, 256, 3), 51, np.uint8)
    noisy = grey + np.random.default_rng(0).integers(0, 9, grey.shape, dtype=np.uint8)
    true = np.stack([face(1), face(4)])
    found = true + np.float32([3, 4])
    found[1] = np.nan
    figures = measures(black, noisy, found, true)
    assert figures["l1"] == pytest.approx(55 / 255, abs=0.002)
    assert figures["akd"] == pytest.approx(5, abs=1e-4)
    assert figures["missing"] == 0.5
    assert figures["lips"] == figures["sharpness"] == 0


def test_blur_is_less_sharp() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1, 256, 256, 3), dtype=np.uint8)
    smooth = (noise.astype(np.float32) / 4 + 96).astype(np.uint8)
    points = face(3)[None]
    assert sharpness(smooth, points) == pytest.approx(sharpness(noise, points) / 16, rel=0.05)


def test_what_never_moves_does_not_correlate() -> None:
    assert correlation(np.ones(5, np.float32), np.arange(5, dtype=np.float32)) == 0
    assert mean_over_clips({"a": {"akd": 1.0}, "b": {"akd": float("nan")}, "c": {"akd": 3.0}}) == {"akd": 2.0}
