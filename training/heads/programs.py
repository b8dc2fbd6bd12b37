"""Programs: GLSL files put together, their attributes and uniforms by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import moderngl
import numpy as np

SHADERS = Path(__file__).parent / "shaders"


def source(*files: str, **defines: int) -> str:
    """The GLSL of these files one after the other, with the defines before them."""
    lines = ["#version 330", *(f"#define {name} {value}" for name, value in defines.items())]
    return "\n".join([*lines, *((SHADERS / file).read_text() for file in files)])


def layout(program: moderngl.Program, buffer: moderngl.Buffer, **attributes: int) -> tuple[Any, ...]:
    """A vertex layout that skips what the program's compiler has thrown out."""
    used = [name for name in attributes if name in program]
    sizes = (f"{n}f" if name in used else f"{4 * n}x" for name, n in attributes.items())
    return (buffer, " ".join(sizes), *used)


def write(program: moderngl.Program, **values: Any) -> None:
    """Sets the uniforms that the program has: matrices (4, 4), arrays (N, 3), vectors, numbers."""
    for name, value in values.items():
        if name not in program:
            continue
        uniform: Any = program[name]
        if isinstance(value, np.ndarray) and value.ndim == 2:
            uniform.write(np.ascontiguousarray(value.T if value.shape == (4, 4) else value, "f4").tobytes())
        else:
            uniform.value = tuple(float(v) for v in value) if isinstance(value, np.ndarray | tuple) else value
