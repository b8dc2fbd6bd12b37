import sys

import numpy as np
import pytest
import torch

from detector.landmark_engine import landmark_engine
from face.landmark_network import LANDMARK_CROP, LandmarkNetwork


def test_both_engines_say_what_the_network_says(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    network = LandmarkNetwork().eval()
    crop = np.random.default_rng(0).integers(0, 256, (LANDMARK_CROP, LANDMARK_CROP, 3), dtype=np.uint8)
    quick = landmark_engine(network)(crop)
    monkeypatch.setitem(sys.modules, "face.on_openvino", None)
    plain = landmark_engine(network)(crop)
    with torch.inference_mode():
        truth = network(torch.from_numpy(crop).permute(2, 0, 1)[None].float() / 255)
    for found in (quick, plain):
        np.testing.assert_allclose(found.points, truth.points[0], atol=1e-4)
        np.testing.assert_allclose(found.points_3d, truth.points_3d[0], atol=1e-4)
        np.testing.assert_allclose(found.rotation, truth.rotation[0], atol=1e-4)
        assert found.presence == pytest.approx(float(truth.presence[0]), abs=1e-3)
