"""Builds the engine that is chosen for this computer."""

from __future__ import annotations

from model.checkpoint import Networks
from model.engines import Engine
from model.engines.choice import EngineChoice, capabilities, choose
from model.engines.torch_engine import TorchEngine


def build(networks: Networks, device: str = "auto", engine: str = "auto") -> tuple[Engine, EngineChoice]:
    """The engine for these networks, and why it is that one. Raises ModelError where a wish cannot be met."""
    choice = choose(device, engine, networks.config.name, capabilities())
    return TorchEngine(networks, choice.device, "fp32"), choice
