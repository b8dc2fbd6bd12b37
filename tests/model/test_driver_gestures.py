import numpy as np

from model.driver_gestures import DriverGestures, Gestures
from model.motion import Points
from tests.model.mouth.mouths import frontal


def test_without_an_engine_nothing_is_found() -> None:
    gestures, picture = DriverGestures(), np.zeros((256, 256, 3), np.uint8)
    located = picture, Points(frontal(), np.zeros((1, 2, 2), np.float32))
    gestures.rest_on(frontal(), picture)
    gestures.restart()
    assert gestures.of_frame(picture, located, 0.0) == Gestures()
