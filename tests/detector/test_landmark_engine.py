import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from detector import landmark_engine as module
from detector.landmark_engine import LandmarkEngine, landmark_engine
from face.landmark_network import LANDMARK_CROP, LandmarkNetwork, load_landmark_network

CHECKPOINTS = Path(__file__).parents[2] / "checkpoints"


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


@pytest.mark.parametrize("fault", ["garbage", "does not compile"])
def test_a_precision_that_is_wrong_on_this_machine_is_not_used(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    network = load_landmark_network(CHECKPOINTS / "landmarks.safetensors")
    in_8_bits = CHECKPOINTS / "landmarks_8_bits.xml"
    right = module._openvino_engine
    tried: list[str] = []

    def broken(network: LandmarkNetwork, core: object, file: Path | None, precision: str) -> LandmarkEngine:
        tried.append(precision)
        if precision == "bf16" and fault == "does not compile":
            raise RuntimeError("object is not initialized")
        engine = right(network, core, file, "f32")
        shift = 0.3 if precision == "bf16" else 0.0
        return lambda crop: (found := engine(crop))._replace(points=found.points + shift)

    monkeypatch.setattr(module, "_openvino_engine", broken)
    engine = landmark_engine(network, in_8_bits)
    assert tried[-1] == "f32"
    crop = module._check_crop()
    with torch.inference_mode():
        truth = network(torch.from_numpy(crop.copy()).permute(2, 0, 1)[None].float() / 255)
    assert np.abs(engine(crop).points - truth.points[0].numpy()).max() < 0.1


def test_the_stored_face_is_a_face() -> None:
    network = load_landmark_network(CHECKPOINTS / "landmarks.safetensors")
    with torch.inference_mode():
        seen = network(torch.from_numpy(module._check_crop().copy()).permute(2, 0, 1)[None].float() / 255)
    assert float(seen.presence[0]) > 0
    assert float(seen.points[0].abs().max()) < 1
