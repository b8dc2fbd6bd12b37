"""Parts: what is drawn of a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from training.heads.mesh import Floats, Ints


@dataclass(eq=False)
class Part:
    """A drawable part.

    Its material, a static mesh (uv, canonical position and shade of each corner; triangles), its texture, and
    the material's uniforms. `label` is its number in the canonical map. `loose` parts (stray hairs) are only
    blended over and leave no trace in depth, shadow or labels.
    """

    name: str
    material: str
    uv: Floats
    canonical: Floats
    shade: Floats
    triangles: Ints
    texture: Any = None
    label: int = 0
    uniforms: dict[str, Any] = field(default_factory=dict)
    loose: bool = False
    coarse: Ints | None = None
    """Fewer triangles over the same corners, good enough for depth and labels."""
