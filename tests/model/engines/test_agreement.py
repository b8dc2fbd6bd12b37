"""With the weights that Guise ships, every engine draws the same picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from face.graph_store import GraphStore
from model.checkpoint import load_networks
from model.config import DEFAULT
from model.engines import Engine, Picture
from model.engines.choice import EngineChoice
from model.engines.graphs import fp32_graphs
from model.engines.int8 import rendered_pairs
from model.engines.openvino_engine import OpenVinoEngine
from model.engines.torch_engine import TorchEngine
from model.layers.avatar_layers import AvatarLayers, resized
from model.layers.settings import SceneSettings
from model.motion import relative
from model.performance import Performer
from model.weights import DEFAULT_WEIGHTS
from tests.model.engines.cuda import needs_cuda

AVATAR = Path(__file__).parents[3] / "assets" / "avatars" / "luca.jpg"


def turned(engine: Engine) -> Picture:
    """A rendered person wearing another rendered person's face, some seconds into the demo clip."""
    pairs = rendered_pairs(256)
    worn = engine.wear(pairs[0][0])
    return engine.animate(pairs[12][1], relative(worn, engine.locate(pairs[0][1])))


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Engine]:
    networks = load_networks(DEFAULT_WEIGHTS, DEFAULT)
    graphs = fp32_graphs(networks, GraphStore(tmp_path_factory.mktemp("engines")), "default-fp32-0")
    made: dict[str, Engine] = {"torch fp32": TorchEngine(networks)}
    made["torch bf16"] = TorchEngine(networks, EngineChoice("torch", "cpu", "bf16", "It is a test."))
    for precision in ("fp32", "bf16"):
        choice = EngineChoice("openvino", "cpu", precision, "It is a test.")
        made[f"openvino {precision}"] = OpenVinoEngine(graphs, choice)
    if torch.cuda.is_available():
        for name, precision in (("torch", "fp32"), ("torch", "fp16"), ("compiled", "fp16")):
            choice = EngineChoice(name, "cuda", precision, "It is a test.")
            made[f"{name} {precision} on cuda"] = TorchEngine(networks, choice)
    return made


def composed(engine: Engine) -> Picture:
    """The same picture, composed of the engine's layers by hand."""
    pairs = rendered_pairs(256)
    worn = engine.wear(pairs[0][0])
    layers = engine.layers(pairs[12][1], relative(worn, engine.locate(pairs[0][1])))
    flow = torch.from_numpy(layers.deformation).permute(2, 0, 1)[None]
    flow = F.interpolate(flow, size=(256, 256), mode="bilinear", align_corners=True).permute(0, 2, 3, 1)
    avatar = torch.from_numpy(pairs[0][0] / np.float32(255)).permute(2, 0, 1)[None]
    warped = F.grid_sample(avatar, flow, padding_mode="border", align_corners=True)
    kept = layers.kept[..., None]
    pixels = kept * warped[0].permute(1, 2, 0).numpy() + (1 - kept) * layers.paint
    return np.asarray((255 * pixels).round(), np.uint8)


@pytest.mark.parametrize(
    "name", ["torch fp32", "openvino fp32", pytest.param("torch fp32 on cuda", marks=needs_cuda)]
)
def test_layers_compose_to_the_picture(engines: dict[str, Engine], name: str) -> None:
    by_hand = composed(engines[name]).astype(float)
    assert np.abs(by_hand - turned(engines[name])).max() <= 1


@pytest.mark.parametrize(
    ("name", "least_db"),
    [
        ("openvino fp32", 60),
        ("openvino bf16", 45),
        ("torch bf16", 45),
        pytest.param("torch fp32 on cuda", 55, marks=needs_cuda),
        pytest.param("torch fp16 on cuda", 50, marks=needs_cuda),
        pytest.param("compiled fp16 on cuda", 50, marks=needs_cuda),
    ],
)
def test_agrees_with_torch_in_fp32(engines: dict[str, Engine], name: str, least_db: float) -> None:
    expected = turned(engines["torch fp32"]).astype(float)
    moved = np.abs(expected - rendered_pairs(256)[0][0]).max(2) > 16
    assert moved.mean() > 0.05  # it did turn
    error = float(np.square(turned(engines[name]) - expected).mean())
    assert 10 * np.log10(255**2 / max(error, 1e-10)) >= least_db


def scene_at_512(engine: Engine) -> Picture:
    """The scene of an avatar with exact layers of 512 px, some seconds into the demo clip."""
    layers = AvatarLayers.read(AVATAR, 512)
    assert layers is not None
    pairs, performer, square = (
        rendered_pairs(256),
        Performer(SceneSettings(512)),
        resized(layers.picture, 256),
    )
    worn = engine.wear(square)
    performer.wear(square, worn.value, layers)
    parts = engine.layers(pairs[12][1], relative(worn, engine.locate(pairs[0][1])))
    return performer.show(parts, seconds=0.5).scene


@pytest.mark.parametrize(
    ("name", "least_db"),
    [
        ("openvino fp32", 60),
        ("openvino bf16", 40),
        ("torch bf16", 40),
        pytest.param("torch fp32 on cuda", 50, marks=needs_cuda),
        pytest.param("torch fp16 on cuda", 45, marks=needs_cuda),
        pytest.param("compiled fp16 on cuda", 45, marks=needs_cuda),
    ],
)
def test_scenes_at_512_agree_with_torch_in_fp32(
    engines: dict[str, Engine], name: str, least_db: float
) -> None:
    expected = scene_at_512(engines["torch fp32"]).astype(float)
    assert expected.shape == (720, 1280, 3)
    made = scene_at_512(engines[name])
    error = float(np.square(made - expected).mean())
    assert 10 * np.log10(255**2 / max(error, 1e-10)) >= least_db
    assert (made[:, :40] == expected[:, :40]).all()  # no person there
