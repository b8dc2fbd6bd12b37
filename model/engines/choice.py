"""Chooses the engine that runs the networks on this computer, with the reason."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from face.processor import instruction_sets, package_version
from model.errors import ModelError

EngineName = Literal["torch", "compiled", "openvino"]
"""Names of engines.

`compiled` is torch with its compiler. It runs fewer kernels, but it is used only if it is chosen by name,
because compiling takes half a minute.
"""
DeviceName = Literal["cpu", "cuda", "mps", "intel"]
Precision = Literal["fp32", "bf16", "fp16", "int8"]

PRECISIONS: Mapping[tuple[EngineName, DeviceName], tuple[Precision, ...]] = {
    ("torch", "cpu"): ("bf16", "fp32"),
    ("torch", "cuda"): ("fp16", "fp32"),
    ("torch", "mps"): ("fp32",),
    ("compiled", "cpu"): ("bf16", "fp32"),
    ("compiled", "cuda"): ("fp16", "fp32"),
    ("openvino", "cpu"): ("bf16", "fp32", "int8"),
    ("openvino", "intel"): ("fp16", "fp32"),
}
"""Precisions of each engine, the best first if the hardware has it."""


@dataclass(frozen=True)
class EngineChoice:
    """The chosen engine, device and precision.

    reason: text for the user. psnr_db: PSNR against fp32 on this machine; None if it is fp32 itself.
    """

    engine: EngineName
    device: DeviceName
    precision: Precision
    reason: str
    psnr_db: float | None = None


@dataclass(frozen=True)
class Capabilities:
    """The engines and devices of this computer.

    gpu: name of the CUDA device, empty if torch sees none.
    intel_gpu: name of the Intel GPU, empty if OpenVINO sees none or if it was not queried.
    """

    gpu: str = ""
    has_mps: bool = False
    has_bf16: bool = False
    has_int8: bool = False
    has_vnni: bool = False
    has_openvino: bool = False
    intel_gpu: str = ""


QUICK_INT8 = ("avx512_vnni", "avx_vnni", "amx_int8", "avx2")
"""Instruction sets with which int8 is faster than fp32; by a third with AVX2 alone (measured)."""


BF16 = ("avx512_bf16", "amx_bf16")
"""Instruction sets that compute in bf16."""

CUDA_DRIVERS = ("libcuda.so.1", "nvcuda.dll")
"""Libraries of NVIDIA's driver on Linux and Windows."""

VNNI = ("avx512_vnni", "amx_int8")
"""Instruction sets with which OpenVINO deconvolves faster than it convolves in int8.

Paint takes a sixth less.
"""


@cache
def capabilities() -> Capabilities:
    """Return the capabilities of this computer, detected once."""
    sets = instruction_sets()
    gpu, has_mps = _gpus_of_torch() if _torch_may_see_a_gpu() else ("", False)
    return Capabilities(
        gpu=gpu,
        has_mps=has_mps,
        has_bf16=not sets.isdisjoint(BF16),
        has_int8=not sets.isdisjoint(QUICK_INT8),
        has_vnni=not sets.isdisjoint(VNNI),
        has_openvino=importlib.util.find_spec("openvino") is not None,
    )


def _torch_may_see_a_gpu() -> bool:
    """Return False if it is known without importing torch, which takes a second, that torch sees no GPU.

    This is known of torch's builds for the processor. Of its builds for CUDA it is known if NVIDIA's driver
    is missing.
    """
    build = package_version("torch")
    if build == "absent" or "+cpu" in build:
        return False
    return sys.platform == "darwin" or "+rocm" in build or _has_library(CUDA_DRIVERS)


def _has_library(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def _gpus_of_torch() -> tuple[str, bool]:
    """Return the name of torch's CUDA device, empty without one, and whether it has the GPU of a Mac."""
    import torch

    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else ""
    return gpu, torch.backends.mps.is_available()


def choose(device: str, engine: str, has: Capabilities) -> EngineChoice:
    """Choose the engine.

    Args:
        device: auto, cpu, cuda, mps or intel.
        engine: auto, torch, compiled or openvino, or one with its precision, such as "openvino-int8".
        has: what this computer can run.

    Raises:
        ModelError: if this computer cannot run what was asked for; the text says what it can run.
    """
    wish, _, precision = engine.partition("-")
    chosen_device = _device(device, wish, has)
    chosen_engine = _engine(wish, chosen_device, has)
    if precision:
        return _by_hand(chosen_engine, chosen_device, precision)
    if wish != "auto":
        best = _best_precision(chosen_engine, chosen_device, has)
        return EngineChoice(chosen_engine, chosen_device, best, f"You chose {chosen_engine}.")
    return _automatic(chosen_engine, chosen_device, has)


def _automatic(engine: EngineName, device: DeviceName, has: Capabilities) -> EngineChoice:
    precision = _best_precision(engine, device, has)
    if device == "cuda":
        reason = f"torch found the GPU {has.gpu}, which is quickest with {precision}."
    elif device == "mps":
        reason = "torch found the GPU of this Mac."
    elif device == "intel":
        reason = f"You chose the GPU {has.intel_gpu}, which OpenVINO runs with {precision}."
    elif engine == "torch":
        reason = "There is no GPU that torch can use, nor OpenVINO; torch runs on the processor."
    elif precision == "bf16":
        reason = "There is no GPU that torch can use; OpenVINO is quickest, as this processor computes bf16."
    else:
        reason = "There is no GPU that torch can use; OpenVINO is quickest on the processor."
    return EngineChoice(engine, device, precision, reason)


def _by_hand(engine: EngineName, device: DeviceName, wish: str) -> EngineChoice:
    for precision in PRECISIONS[engine, device]:
        if precision == wish:
            return EngineChoice(engine, device, precision, f"You chose {engine} with {precision}.")
    offered = ", ".join(PRECISIONS[engine, device])
    raise ModelError(f"{engine} on {device} offers {offered}, not “{wish}”.")


def _device(device: str, engine: str, has: Capabilities) -> DeviceName:
    if device not in ("auto", *get_args(DeviceName)):
        raise ModelError(f"There is no device “{device}”; there are auto, {', '.join(get_args(DeviceName))}.")
    if device == "cuda" and not has.gpu:
        raise ModelError(
            "torch sees no CUDA GPU here: install a CUDA build of torch and the GPU's driver, or use cpu."
        )
    if device == "mps" and not has.has_mps:
        raise ModelError("torch sees no Apple GPU here; use cpu.")
    if device == "intel" and not has.intel_gpu:
        raise ModelError("OpenVINO sees no GPU of Intel's here: install its driver, or use cpu.")
    if device != "auto":
        return cast(DeviceName, device)
    if engine == "openvino":
        return "cpu"
    return "cuda" if has.gpu else "mps" if has.has_mps else "cpu"


def _engine(engine: str, device: DeviceName, has: Capabilities) -> EngineName:
    if engine not in ("auto", *get_args(EngineName)):
        raise ModelError(f"There is no engine “{engine}”; there are auto, {', '.join(get_args(EngineName))}.")
    if engine == "auto":
        return "openvino" if device in ("cpu", "intel") and has.has_openvino else "torch"
    if engine == "openvino" and not has.has_openvino:
        raise ModelError(
            "The Python package “openvino” is missing. Run `pip install openvino`, or use torch."
        )
    if (engine, device) not in PRECISIONS:
        raise ModelError(f"{engine} does not run on {device} here; use torch there, or the device cpu.")
    return cast(EngineName, engine)


def _best_precision(engine: EngineName, device: DeviceName, has: Capabilities) -> Precision:
    if device == "cpu" and not has.has_bf16:
        return "fp32"
    return PRECISIONS[engine, device][0]
