"""The shipped finder on the suite's rendered drivers, whom no training has seen."""

import pytest

from model.mouth.drawing import Tongue
from model.mouth.driver_tongue import driver_tongue_for
from tests.model.suite_drivers import DRIVERS, located


def seen(driver: str, gesture: str) -> Tongue:
    calm, points = located(DRIVERS / driver / "neutral.webp")
    tongue = driver_tongue_for("torch")
    tongue.rest_on(points, calm)
    return tongue.step(*located(DRIVERS / driver / f"{gesture}.webp"))


@pytest.mark.parametrize("driver", ["driver", "driver_2", "driver_3"])
def test_a_tongue_is_told_from_an_open_mouth(driver: str) -> None:
    assert seen(driver, "tongue_out").out > 0.5
    assert seen(driver, "jaw_open") == Tongue()
    assert seen(driver, "speech_aa") == Tongue()
