"""Builds the engine that suits this computer."""

from __future__ import annotations

from dataclasses import replace

from model.checkpoint import Networks
from model.engines import Engine
from model.engines.choice import EngineChoice, capabilities, choose
from model.engines.torch_engine import TorchEngine


def build(networks: Networks, device: str, engine: str) -> tuple[Engine, EngineChoice]:
    """The engine for these networks, and why it was chosen. Raises ModelError as `choose` does."""
    has = replace(capabilities(), has_openvino=False)
    choice = choose(device, engine, has)
    return TorchEngine(networks, choice.device, choice.precision), choice
