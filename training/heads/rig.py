"""Rig: a body shape and a frame (expression, pose) → vertices and landmarks. NumPy and SciPy only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face.head_rotation import rotation_of
from face.ibug import OUTER_EYE_CORNERS
from training.heads import rotations
from training.heads.expressions import Expression, Muscles, drive
from training.heads.mesh import Floats, Mesh, VertexNormals, triangles_of
from training.heads.noise import smoothstep
from training.heads.pack import Pack
from training.heads.poses import HeadPose
from training.heads.skeleton import Doubles, Skeleton, Skinning
from training.heads.subdivision import bilinear, catmull_clark

HEAD_SHARES = {"neck01": 0.2, "neck02": 0.2, "neck03": 0.2, "head": 0.4}
"""Share of a head turn for each bone, from the shoulders up."""

PUPILS = ((0.706, 0.297), (0.295, 0.703))
"""Places of the irises in the texture of the eyes: the subject's right eye, then the left."""
IRIS_RADIUS = 0.113
"""In that texture."""

UPPER_TEETH_DROP, LOWER_TEETH_DROP = 0.03, 0.06
"""How far teeth are lowered, in dm: MakeHuman's upper row hides behind the lip even in a laugh."""


@dataclass(frozen=True)
class Posture:
    """Posture of the arms in degrees: down at the side, forward, and the slope of the collar bones."""

    arm: float = 32.0
    arm_forward: float = 9.0
    collar: float = 3.0


@dataclass(frozen=True, eq=False)
class Body:
    """A person at rest: `vertices` (N, 3), `joints` (B, 3), and what their expressions depend on."""

    vertices: Floats
    joints: Doubles
    ethnicity: Mapping[str, float]
    lid: float
    posture: Posture
    head_height: float
    head_centre: Doubles


@dataclass(frozen=True, eq=False)
class Posed:
    """One posed person, in world units, before any camera.

    Positions and normals of the skin (S, 3) and of each fitted part, 68 landmarks (68, 3), and the matrix (3,
    4) that moves rest points with the head.
    """

    skin: Floats
    skin_normals: Floats
    parts: Mapping[str, tuple[Floats, Floats]]
    landmarks: Floats
    head: Doubles


class FittedPart:
    """Geometry that follows the body (MakeHuman's proxies).

    Each vertex is attached to three body vertices, with an offset that scales with the body.
    """

    def __init__(self, pack: Pack, name: str, skinning: Skinning) -> None:
        def get(key: str) -> NDArray[Any]:
            return pack.geometry[f"{name}/{key}"]

        uv = get("uv") * [1, -1] + [0, 1]  # OBJ v points up, pictures go down
        self.name = name
        self.mesh = Mesh.join(get("q").astype(np.int64), get("qt").astype(np.int64), uv)
        self.hides = get("delete")
        self._anchors, self._weights = get("idx").astype(np.int64), get("w")
        self._offsets, self._scale = get("off"), get("scale")
        self.skinning = skinning.follow(self._anchors, self._weights)
        self.normals = VertexNormals(triangles_of(self.mesh.position_quads), len(self._anchors))

    def fit(self, body: Floats) -> Floats:
        """Vertices (V, 3) of the part on that (unposed) body."""
        scale = np.ones(3, np.float32)
        for axis, (a, b, length) in enumerate(self._scale):
            if length > 0:
                scale[axis] = abs(body[int(a), axis] - body[int(b), axis]) / length
        hung = np.einsum("vk,vkj->vj", self._weights, body[self._anchors])
        return np.asarray(hung + self._offsets * scale, np.float32)


class Rig:
    """A pack that can be posed.

    `canonical` (S, 3) is the average head, the coordinate system of every correspondence map; `skin` the
    subdivided skin's mesh; `skin_island` (faces) tells head, torso, eye sockets and mouth apart (0–3).
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        z = pack.geometry
        count, quads, uv_quads = len(z["base_v"]), z["skin_q"].astype(np.int64), z["skin_qt"].astype(np.int64)
        self._subdivide, fine_quads = catmull_clark(quads, count)
        to_uv, fine_uv_quads = bilinear(uv_quads, len(z["skin_uv"]))
        self.skin = Mesh.join(fine_quads, fine_uv_quads, np.asarray(to_uv @ z["skin_uv"], np.float32))
        self.skin_island = np.repeat(z["skin_island"], 4)
        self.mean = z["mean_v"].astype(np.float32)
        self.canonical = np.asarray(self._subdivide @ self.mean, np.float32)
        self.landmark_vertices = z["lm68"]
        self._skeleton = Skeleton(pack)
        self._skinning = Skinning(z["w_idx"], z["w_val"], len(pack.bones))
        self._skin_normals = VertexNormals(triangles_of(fine_quads), len(self.canonical))
        # Poses were recorded with z up (BVH), the body has y up: unturned, eyes would roll, not look aside.
        recorded = rotations.to_vector(z["unit_rot"].astype(np.float64))
        self._unit_vectors = recorded[:, :, [0, 2, 1]] * [1, 1, -1]
        self._left = smoothstep(-0.12, 0.12, self.mean[:, 0]).astype(np.float32)[:, None]
        self.part = lru_cache(maxsize=None)(lambda name: FittedPart(pack, name, self._skinning))

    def body(
        self,
        targets: Mapping[str, float],
        ethnicity: Mapping[str, float],
        lid: float = 0.1,
        posture: Posture | None = None,
    ) -> Body:
        """A body at rest from weighted morph targets."""
        vertices = self.pack.geometry["base_v"].astype(np.float32)
        for name, weight in targets.items():
            self._add(name, weight, vertices)
        crown = float(vertices[self.pack.geometry["skin_q"].ravel(), 1].max())
        chin = float(vertices[self.landmark_vertices[8], 1])
        depth = 0.6 * float(vertices[self.landmark_vertices[OUTER_EYE_CORNERS[0]], 2])
        centre = np.array([0, (crown + chin) / 2, depth])
        joints = self._skeleton.joints(vertices)
        return Body(vertices, joints, ethnicity, lid, posture or Posture(), crown - chin, centre)

    def subdivided(self, vertices: Floats) -> Floats:
        """Body vertices (N, 3) → skin positions (S, 3)."""
        return np.asarray(self._subdivide @ vertices, np.float32)

    def pose(
        self, body: Body, expression: Expression, pose: HeadPose | None = None, parts: Iterable[str] = ()
    ) -> Posed:
        """The body with this expression and pose, and its parts."""
        muscles = drive(expression, body.lid)
        rest = self._sculpted(body, muscles)
        rotation = self._bone_rotations(muscles.units, pose or HeadPose(), body.posture)
        matrices = self._skeleton.matrices(body.joints, rotation)
        skin = self.subdivided(self._skinning(rest, matrices))
        worn = {}
        for name in parts:
            part = self.part(name)
            fitted = self._lowered(part, rest) if name == "teeth" else part.fit(rest)
            positions = part.skinning(fitted, matrices)
            worn[name] = (positions, part.normals(positions))
        head = matrices[self.pack.bones["head"]]
        return Posed(skin, self._skin_normals(skin), worn, skin[self.landmark_vertices], head)

    def landmarks(self, body: Body, expression: Expression) -> Floats:
        """The 68 landmarks (68, 3) of an unturned head with this expression; quicker than `pose`."""
        muscles = drive(expression, body.lid)
        rotation = self._bone_rotations(muscles.units, HeadPose(), body.posture)
        moved = self._skinning(self._sculpted(body, muscles), self._skeleton.matrices(body.joints, rotation))
        return np.asarray(self._subdivide[self.landmark_vertices] @ moved, np.float32)

    def irises(self, posed: Posed) -> Floats:
        """The middles of both irises (2, 3), the subject's right one first. The eyes must be worn."""
        positions, _ = posed.parts["eyes"]
        return np.stack([positions[vertices].mean(0) for vertices in self._iris_vertices])

    @cached_property
    def _iris_vertices(self) -> list[NDArray[np.int64]]:
        mesh = self.part("eyes").mesh
        away = [np.linalg.norm(mesh.uv - pupil, axis=1) for pupil in PUPILS]
        return [np.unique(mesh.position_of[distance < IRIS_RADIUS]) for distance in away]

    def _lowered(self, teeth: FittedPart, rest: Floats) -> Floats:
        lower = teeth.skinning.share_of(self.pack.bones["jaw"])[:, None]
        drop = UPPER_TEETH_DROP + (LOWER_TEETH_DROP - UPPER_TEETH_DROP) * lower
        return np.asarray(teeth.fit(rest) - drop * np.array([0, 1, 0]), np.float32)

    def _add(self, target: str, weight: float, vertices: Floats) -> None:
        index, moved = self.pack.target(target)
        vertices[index] += np.float32(weight) * moved  # indices of one target are unique

    def _unit_vector(self, unit: str) -> Doubles:
        """Rotation vectors (B, 3) of a unit; of its bones on one side if its name ends in `.L` or `.R`.

        Bones in the middle turn half as far then.
        """
        name, _, side = unit.partition(".")
        vectors = np.asarray(self._unit_vectors[self.pack.units[name]])
        if not side:
            return vectors
        ends = [bone.rpartition(".")[2] for bone in self.pack.bones]
        shares = [0.5 if end not in ("L", "R") else float(end == side) for end in ends]
        return np.asarray(vectors * np.array(shares)[:, None])

    def _sculpted(self, body: Body, muscles: Muscles) -> Floats:
        vertices = body.vertices.copy()
        for people, share in body.ethnicity.items():
            for sculpt, weight in muscles.sculpts.items():
                self._add(f"expr/{people}/{sculpt}", weight * share, vertices)
            for sculpt, (left, right) in muscles.halves.items():
                index, moved = self.pack.target(f"expr/{people}/{sculpt}")
                side = self._left[index]
                vertices[index] += np.float32(share) * moved * (left * side + right * (1 - side))
        return vertices

    def _bone_rotations(self, units: Mapping[str, float], pose: HeadPose, posture: Posture) -> Doubles:
        bones = self.pack.bones
        vectors = np.zeros((len(bones), 3))
        for unit, weight in units.items():
            vectors += weight * self._unit_vector(unit)
        rotation = rotations.from_vector(vectors)
        turn = rotations.to_vector(rotation_of(pose.yaw, pose.pitch, pose.roll))
        for bone, share in HEAD_SHARES.items():
            rotation[bones[bone]] = rotations.from_vector(turn * share) @ rotation[bones[bone]]
        for side, sign in (("L", 1), ("R", -1)):
            forward, down, collar = np.deg2rad(
                [posture.arm_forward, posture.arm, posture.collar + pose.shrug]
            )
            rotation[bones[f"upperarm01.{side}"]] = rotations.from_vector([0, sign * forward, -sign * down])
            rotation[bones[f"clavicle.{side}"]] = rotations.from_vector([0, 0, -sign * collar])
        rotation[bones["spine02"]] = rotation_of(pose.body_yaw, pose.body_pitch, pose.body_roll)
        return rotation
