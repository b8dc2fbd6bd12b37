"""What stands in for an animator."""

import numpy as np


class Wearing:
    """Remembers what it wears and what it was calibrated on."""

    def wear(self, avatar: np.ndarray) -> None:
        self.avatar = avatar

    def calibrate(self, driving: np.ndarray) -> None:
        self.calm = driving
