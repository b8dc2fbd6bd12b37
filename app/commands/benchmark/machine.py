"""Describes the computer on which the figures were measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("torch", "openvino", "nncf", "numpy", "PySide6")
BUSY = 0.3
"""Runnable programs per core above which other programs affect the times."""
INSTRUCTIONS = ("avx2", "avx512_f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8")
"""Instruction sets that decide the speed of convolutions."""


def describe() -> dict[str, object]:
    """Return processor, memory, GPU, system, versions, and the load of the computer."""
    import torch

    has: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return {
        "processor": str(has.get("cpu_name") or platform.processor() or platform.machine()),
        "instructions": [name for name in INSTRUCTIONS if has.get(name)],
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": _memory_gb(),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "others_running": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def is_busy(described: Mapping[str, object]) -> bool:
    """Return True if other programs use enough of the processor to affect the figures."""
    running, cores = described["others_running"], described["cores"]
    return isinstance(running, float) and isinstance(cores, int) and running > BUSY * cores


def resident_mb(process: int | None = None) -> float | None:
    """Return the memory of a process (by default this one) in MB; None if the system does not report it."""
    status = Path("/proc") / str(process or "self") / "statm"
    try:
        return int(status.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return None


def _memory_gb() -> float | None:
    if not hasattr(os, "sysconf"):
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9, 1)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
