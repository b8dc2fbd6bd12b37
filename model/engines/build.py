"""Builds the engine that suits this computer."""

from __future__ import annotations

from dataclasses import replace

from model.engines import Engine
from model.engines.choice import EngineChoice, capabilities, choose
from model.errors import ModelError
from model.networks import Networks


def build(networks: Networks, device: str, engine: str) -> Engine:
    """Build the engine that suits these networks and this computer.

    Raises ModelError as `choose` does. Also raises it if OpenVINO was chosen by name and fails, or if a
    precision was chosen by name and is wrong on this computer.
    """
    has = capabilities()
    if device == "intel" and has.has_openvino:
        from model.engines.openvino_engine import intel_gpu

        has = replace(has, intel_gpu=intel_gpu())
    choice = choose(device, engine, has)
    if choice.engine != "openvino":
        return _on_torch(networks, choice, may_change="-" not in engine)
    try:
        from model.engines.on_openvino import open_engine

        return open_engine(networks, choice, has, may_change=engine in ("auto", "openvino"))
    except (RuntimeError, ImportError) as error:
        if engine != "auto":
            raise ModelError(f"OpenVINO cannot run this network here: {_first_line(error)}") from error
        choice = choose("cpu", "auto", replace(has, has_openvino=False))
        reason = f"OpenVINO failed here ({_first_line(error)}), so torch runs on the processor."
        return _on_torch(networks, replace(choice, reason=reason), may_change=True)


def _on_torch(networks: Networks, choice: EngineChoice, *, may_change: bool) -> Engine:
    from model.engines.on_torch import open_torch  # loads torch, which takes a second

    return open_torch(networks, choice, may_change=may_change)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]
