"""DriverGestures: what landmarks do not show of a driver's face: the tongue and puffed cheeks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.cheeks.driver_cheeks import Cheeks, driver_cheeks_for
from model.motion import Points
from model.mouth.drawing import Tongue
from model.mouth.driver_tongue import driver_tongue_for

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]


class DriverGestures:
    """Follows tongue and cheeks of one driver. Not thread-safe."""

    def __init__(self, engine: str | None = None) -> None:
        """Run the finders on the engine of the network. None: they find nothing. Raises CheckpointError."""
        self._tongue, self._cheeks = driver_tongue_for(engine), driver_cheeks_for(engine)

    def rest_on(self, points: Floats | None, picture: Picture | None = None) -> None:
        """Take the driver's landmarks at rest, and their picture if there is one: see `DriverTongue`."""
        self._tongue.rest_on(points, picture)
        self._cheeks.rest_on(points, picture)

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video."""
        self._tongue.restart()
        self._cheeks.restart()

    def of_frame(
        self, driving: Picture | None, located: tuple[Picture, Points] | None, rest: float
    ) -> tuple[Tongue, Cheeks]:
        """Return what to show for a driving picture: see `DriverTongue.of_frame`."""
        return self._tongue.of_frame(driving, located, rest), self._cheeks.of_frame(driving, located, rest)
