"""Studio: one person before a camera, frame after frame, with exact labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training import TrainingError
from training.heads.cameras import Camera, View, set_up
from training.heads.expressions import Expression
from training.heads.identity import Identity
from training.heads.labels import FaceOutline, camera_rotation, visible
from training.heads.lights import Light
from training.heads.mesh import Floats, VertexNormals
from training.heads.pack import Pack
from training.heads.parts import Part
from training.heads.poses import HeadPose
from training.heads.renderer import Renderer
from training.heads.rig import Body, Posed, Rig
from training.heads.wardrobe import LABELS, Wardrobe
from training.heads.wrinkles import wrinkle_weights

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shot:
    """A rendered frame with its labels.

    Attributes:
        picture: supersampled, RGB.
        landmarks: (68, 2) in pixels of the studio's size, fixed to the skin.
        outline: (68, 2), the same with the jaw on the visible contour.
        irises: (2, 2) px, the subject's right one first.
        visible: (68,) bool.
        landmarks_3d: (68, 3) in camera axes, in dm.
        rotation: (3, 3) of the head against the camera.
        canonical: (128, 128, 4) canonical position and part, or None.
        posed: the posed body.
        view: the camera.
    """

    picture: NDArray[np.uint8]
    landmarks: Doubles
    outline: Doubles
    irises: Doubles
    visible: NDArray[np.bool_]
    landmarks_3d: Doubles
    rotation: Doubles
    canonical: Floats | None
    posed: Posed
    view: View


class Studio:
    """Renders one person: `wear` an identity and a room once (slow), then `shoot` frames (fast)."""

    def __init__(self, pack: Pack, size: int = 256, supersampling: int = 2) -> None:
        self.size = size
        self.rig = Rig(pack)
        self.renderer = Renderer(size, supersampling)
        self.wardrobe = Wardrobe(self.rig)
        self._outline = FaceOutline(self.rig)
        self._parts: list[Part] = []
        self._identity: Identity | None = None

    def wear(self, identity: Identity, room: NDArray[np.uint8]) -> Body:
        """From now on shots are of this person before this room (any square picture)."""
        self.renderer.use()
        self.renderer.clear()
        self._identity, self.body = identity, self.wardrobe.body(identity)
        self._parts = list(self.wardrobe.parts(identity, self.body, self.renderer))
        for part in self._parts:
            self.renderer.add(part)
        self._normals = {
            part.name: VertexNormals(part.triangles, len(part.canonical))(part.canonical)
            for part in self._parts
            if part.label == LABELS["accessory"]
        }
        self._room = self.renderer.texture(room)
        return self.body

    def shoot(
        self,
        expression: Expression,
        pose: HeadPose,
        camera: Camera,
        light: Light,
        room_moved: tuple[float, float] = (0.0, 0.0),
        with_map: bool = True,
        zoom: Callable[[Doubles], tuple[float, float, float, float]] | None = None,
        tongue: Callable[[Posed], Posed] | None = None,
    ) -> Shot:
        """One frame. Raises TrainingError before anybody is worn.

        `zoom` gets the landmarks (68, 2) in [0, 1] and returns left, top, right and bottom of the drawn part.
        `tongue` moves the tongue of a posed person, which is lit as one that is out.
        """
        if self._identity is None:
            raise TrainingError("Nobody is in the studio yet: wear an identity first.")
        self.renderer.use()
        view = set_up(camera, self.body.head_centre, self.body.head_height)
        posed = self._posed(expression, pose, tongue)
        whole = view
        view = view.zoomed(*zoom(view.project(posed.landmarks, 1) + 0.5)) if zoom else view
        around = self.body.head_centre - [0, 0.3, 0]
        uniforms = _frame_uniforms(self._identity, expression, is_out=tongue is not None)
        surfaces = {part.name: self._surface(part, posed) for part in self._parts}
        picture = self.renderer.draw(surfaces, view, light, self._room, around, room_moved, uniforms)
        landmarks = whole.project(posed.landmarks, self.size)
        return Shot(
            picture=picture,
            landmarks=landmarks,
            outline=self._outline(posed, landmarks, whole, self.size),
            irises=whole.project(self.rig.irises(posed), self.size),
            visible=visible(posed.landmarks, view, self.renderer.distances(), self.size),
            landmarks_3d=view.to_camera(posed.landmarks),
            rotation=camera_rotation(posed, view),
            canonical=self.renderer.canonical_map(view) if with_map else None,
            posed=posed,
            view=view,
        )

    def _posed(
        self, expression: Expression, pose: HeadPose, tongue: Callable[[Posed], Posed] | None
    ) -> Posed:
        fitted = {part.name for part in self._parts if self._is_fitted(part)}
        posed = self.rig.pose(self.body, expression, pose, fitted)
        return tongue(posed) if tongue else posed

    def _is_fitted(self, part: Part) -> bool:
        return part.name in self.rig.pack.parts

    def _surface(self, part: Part, posed: Posed) -> Floats:
        """Position and normal of every corner of a part (V, 6)."""
        if part.name == "skin":
            corners = self.rig.skin.position_of
            return np.concatenate([posed.skin[corners], posed.skin_normals[corners]], 1)
        if self._is_fitted(part):
            corners, (positions, normals) = self.rig.part(part.name).mesh.position_of, posed.parts[part.name]
            return np.concatenate([positions[corners], normals[corners]], 1)
        moved = part.canonical @ posed.head[:, :3].T + posed.head[:, 3]
        return np.concatenate([moved, self._normals[part.name] @ posed.head[:, :3].T], 1).astype(np.float32)


def _frame_uniforms(
    identity: Identity, expression: Expression, *, is_out: bool = False
) -> Mapping[str, Mapping[str, Any]]:
    """Uniforms of the materials for this frame's expression."""
    out = (
        1.0 if is_out else min(1.0, 1.6 * expression.get("tongueOut", 0.0))
    )  # inside, a tongue gets little light
    tongue = np.array(identity.mouth.tongue) * (0.5 + 0.5 * out)
    wrinkles = {
        f"wrinkles_{word}": wrinkle_weights(expression, side, identity.age)
        for side, word in (("L", "left"), ("R", "right"))
    }
    return {"skin": wrinkles, "tongue": {"tint": tuple(tongue)}}
