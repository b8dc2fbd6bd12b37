"""The shipped finder on the suite's rendered drivers, whom no training has seen."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from model.checkpoint import load_networks
from model.config import DEFAULT
from model.mouth.drawing import Tongue
from model.mouth.driver_tongue import driver_tongue_for
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
