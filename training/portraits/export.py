"""Export: a sitter → meshes, textures, hair, camera and landmarks, as arrays that the Blender script reads.

Arrays are named PART/WHAT. A mesh has `v` (V, 3) in dm, `q` (F, 4) the vertices of each quad (a triangle
repeats its first one) and `uv` (F, 4, 2) with v downwards. Hair has `curves` (N, K, 3) and `radius` in dm.
`landmarks` (68, 2) are pixels of a picture of LANDMARK_SIZE, pixel centres being whole numbers;
`landmarks_3d` (68, 3) are dm, and `landmark_vertices` (68,) their vertices of the skin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from face.ibug import CHIN, EYES, NOSE_BRIDGE
from training.heads import shapes
from training.heads.accessories import AccessoryLook, HeadSize, build_accessory
from training.heads.cameras import Camera, set_up
from training.heads.expressions import Expression
from training.heads.eyes import paint_teeth
from training.heads.mesh import Mesh, triangles_of
from training.heads.pack import Pack
from training.heads.poses import HeadPose
from training.heads.regions import Regions, find_regions
from training.heads.rig import Body, Posed, Posture, Rig
from training.portraits import fine_hair, haircuts, hairline, headscarf
from training.portraits.cloth import paint_cloth
from training.portraits.complexion import HEIGHT, WIDTH, age_group, paint_complexion
from training.portraits.eyeballs import is_cornea, paint_eye, usual_look
from training.portraits.sitters import Sitter
from training.portraits.strands import Ground

Arrays = dict[str, NDArray[Any]]
CAMERA = Camera(field_of_view=20, share=0.56, shift_y=-0.03)
LANDMARK_SIZE = 512
"""Side (px) of the picture that the exported landmarks are for."""
CALM = 0.6
"""Kept share of the sampler's deviations from the mean face, which makes faces more regular."""
AVERAGE_CHIN, AVERAGE_CROWN, AVERAGE_BRIDGE = 6.43, 8.66, 1.49
"""Heights of chin and crown, and depth of the bridge of the nose, on the average head (dm)."""
PLEASANT = {
    "eyebrows/eyebrows-trans-up": 0.45, "eyebrows/eyebrows-angle-down": 0.3, "mouth/mouth-angles-up": 0.25,
    "eyes/l-eye-scale-incr": 0.25, "eyes/r-eye-scale-incr": 0.25,
}  # fmt: skip
"""Morph targets added to all people: MakeHuman's mean face has low, slanting brows and small eyes."""
SOFT = {
    "mouth/mouth-upperlip-volume-incr": 0.3, "mouth/mouth-lowerlip-volume-incr": 0.25, "head/head-oval": 0.35,
    "chin/chin-width-decr": 0.25, "nose/nose-scale-vert-decr": 0.15, "nose/nose-width2-decr": 0.2,
    "eyes/l-eye-scale-incr": 0.2, "eyes/r-eye-scale-incr": 0.2,
}  # fmt: skip
"""Morph targets added to women."""
NARROW = {
    "eyes/l-eye-epicanthus-in": 0.5, "eyes/r-eye-epicanthus-in": 0.5, "eyes/l-eye-height2-decr": 0.25,
    "eyes/r-eye-height2-decr": 0.25,
}  # fmt: skip
"""Morph targets added by the share of Asian shapes: the pack's own hardly change the lids."""
HAIR_RADIUS, BROW_RADIUS, LASH_RADIUS, BEARD_RADIUS = 0.0020, 0.0011, 0.0020, 0.0012


class Exporter:
    """Poses sitters with one pack's rig. Slow to make, 3 s a sitter to `export`."""

    def __init__(self, pack: Pack) -> None:
        self.rig = Rig(pack)
        self.regions: Regions = find_regions(self.rig)
        self._big = self.regions.enlarged(HEIGHT, WIDTH)

    def export(self, sitter: Sitter, acted: Expression | None = None) -> Arrays:
        """Return the Blender script's whole input for this sitter, who may act besides resting."""
        rng = np.random.default_rng([sitter.seed, 1])
        body = self.body(sitter)
        expression = rest(sitter) | dict(acted or {})
        names = _worn(sitter)
        posed = self.rig.pose(body, expression, HeadPose(yaw=sitter.yaw, roll=sitter.roll), names.values())
        out = _camera(body, posed)
        out |= self.skin(sitter, posed, expression, names)
        out |= self.eyes(sitter, posed)
        out |= self.mouth(posed)
        out |= self._clothes(sitter, posed, names["clothes"])
        out |= self.hair(rng, sitter, posed)
        out |= self.fine_hair(rng, sitter, posed)
        if sitter.scarf is not None:
            vertices, quads, uv = headscarf.drape(posed.skin, posed.landmarks, sitter.seed)
            out |= {
                "scarf/v": vertices,
                "scarf/q": quads,
                "scarf/uv": uv,
                "colour/scarf": np.array(sitter.scarf),
            }
        if sitter.glasses is not None:
            out |= self._glasses(sitter.glasses, body, posed)
        out |= {"colour/hair": np.array(sitter.hair), "colour/dye": np.array(sitter.dye)}
        out |= {"greying": np.array(sitter.greying), "light": np.array(sitter.light)}
        out["gloom"] = np.array(sitter.gloom)
        return out

    def body(self, sitter: Sitter) -> Body:
        """Return the sitter's body at rest."""
        return self.rig.body(self._targets(sitter), _shares(sitter), 0.04, Posture(34, 8, 2))

    def _targets(self, sitter: Sitter) -> Mapping[str, float]:
        rng = np.random.default_rng([sitter.seed, 2])
        names = self.rig.pack.names["targets"]
        sampled = shapes.sample_targets(rng, names, sitter.male, age_group(sitter.years), _shares(sitter))
        details = {k: v * CALM for k, v in sampled.items() if not k.startswith(("macro/", "univ/"))}
        old = float(np.interp(sitter.years, [25, 50, 75], [0, 0.28, 0.68]))
        muscle, build = rng.dirichlet([1.2, 4, 1.2]).tolist(), rng.dirichlet([1.5, 4, 1.5]).tolist()
        man = 0.9 if sitter.male else 0.0
        details |= shapes.macro_weights(man, (0.0, 1 - old, old), _shares(sitter), muscle, build)
        asian = sitter.ethnicity[1]
        for added in (PLEASANT, {} if sitter.male else SOFT):
            for name, weight in added.items():
                less = 1 - 0.8 * asian if "eye-scale" in name else 1.0
                details[name] = details.get(name, 0.0) + weight * less
        for name, weight in NARROW.items():
            details[name] = details.get(name, 0.0) + weight * asian
        return details

    def skin(
        self, sitter: Sitter, posed: Posed, expression: Mapping[str, float], names: Mapping[str, str]
    ) -> Arrays:
        """Return mesh and textures of the skin, without what `names["clothes"]` hides."""
        rig, skin = self.rig, self.rig.skin
        hidden = np.zeros(len(rig.mean), bool)
        hidden[rig.part(names["clothes"]).hides] = True
        kept = np.repeat(~hidden[rig.pack.geometry["skin_q"]].all(1), 4)
        complexion = paint_complexion(sitter, expression, rig.pack, self.regions)
        eyes, _ = posed.parts["eyes"]
        shell = is_cornea(rig.part("eyes").mesh)
        rim = fine_hair.nearness(
            posed.skin, eyes[np.unique(rig.part("eyes").mesh.position_quads[shell])], 0.016
        )
        return {
            "skin/v": posed.skin,
            "skin/q": skin.position_quads[kept],
            "skin/uv": skin.uv[skin.quads[kept]],
            "skin/wet": rim,
            "skin/albedo": complexion.albedo,
            "skin/height": complexion.height,
            "skin/rough": complexion.rough,
            "landmark_vertices": rig.landmark_vertices,
        }

    def eyes(self, sitter: Sitter, posed: Posed) -> Arrays:
        """Return the eyeballs and the clear shell around them."""
        mesh, (eyes, _) = self.rig.part("eyes").mesh, posed.parts["eyes"]
        shell = is_cornea(mesh)
        return {
            "eyes/v": eyes,
            "eyes/q": mesh.position_quads[~shell],
            "eyes/uv": mesh.uv[mesh.quads[~shell]],
            "eyes/albedo": paint_eye(usual_look(sitter.iris), self.rig.pack),
            "cornea/v": eyes,
            "cornea/q": mesh.position_quads[shell],
            "cornea/uv": mesh.uv[mesh.quads[shell]],
        }

    def mouth(self, posed: Posed) -> Arrays:
        """Return teeth and tongue."""
        rig = self.rig
        teeth, tongue = paint_teeth(rig.pack.texture("teeth")), rig.pack.texture("tongue")
        return _fitted("teeth", rig.part("teeth").mesh, posed, "teeth", albedo=teeth) | _fitted(
            "tongue", rig.part("tongue").mesh, posed, "tongue", albedo=tongue
        )

    def _clothes(self, sitter: Sitter, posed: Posed, name: str) -> Arrays:
        pack = self.rig.pack
        picture = pack.texture(name) if name in pack.textures else None
        albedo = paint_cloth(picture, sitter.dye, sitter.pattern, keep="elegantsuit" in name)
        return self.clothes_with(posed, name, albedo)

    def clothes_with(self, posed: Posed, name: str, albedo: NDArray[np.uint8]) -> Arrays:
        """Return the garment of that name with a texture."""
        return _fitted("clothes", self.rig.part(name).mesh, posed, name, albedo=albedo)

    def hair(self, rng: np.random.Generator, sitter: Sitter, posed: Posed, density: float = 1.0) -> Arrays:
        """Return the sitter's hair, grown on an unturned head."""
        if sitter.cut in haircuts.SHAVEN or sitter.scarf is not None:
            return {}
        growth = hairline.growth(rng, self.regions, recede=sitter.recede, sideburns=sitter.male)
        ground, back = self._average_ground(posed, growth, ears=sitter.cut not in haircuts.COVERS_EARS)
        curves = back(haircuts.cut(rng, ground, sitter.cut, sitter.part, density))
        return {"hair/curves": curves, "hair/radius": np.array(HAIR_RADIUS)}

    def _average_ground(
        self, posed: Posed, density: NDArray[Any], *, ears: bool = True
    ) -> tuple[Ground, Any]:
        """Scale the posed skin onto the average head, on which cuts are defined, and return the inverse."""
        scale, offset = average_scale(posed)
        skin = self.rig.skin
        triangles = triangles_of(skin.position_quads[self.rig.skin_island == 0])
        corner = np.zeros(len(posed.skin), int)
        corner[skin.position_of] = np.arange(len(skin.position_of))
        values = fine_hair.sampled(density, skin.uv[corner]) + 1e-9
        x, y, z = np.abs(self.rig.canonical).T
        ear = (x > 0.66) & (y > 6.9) & (y < 7.72) & (self.rig.canonical[:, 2] > -0.1) & (z < 0.85)
        obstacle = np.ones(len(posed.skin), bool) if ears else ~ear
        ground = Ground(posed.skin * scale + offset, posed.skin_normals, triangles, values, obstacle)
        return ground, lambda curves: ((curves - offset) / scale).astype(np.float32)

    def fine_hair(self, rng: np.random.Generator, sitter: Sitter, posed: Posed) -> Arrays:
        """Return brows, lashes and the beard, grown on an unturned head."""
        look = fine_hair.BrowLook(
            sitter.brow_width, sitter.brow_lift - 0.015, sitter.brow_arch, 760 if sitter.male else 520
        )
        outside = np.unique(self.rig.skin.position_quads[self.rig.skin_island == 0])
        skin = posed.skin[outside], posed.skin_normals[outside]
        grown = fine_hair.brows(rng, skin, posed.landmarks, look)
        lashes = fine_hair.lashes(rng, posed.landmarks, is_male=sitter.male)
        out = {"brows/curves": grown, "brows/radius": np.array(BROW_RADIUS)}
        out |= {"lashes/curves": lashes, "lashes/radius": np.array(LASH_RADIUS * (0.7 if sitter.male else 1))}
        if sitter.beard:
            big = self._big
            mask = np.maximum.reduce([big.beard, big.moustache, big.sideburns * 0.8, big.goatee])
            ground, back = self._average_ground(posed, cv2.GaussianBlur(mask, (0, 0), 6) ** 1.5)
            out["beard/curves"] = back(fine_hair.beard(rng, ground, sitter.beard))
            out["beard/radius"] = np.array(BEARD_RADIUS)
        return out

    def _glasses(self, seed: int, body: Body, posed: Posed) -> Arrays:
        """Return the frame of glasses, built for the head at rest and moved with its pose.

        It has no lenses: they would only darken the eyes.
        """
        rest_points = self.rig.subdivided(body.vertices)[self.rig.landmark_vertices].astype(np.float64)
        crown = float(body.head_centre[1] + body.head_height / 2)
        out: Arrays = {}
        look = AccessoryLook("glasses", (0.03, 0.03, 0.03), 0.6, seed)
        for piece in build_accessory(look, HeadSize(rest_points, crown)):
            if piece.material == "lens":
                continue
            vertices = piece.solid.vertices @ posed.head[:, :3].T + posed.head[:, 3]
            triangles = piece.solid.triangles
            out["frame/v"] = vertices.astype(np.float32)
            out["frame/q"] = np.concatenate([triangles, triangles[:, :1]], 1)
            out["frame/uv"] = np.zeros((len(triangles), 4, 2), np.float32)
        return out


def average_scale(posed: Posed) -> tuple[float, NDArray[np.float64]]:
    """Return the scale and the offset that put an unturned head where the average head is."""
    chin, bridge = posed.landmarks[CHIN], posed.landmarks[NOSE_BRIDGE][0]
    scale = (AVERAGE_CROWN - AVERAGE_CHIN) / (float(posed.skin[:, 1].max()) - float(chin[1]))
    return scale, np.array([0, AVERAGE_CHIN - scale * chin[1], AVERAGE_BRIDGE - scale * bridge[2]])


def rest(sitter: Sitter) -> dict[str, float]:
    """Return a relaxed face with a slight smile, a little different on either side."""
    smile = sitter.smile
    return {
        "smile_L": smile, "smile_R": smile * 0.94, "squint_L": 0.10, "squint_R": 0.10,
        "browInner_L": 0.2, "browInner_R": 0.2, "browUp_L": 0.14, "browUp_R": 0.14,
    }  # fmt: skip


def _shares(sitter: Sitter) -> dict[str, float]:
    return dict(zip(("african", "asian", "caucasian"), sitter.ethnicity, strict=True))


def _worn(sitter: Sitter) -> dict[str, str]:
    """Return the pack's parts by purpose; those of the mouth and eyes by their own names."""
    return {
        "eyes": "eyes",
        "teeth": "teeth",
        "tongue": "tongue",
        "clothes": f"clothes_{sitter.garment}",
    }


def _camera(body: Body, posed: Posed) -> Arrays:
    view = set_up(CAMERA, body.head_centre, body.head_height)
    return {
        "camera": np.linalg.inv(view.placement),
        "lens": np.array([CAMERA.field_of_view, CAMERA.shift_x, CAMERA.shift_y]),
        "focus": np.array(np.linalg.norm(posed.landmarks[EYES].mean(0) - view.eye)),
        "landmarks": view.project(posed.landmarks, LANDMARK_SIZE),
        "landmarks_3d": posed.landmarks,
    }


def _fitted(part: str, mesh: Mesh, posed: Posed, name: str, **more: NDArray[Any]) -> Arrays:
    positions, _ = posed.parts[name]
    arrays: Arrays = {
        "v": positions.astype(np.float32),
        "q": mesh.position_quads,
        "uv": mesh.uv[mesh.quads],
        **more,
    }
    return {f"{part}/{key}": value for key, value in arrays.items()}
