"""The shipped finder on the suite's rendered drivers, whom no training has seen."""

import pytest

from model.mouth.driver_tongue import driver_tongue_for
from model.mouth.laid_tongue import TongueShape
from tests.model.suite_drivers import DRIVERS, located


def seen(driver: str, gesture: str) -> TongueShape:
    calm, points = located(DRIVERS / driver / "neutral.webp")
    tongue = driver_tongue_for("torch")
    tongue.rest_on(points, calm)
    return tongue.step(*located(DRIVERS / driver / f"{gesture}.webp"))


@pytest.mark.parametrize("driver", ["driver", "driver_2", "driver_3"])
def test_a_tongue_is_told_from_an_open_mouth(driver: str) -> None:
    assert seen(driver, "tongue_out").down > 25
    assert seen(driver, "jaw_open") == TongueShape()
    assert seen(driver, "speech_aa") == TongueShape()
