"""This computer's processor: its instruction sets, and a text by which results are kept for it alone."""

from __future__ import annotations

import os
import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SWITCHES = ("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "ATEN_CPU_CAPABILITY")
"""Environment variables that make a processor compute like another one."""
THREADS = "OMP_NUM_THREADS"
"""Environment variable by which torch, NumPy and OpenVINO are limited to a number of threads."""
CPUINFO = Path("/proc/cpuinfo")


@cache
def instruction_sets() -> frozenset[str]:
    """Return the names of the instruction sets, such as avx2 and avx512_vnni, as Linux and torch call them.

    Asks Linux, because importing torch takes a second; on other systems it asks torch.
    """
    for line in _described():
        if line.startswith("flags"):
            return frozenset(line.partition(":")[2].split())
    try:
        import torch
    except ImportError:
        return frozenset()
    found: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return frozenset(name for name, has in found.items() if has is True)


def machine() -> str:
    """Return a text that identifies this processor, its instruction sets and the libraries."""
    libraries = [f"{name} {package_version(name)}" for name in ("openvino", "torch", "nncf")]
    switches = [f"{name}={os.environ.get(name, '')}" for name in SWITCHES]
    described = " ".join(_described()) or platform.processor()
    return " ".join([described, str(sorted(instruction_sets())), *libraries, *switches])


def package_version(package: str) -> str:
    """Return the version of an installed package without importing it; "absent" if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def number_of_threads() -> int | None:
    """Return the number of threads that was chosen in torch or by OMP_NUM_THREADS; None if none was."""
    torch = sys.modules.get("torch")
    if torch is not None and hasattr(torch, "get_num_threads"):
        return int(torch.get_num_threads())
    chosen = os.environ.get(THREADS, "")
    return int(chosen) if chosen.isdecimal() and int(chosen) else None


@cache
def _described() -> tuple[str, ...]:
    try:
        lines = CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    described = ("model name", "cpu family", "model\t", "stepping", "flags", "Features")
    return tuple(sorted({line for line in lines if line.startswith(described)}))
