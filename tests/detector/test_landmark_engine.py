import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from detector import landmark_engine as module
from detector.crop_landmarks import LandmarkEngine
from detector.landmark_engine import Line, landmark_engine, open_landmark_engine
from face.landmark_crop import LANDMARK_CROP
from face.landmark_network import LandmarkNetwork, load_landmark_network

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
    right = module._compiled
    tried: list[str] = []

    def broken(graphs: module._Graphs, line: Line) -> LandmarkEngine:
        tried.append(line.precision)
        if line.precision == "bf16" and fault == "does not compile":
            raise RuntimeError("object is not initialized")
        engine = right(graphs, line._replace(precision="f32"))
        shift = 0.3 if line.precision == "bf16" else 0.0
        return lambda crop: (found := engine(crop))._replace(points=found.points + shift)

    monkeypatch.setattr(module, "_compiled", broken)
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


def test_the_kept_engine_says_what_the_first_one_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights, in_8_bits = CHECKPOINTS / "landmarks.safetensors", CHECKPOINTS / "landmarks_8_bits.xml"
    crop = module._check_crop()
    first = open_landmark_engine(weights, in_8_bits)(crop)
    monkeypatch.setattr(module, "_loaded", lambda _: pytest.fail("the network was read again"))
    again = open_landmark_engine(weights, in_8_bits)(crop)
    np.testing.assert_allclose(again.points, first.points, atol=1e-6)
    np.testing.assert_allclose(again.rotation, first.rotation, atol=1e-6)
