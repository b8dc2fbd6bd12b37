"""A finder whose answer is known."""

import numpy as np


class Answers:
    """Gives the same answer for every window, and keeps the windows."""

    def __init__(self, logit: float, *measures: float) -> None:
        self.answer = np.array([logit, *(measures or (0.8, 0.2))], np.float32)
        self.seen: list[np.ndarray] = []

    def __call__(self, inputs: np.ndarray) -> np.ndarray:
        self.seen.append(inputs)
        return self.answer
