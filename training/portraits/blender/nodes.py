"""Nodes: short forms for building materials out of Blender's shader nodes."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray


class Nodes:
    """A new material, and what is added to its node tree."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self._tree = self.material.node_tree
        self._tree.nodes.clear()
        self._out = self.add("OutputMaterial")

    def add(self, kind: str, inputs: dict[str, Any] | None = None, **properties: Any) -> Any:
        """A node "ShaderNode<kind>" with these properties and default values of its inputs."""
        node = self._tree.nodes.new(f"ShaderNode{kind}")
        for name, value in properties.items():
            setattr(node, name, value)
        for name, value in (inputs or {}).items():
            node.inputs[name].default_value = value
        return node

    def link(self, output: Any, socket: Any) -> None:
        """Join an output to an input."""
        self._tree.links.new(output, socket)

    def surface(self, shader: Any) -> None:
        """Make a shader the material's surface."""
        self.link(shader, self._out.inputs[0])

    def principled(self, **inputs: Any) -> Any:
        """Blender's general material as the surface; input names with _ for spaces."""
        node = self.add("BsdfPrincipled", {name.replace("_", " "): value for name, value in inputs.items()})
        self.surface(node.outputs[0])
        return node

    def texture(self, name: str, pixels: NDArray[np.uint8], *, is_colour: bool = True) -> Any:
        """The colour of a picture (uint8, RGB or grey, rows downwards) at the mesh's texture coordinates."""
        image = image_of(name, pixels, is_colour)
        return self.add("TexImage", image=image, interpolation="Cubic").outputs[0]

    def noise(self, scale: float, detail: float = 2.0) -> Any:
        """Fractal noise in space, `scale` cells a dm."""
        place = self.add("TexCoord").outputs["Object"]
        node = self.add("TexNoise", {"Scale": scale, "Detail": detail})
        self.link(place, node.inputs["Vector"])
        return node.outputs[0]

    def math(self, operation: str, *values: Any) -> Any:
        """A calculation on sockets and numbers."""
        node = self.add("Math", operation=operation)
        for socket, value in zip(node.inputs, values, strict=False):
            if isinstance(value, (int, float)):
                socket.default_value = value
            else:
                self.link(value, socket)
        return node.outputs[0]

    def scaled(self, colour: Any, factor: Any) -> Any:
        """A colour times a number."""
        node = self.add("VectorMath", operation="SCALE")
        self.link(colour, node.inputs[0])
        self.link(factor, node.inputs["Scale"])
        return node.outputs[0]

    def bump(self, height: Any, strength: float, distance: float, under: Any = None) -> Any:
        """A normal disturbed by a height, on top of another normal if given."""
        node = self.add("Bump", {"Strength": strength, "Distance": distance})
        self.link(height, node.inputs["Height"])
        if under is not None:
            self.link(under, node.inputs["Normal"])
        return node.outputs[0]


def image_of(name: str, pixels: NDArray[np.uint8], is_colour: bool) -> Any:
    """uint8 pixels (rows downwards) as an image of Blender's."""
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, 2)
    height, width = pixels.shape[:2]
    rgba = np.ones((height, width, 4), np.float32)
    rgba[:, :, :3] = pixels[::-1, :, :3].astype(np.float32) / 255
    image = bpy.data.images.new(name, width, height)
    image.colorspace_settings.name = "sRGB" if is_colour else "Non-Color"
    image.pixels.foreach_set(rgba.ravel())
    image.pack()
    return image


def linear(colour: Any) -> tuple[float, float, float, float]:
    """SRGB (0–1) → what Blender's sockets hold: linear light, and alpha 1."""
    c = np.asarray(colour, float)
    r, g, b = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(r), float(g), float(b), 1.0
