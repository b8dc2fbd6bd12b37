"""Renderer: parts with materials → a picture and the label maps. The only file here that needs OpenGL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import moderngl
import numpy as np
from numpy.typing import NDArray

from training import TrainingError
from training.heads.cameras import View, look_at, orthographic
from training.heads.lights import Light
from training.heads.mesh import Floats
from training.heads.parts import Part
from training.heads.programs import layout, source, write

MATERIALS: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "skin": ("skin", {}), "eye": ("eye", {}), "cornea": ("cornea", {}), "mouth": ("mouth", {}),
    "hair": ("hair", {}), "fringe": ("fringe", {}), "cloth": ("cloth", {"FELT": 0}), "felt": ("cloth",
    {"FELT": 1}),
    "plastic": ("plastic", {"FLESH": 0}), "flesh": ("plastic", {"FLESH": 1}), "lens": ("lens", {}),
}  # fmt: skip
"""Fragment shader and switches of each material. A switch at run time would run every branch."""
OPAQUE = ("plastic", "flesh", "felt", "cloth", "eye", "mouth", "skin")
"""Drawn in this order, skin last: the rest hides much of it."""
CASTS_NO_SHADOW = ("lens", "cornea", "eye", "fringe")
LEAVES_NO_DEPTH = ("lens", "cornea", "fringe")
SHADOW_SIZE, MAP_SIZE = 512, 128
OVER = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
ADDED = moderngl.ONE, moderngl.ONE, moderngl.ZERO, moderngl.ONE
"""How colours, then covers, are blended over what is there."""
UNTRIMMED = (-99.0, -99.0, 99.0, 0.0)
_GEOMETRY, _SHADOW_MAP, _OCCLUSION, _WRINKLES = 0, 1, 2, 3  # texture units


@dataclass(eq=False)
class _Uploaded:
    part: Part
    moving: moderngl.Buffer
    buffers: tuple[moderngl.Buffer, ...]
    arrays: dict[str, moderngl.VertexArray]

    def release(self) -> None:
        for array in self.arrays.values():
            array.release()
        for buffer in (self.moving, *self.buffers):
            buffer.release()


class Renderer:
    """Draws square pictures of `size` × `supersampling` pixels a side.

    Supersampling, because multisampling is very slow on llvmpipe.
    """

    def __init__(self, size: int = 256, supersampling: int = 2) -> None:
        try:
            self._gl = gl = moderngl.create_standalone_context(backend="egl")  # type: ignore[arg-type]
        except Exception as error:  # moderngl raises whatever its platform module raised
            raise TrainingError(f"No OpenGL 3.3 by EGL on this computer ({error}). Install Mesa.") from error
        self.size, self.resolution = size, size * supersampling
        side = self.resolution
        self._paint = {
            name: self._program(f"{file}.frag", **defines) for name, (file, defines) in MATERIALS.items()
        }
        self._depth = {
            name: self._program("depth.frag", PASS=k) for k, name in enumerate(("shadow", "depth", "map"))
        }
        self._room_program = self._screen_program("background.frag")
        self._occlusion_program = self._screen_program("occlusion.frag")
        corners = gl.buffer(np.array([-1, -1, 1, -1, -1, 1, 1, 1], "f4"))
        self._room = gl.vertex_array(self._room_program, [(corners, "2f", "corner")])
        self._occluder = gl.vertex_array(self._occlusion_program, [(corners, "2f", "corner")])
        write(self._occlusion_program, kernel=_hemisphere(12), radius=0.28, geometry=_GEOMETRY)
        self._picture = gl.framebuffer(
            [gl.renderbuffer((side, side), 4)], gl.depth_renderbuffer((side, side))
        )
        self._geometry, self._geometry_buffer = self._target(side // 2, "f2")
        self._occlusion = gl.texture((side // 2, side // 2), 4)
        self._occlusion_buffer = gl.framebuffer([self._occlusion])
        self._map, self._map_buffer = self._target(MAP_SIZE, "f4")
        self._shadow = gl.depth_texture((SHADOW_SIZE, SHADOW_SIZE))
        self._shadow.compare_func = ""
        self._shadow.filter = moderngl.NEAREST, moderngl.NEAREST
        self._shadow_buffer = gl.framebuffer(depth_attachment=self._shadow)
        self._white = gl.texture((1, 1), 4, b"\xff" * 4)
        self._textures: list[moderngl.Texture] = []
        self._parts: list[_Uploaded] = []

    def use(self) -> None:
        """Make this renderer's OpenGL context current, if several exist."""
        self._gl.__enter__()  # type: ignore[no-untyped-call]

    def clear(self) -> None:
        """Forgets every part and texture."""
        for part in self._parts:
            part.release()
        for texture in self._textures:
            texture.release()
        self._parts, self._textures = [], []

    def texture(self, picture: NDArray[np.uint8]) -> moderngl.Texture:
        channels = 1 if picture.ndim == 2 else picture.shape[2]
        texture = self._gl.texture(picture.shape[1::-1], channels, picture.tobytes(), alignment=1)
        texture.build_mipmaps()
        texture.filter = moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR
        self._textures.append(texture)
        return texture

    def add(self, part: Part) -> None:
        gl, static = self._gl, np.concatenate([part.uv, part.canonical, part.shade[:, None]], 1)
        moving = gl.buffer(reserve=len(part.uv) * 24, dynamic=True)
        fixed = gl.buffer(np.ascontiguousarray(static, "f4"))
        fine = gl.buffer(np.ascontiguousarray(part.triangles, "i4"))
        coarse = fine if part.coarse is None else gl.buffer(np.ascontiguousarray(part.coarse, "i4"))
        programs = {"paint": self._paint[part.material], **self._depth}
        arrays = {
            name: self._array(program, moving, fixed, fine if name == "paint" else coarse)
            for name, program in programs.items()
        }
        self._parts.append(
            _Uploaded(part, moving, (fixed, fine) if coarse is fine else (fixed, fine, coarse), arrays)
        )

    def draw(
        self,
        surfaces: Mapping[str, Floats],
        view: View,
        light: Light,
        room: moderngl.Texture,
        around: NDArray[np.float64],
        room_moved: tuple[float, float] = (0.0, 0.0),
        uniforms: Mapping[str, Any] | None = None,
    ) -> NDArray[np.uint8]:
        """Draw one picture (resolution, resolution, 3).

        `surfaces` has position and normal (V, 6) for each part's name, `around` is the middle of the scene
        that the shadow map covers, and `uniforms` are values of this frame alone, by material.
        """
        for uploaded in self._parts:
            uploaded.moving.write(np.ascontiguousarray(surfaces[uploaded.part.name], "f4").tobytes())
        shadow_view = orthographic(2.6, 1, 14) @ look_at(around + light.key_way * 7, around)
        self._gl.enable(moderngl.DEPTH_TEST)
        self._gl.disable(moderngl.BLEND | moderngl.CULL_FACE)
        self._shadow_buffer.use()
        self._shadow_buffer.clear(depth=1.0)
        self._draw_depth("shadow", CASTS_NO_SHADOW, view_projection=shadow_view)
        self._geometry_buffer.use()
        self._geometry_buffer.clear(0, 0, 0, 0)
        self._draw_depth("depth", LEAVES_NO_DEPTH, view_projection=view.projection, eye=view.eye)
        self._draw_occlusion(view)
        self._draw_room(room, room_moved)
        self._draw_parts(view, light, shadow_view, uniforms or {})
        pixels = np.frombuffer(self._picture.read(components=3, alignment=1), np.uint8)
        return pixels.reshape(self.resolution, self.resolution, 3)[::-1]

    def canonical_map(self, view: View) -> Floats:
        """After `draw`: canonical position and part of each pixel (MAP_SIZE, MAP_SIZE, 4), 0 for the room."""
        self._gl.enable(moderngl.DEPTH_TEST)
        self._map_buffer.use()
        self._map_buffer.clear(0, 0, 0, 0)
        self._draw_depth("map", LEAVES_NO_DEPTH, view_projection=view.projection, eye=view.eye)
        pixels = np.frombuffer(self._map_buffer.read(components=4, dtype="f4", alignment=1), np.float32)
        return pixels.reshape(MAP_SIZE, MAP_SIZE, 4)[::-1]

    def cover(self) -> NDArray[np.uint8]:
        """After `draw`: how much of each pixel the person covers (resolution, resolution), 0 to 255."""
        pixels = np.frombuffer(self._picture.read(components=4, alignment=1), np.uint8)
        return pixels.reshape(self.resolution, self.resolution, 4)[::-1, :, 3]

    def distances(self) -> Floats:
        """After `draw`: distance from the camera (half resolution), 0 for the room."""
        side = self.resolution // 2
        raw = self._geometry_buffer.read(components=4, dtype="f2", alignment=1)
        return np.frombuffer(raw, np.float16).reshape(side, side, 4)[::-1, :, 3].astype(np.float32)

    def _target(self, side: int, kind: str) -> tuple[moderngl.Texture, moderngl.Framebuffer]:
        texture = self._gl.texture((side, side), 4, dtype=kind)
        texture.filter = moderngl.NEAREST, moderngl.NEAREST
        texture.repeat_x = texture.repeat_y = False
        return texture, self._gl.framebuffer([texture], self._gl.depth_renderbuffer((side, side)))

    def _program(self, fragment: str, **defines: int) -> moderngl.Program:
        shared = ("trim.glsl",) if fragment == "depth.frag" else ("trim.glsl", "material.glsl")
        return self._gl.program(source("surface.vert"), source(*shared, fragment, **defines))

    def _screen_program(self, fragment: str) -> moderngl.Program:
        return self._gl.program(source("screen.vert"), source(fragment))

    def _array(
        self,
        program: moderngl.Program,
        moving: moderngl.Buffer,
        fixed: moderngl.Buffer,
        index: moderngl.Buffer,
    ) -> moderngl.VertexArray:
        content = [
            layout(program, moving, position=3, normal=3),
            layout(program, fixed, uv=2, canonical=3, shade=1),
        ]
        return self._gl.vertex_array(program, [c for c in content if len(c) > 2], index, 4)

    def _draw_depth(
        self, name: Literal["shadow", "depth", "map"], skip: Sequence[str], **values: Any
    ) -> None:
        program = self._depth[name]
        write(program, inflate=0.0, **values)
        for uploaded in self._parts:
            part = uploaded.part
            if part.loose or part.material in skip:
                continue
            (part.texture or self._white).use(_GEOMETRY)
            trim = part.uniforms.get("trim", UNTRIMMED)
            cut = int(part.material == "hair")
            write(program, colour_map=_GEOMETRY, cut=cut, trim=trim, part=float(part.label))
            uploaded.arrays[name].render()

    def _draw_occlusion(self, view: View) -> None:
        self._gl.disable(moderngl.DEPTH_TEST)
        self._occlusion_buffer.use()
        self._geometry.use(_GEOMETRY)
        unproject = np.linalg.inv(view.projection)
        write(self._occlusion_program, view_projection=view.projection, unproject=unproject, eye=view.eye)
        self._occluder.render(moderngl.TRIANGLE_STRIP)
        self._occlusion.build_mipmaps(0, 2)  # removes the noise of 12 samples
        self._occlusion.filter = moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR

    def _draw_room(self, room: moderngl.Texture, moved: tuple[float, float]) -> None:
        self._picture.use()
        self._picture.clear(0.5, 0.5, 0.5, 1.0)
        room.use(_GEOMETRY)
        write(self._room_program, colour_map=_GEOMETRY, moved=moved)
        self._room.render(moderngl.TRIANGLE_STRIP)

    def _draw_parts(
        self, view: View, light: Light, shadow_view: NDArray[Any], uniforms: Mapping[str, Any]
    ) -> None:
        """Solid hair first (it hides most), then everything opaque, then what is blended over."""
        gl = self._gl
        gl.enable(moderngl.DEPTH_TEST)
        self._shadow.use(_SHADOW_MAP)
        self._occlusion.use(_OCCLUSION)
        for program in self._paint.values():
            write(program, **_scene_uniforms(view, light, shadow_view, self.resolution))
        self._draw_material("hair", uniforms, stage=1)
        for material in OPAQUE:
            (gl.enable if material == "skin" else gl.disable)(moderngl.CULL_FACE)
            self._draw_material(material, uniforms)
        gl.disable(moderngl.CULL_FACE)
        gl.enable(moderngl.BLEND)
        self._picture.depth_mask = False
        gl.blend_func = OVER  # type: ignore[assignment]
        self._draw_material("fringe", uniforms)
        self._draw_material("hair", uniforms, stage=2)
        gl.blend_func = ADDED  # type: ignore[assignment]
        self._draw_material("cornea", uniforms)
        gl.blend_func = OVER  # type: ignore[assignment]
        self._draw_material("lens", uniforms)
        self._picture.depth_mask = True
        gl.disable(moderngl.BLEND)

    def _draw_material(self, material: str, uniforms: Mapping[str, Any], stage: int = 0) -> None:
        program = self._paint[material]
        for uploaded in self._parts:
            part = uploaded.part
            if part.material != material or (part.loose and stage == 1):
                continue
            (part.texture or self._white).use(_GEOMETRY)
            values: dict[str, Any] = {"tint": (1, 1, 1), "gloss": 1.0, "inflate": 0.0, "anisotropy": 1.0}
            values |= {"grey_share": 0.0, "trim": UNTRIMMED, "stage": 3 if part.loose else stage}
            values |= {**part.uniforms, **uniforms.get(part.name, {})}
            wrinkles = values.pop("wrinkle_map", None)
            if wrinkles is not None:
                wrinkles.use(_WRINKLES)
            write(program, colour_map=_GEOMETRY, **values)
            uploaded.arrays["paint"].render()


def _scene_uniforms(view: View, light: Light, shadow_view: NDArray[Any], resolution: int) -> dict[str, Any]:
    return {
        "view_projection": view.projection, "light_projection": shadow_view, "eye": view.eye,
        "key_way": light.key_way, "key": light.key, "fill_way": light.fill_way, "fill": light.fill,
        "rim_way": light.rim_way, "rim": light.rim, "ambient": light.ambient, "exposure": light.exposure,
        "shadow_softness": light.softness, "resolution": (resolution, resolution),
        "shadow_map": _SHADOW_MAP, "occlusion_map": _OCCLUSION, "wrinkle_map": _WRINKLES,
    }  # fmt: skip


def _hemisphere(count: int) -> NDArray[np.float64]:
    """Sample points of the occlusion, nearer and farther, above the surface."""
    points = np.random.default_rng(0).normal(size=(count, 3))
    points[:, 2] = np.abs(points[:, 2]) + 0.15
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(points * np.linspace(0.35, 1, count)[:, None])
