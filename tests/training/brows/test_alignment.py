import cv2
import numpy as np

from training.brows.alignment import aligned


def person(seed: int) -> np.ndarray:
    """Three lines at other heights for each person, bent otherwise: (1, 80, 144)."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:80, :144].astype(np.float32)
    bent = y + rng.uniform(-4, 4) + rng.uniform(-3, 3) * ((x - 72) / 50) ** 2
    return -np.exp(-(((bent % 18) - 9) ** 2) / 4)[None].astype(np.float32)


def test_the_mean_of_aligned_lines_is_sharper() -> None:
    people = np.stack([person(seed) for seed in range(4)])
    before, after = people.mean(0), aligned(people).mean(0)
    middle = np.s_[:, 15:65, 20:124]
    assert after[middle].std() > 1.5 * before[middle].std()
    assert np.abs(cv2.blur(after[0], (9, 9))[middle[1:]]).max() < 0.7
