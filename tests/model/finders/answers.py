"""A finder whose answer is known."""

import numpy as np


class Answers:
    """Gives the same answer for every window, and keeps the windows."""

    def __init__(self, logit: float, first: float = 0.8, second: float = 0.2) -> None:
        self.answer = np.array([logit, first, second], np.float32)
        self.seen: list[np.ndarray] = []

    def __call__(self, inputs: np.ndarray) -> np.ndarray:
        self.seen.append(inputs)
        return self.answer
