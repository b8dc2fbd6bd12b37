"""The shipped finder on the suite's rendered drivers, whom no training has seen."""

import pytest

from model.cheeks.driver_cheeks import Cheeks, driver_cheeks_for
from tests.model.suite_drivers import DRIVERS, located


@pytest.mark.parametrize("driver", ["driver", "driver_2", "driver_3"])
def test_puffed_cheeks_are_told_from_other_closed_mouths(driver: str) -> None:
    def seen(gesture: str) -> Cheeks:
        cheeks = driver_cheeks_for("torch")
        calm, points = located(DRIVERS / driver / "neutral.webp")
        cheeks.rest_on(points, calm)
        return cheeks.step(*located(DRIVERS / driver / f"{gesture}.webp"))

    assert min(seen("cheek_puff")) > 0.6
    for gesture in ("smile_closed", "pucker", "lips_rolled_in", "yaw_+15", "yaw_-45", "pitch_+15", "frown"):
        assert seen(gesture).are_flat, gesture
