"""The shipped finder on the suite's rendered drivers, whom no training has seen."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from model.checkpoint import load_networks
from model.cheeks.driver_cheeks import Cheeks, driver_cheeks_for
from model.config import DEFAULT
from model.weights import DEFAULT_WEIGHTS

DRIVERS = Path(__file__).parents[3] / "assets" / "edge_cases" / "suite" / "drivers"


@cache
def located(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """The last picture of a strip, which shows the full gesture, and its keypoints."""
    strip = cv2.imread(str(file), cv2.IMREAD_COLOR)
    assert strip is not None, file
    picture = np.ascontiguousarray(strip[:, -strip.shape[0] :, ::-1])
    inputs = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
    with torch.inference_mode():
        points = load_networks(DEFAULT_WEIGHTS, DEFAULT).keypoint_detector(inputs).value[0]
    return picture, np.asarray(points.numpy(), np.float32)


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
