from pathlib import Path

import numpy as np
import pytest
import torch

from detector.landmark_engine import landmark_engine
from face.landmark_network import LandmarkNetwork
from training.landmark_samples import LandmarkSamples
from training.landmarks_8_bits import in_8_bits, write
from training.people import read_people


@pytest.fixture
def network() -> LandmarkNetwork:
    torch.manual_seed(0)
    return LandmarkNetwork().eval()


@pytest.fixture
def crops(heads: Path) -> list[np.ndarray]:
    samples = LandmarkSamples(read_people([heads]), negatives=0)
    return [samples[number]["picture"].numpy().transpose(1, 2, 0) for number in range(6)]


@pytest.fixture
def graph_file(network: LandmarkNetwork, crops: list[np.ndarray], tmp_path: Path) -> Path:
    batches = [crop.transpose(2, 0, 1)[None].astype(np.float32) / 255 for crop in crops]
    write(in_8_bits(network, batches), tmp_path / "landmarks_8_bits.xml")
    return tmp_path / "landmarks_8_bits.xml"


def test_8_bits_find_nearly_the_same_points(
    network: LandmarkNetwork, crops: list[np.ndarray], graph_file: Path
) -> None:
    exact, quick = landmark_engine(network), landmark_engine(network, graph_file)
    differences = [np.abs(exact(crop).points - quick(crop).points).max() for crop in crops]
    assert 0 < max(differences) < 0.05


@pytest.mark.parametrize("harm", ["other weights", "cut off", "no graph", "flipped bits", "missing"])
def test_a_graph_that_does_not_fit_is_not_used(
    network: LandmarkNetwork, crops: list[np.ndarray], graph_file: Path, harm: str
) -> None:
    if harm == "other weights":
        with torch.no_grad():
            network.heatmaps.weight.mul_(-3)
    elif harm == "cut off":
        graph_file.write_bytes(graph_file.read_bytes()[:1000])
    elif harm == "no graph":
        graph_file.write_text("<html></html>")
    elif harm == "flipped bits":
        weights = graph_file.with_suffix(".bin")
        content = bytearray(weights.read_bytes())
        content[::97] = bytes(byte ^ 64 for byte in content[::97])
        weights.write_bytes(content)
    else:
        graph_file.unlink()
    exact, found = landmark_engine(network)(crops[0]), landmark_engine(network, graph_file)(crops[0])
    np.testing.assert_array_equal(found.points, exact.points)
