"""DriverGestures: what of a driver's face the avatar network does not show: tongue, cheeks and wrinkles."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.brows.driver_brows import Brows, DriverBrows
from model.cheeks.driver_cheeks import Cheeks, driver_cheeks_for
from model.motion import Points
from model.mouth.driver_tongue import driver_tongue_for
from model.mouth.laid_tongue import TongueShape

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Gestures(NamedTuple):
    """What the avatar shows in one frame beside what the network does."""

    tongue: TongueShape = TongueShape()
    cheeks: Cheeks = Cheeks()
    brows: Brows = Brows()


class DriverGestures:
    """Follows tongue, cheeks and brows of one driver. Not thread-safe."""

    def __init__(self, engine: str | None = None) -> None:
        """Run the finders on the engine of the network. None: they find nothing. Raises CheckpointError."""
        self._tongue, self._cheeks = driver_tongue_for(engine), driver_cheeks_for(engine)
        self._brows = DriverBrows()

    def rest_on(self, points: Floats | None, picture: Picture | None = None) -> None:
        """Take the driver's landmarks at rest, and their picture if there is one: see `DriverTongue`."""
        self._tongue.rest_on(points, picture)
        self._cheeks.rest_on(points, picture)
        self._brows.rest_on(points)

    def restart(self) -> None:
        """Forget the earlier frames, because the next one belongs to another video."""
        self._tongue.restart()
        self._cheeks.restart()
        self._brows.restart()

    def of_frame(
        self, driving: Picture | None, located: tuple[Picture, Points] | None, rest: float
    ) -> Gestures:
        """Return what to show for a driving picture: see `DriverTongue.of_frame`."""
        return Gestures(
            self._tongue.of_frame(driving, located, rest),
            self._cheeks.of_frame(driving, located, rest),
            self._brows.of_frame(driving, located, rest),
        )
