"""Export of one person and their frames, as arrays that the Blender script reads.

Besides arrays of `training/portraits/export.py`: `pieces`, the number of accessories; of each piece0/v, q,
uv, colour, kind; `lamps` (L, 12): place, aim, size (2), power, colour; `around` (3,); `skin/folds` (H, W, 4).

Of frame k: frame/k/MESH (V, 3) moved vertices; frame/k/brows, lashes, beard (N, K, 3) moved curves;
frame/k/head (4, 4), which moves hair and accessories; frame/k/folds (4,); frame/k/camera (4, 4), lens.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.accessories import HATS, HeadSize, build_accessory, hat_height
from training.heads.cameras import Camera
from training.heads.clothes import paint_clothes
from training.heads.expressions import Expression
from training.heads.identity import Identity
from training.heads.poses import HeadPose
from training.heads.rig import Body
from training.heads.studio import Shot
from training.heads.wrinkles import paint_wrinkles, wrinkle_weights
from training.portraits.export import Arrays, Exporter, average_scale
from training.portraits.eyeballs import paint_eye
from training.portraits.shards.binding import Bound
from training.portraits.shards.lamps import Lighting
from training.portraits.sitters import Sitter

MESHES = ("eyes", "teeth", "tongue")
DENSITY, THICKER = 0.35, 1.8
"""Share of a portrait's hairs, and how much thicker each is: pictures of 256 px show no more."""
SMOOTH_CUTS = ("bob", "lob", "long", "tied", "bun")
"""Cuts without curls, of which every second point is kept."""
BOUND = ("brows", "lashes", "beard")


class PersonExport:
    """What Blender needs of one person: `arrays`, to which `add` adds frames."""

    def __init__(
        self,
        exporter: Exporter,
        identity: Identity,
        sitter: Sitter,
        body: Body,
        lighting: Lighting,
        rng: np.random.Generator,
    ) -> None:
        self._garment, self._age = f"clothes_{sitter.garment}", identity.age
        self._frames, rig = 0, exporter.rig
        self._rest = rest = rig.pose(body, {}, HeadPose(), (*MESHES, self._garment))
        self.arrays: Arrays = {
            **exporter.skin(sitter, rest, {}, {"clothes": self._garment}),
            **exporter.eyes(sitter, rest),
            **exporter.mouth(rest),
            **exporter.clothes_with(rest, self._garment, _cloth(identity, exporter)),
            **exporter.hair(rng, sitter, rest, DENSITY),
            **exporter.fine_hair(rng, sitter, rest),
            **_lamps(lighting, rest.landmarks.mean(0).astype(np.float64)),
            "skin/folds": paint_wrinkles(exporter.regions, identity.skin.seed),
            "colour/hair": np.array(sitter.hair),
            "greying": np.array(sitter.greying),
        }
        if "hair/radius" in self.arrays:
            self.arrays["hair/radius"] = self.arrays["hair/radius"] * THICKER
            if sitter.cut in SMOOTH_CUTS:
                self.arrays["hair/curves"] = self.arrays["hair/curves"][:, ::2]
        self._vary(identity, exporter, rng)
        self._wear(identity, body)
        quads = rig.skin.position_quads[rig.skin_island == 0]
        edges = np.concatenate([quads[:, [k, (k + 1) % 4]] for k in range(4)])
        self._bound = {
            name: Bound(self.arrays[f"{name}/curves"], rest.skin, rest.skin_normals, edges)
            for name in BOUND
            if f"{name}/curves" in self.arrays
        }

    def add(self, shot: Shot, expression: Expression, camera: Camera) -> None:
        """Add a frame that the quick renderer has shot without hair."""
        posed, frame = shot.posed, f"frame/{self._frames}/"
        self.arrays[f"{frame}skin"] = posed.skin
        for name in MESHES:
            self.arrays[f"{frame}{name}"] = posed.parts[name][0]
        self.arrays[f"{frame}clothes"] = posed.parts[self._garment][0]
        for name, bound in self._bound.items():
            self.arrays[f"{frame}{name}"] = bound(posed.skin, posed.skin_normals)
        self.arrays[f"{frame}folds"] = _folds(expression, self._age)
        self.arrays[f"{frame}head"] = np.vstack([posed.head, [0, 0, 0, 1]])
        self.arrays[f"{frame}camera"] = np.linalg.inv(shot.view.placement)
        self.arrays[f"{frame}lens"] = np.array([camera.field_of_view, camera.shift_x, camera.shift_y])
        self._frames += 1
        self.arrays["frames"] = np.array(self._frames)

    def on_the_average_head(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Places (N, 3) at rest → the corresponding ones on the average head."""
        scale, offset = average_scale(self._rest)
        return np.asarray(points * scale + offset)

    def _vary(self, identity: Identity, exporter: Exporter, rng: np.random.Generator) -> None:
        """Make eyes differ more than portraits' do: iris, white, pupil, lashes, shade around them."""
        look, arrays = identity.eyes, self.arrays
        arrays["eyes/albedo"] = paint_eye(look, exporter.rig.pack, rng.uniform(0.25, 0.45))
        arrays["lashes/radius"] = arrays["lashes/radius"] * rng.uniform(0.4, 1.3)
        lashes = arrays["lashes/curves"]
        kept = rng.random(len(lashes)) < rng.uniform(0.3, 1.0)
        arrays["lashes/curves"] = lashes[kept | (np.arange(len(lashes)) == 0)]
        mask = cv2.resize(exporter.regions.eyes, arrays["skin/albedo"].shape[1::-1])
        darker = 1 - mask[:, :, None] * identity.skin.eye_shade / 50
        arrays["skin/albedo"] = (arrays["skin/albedo"] * darker).astype(np.uint8)

    def _wear(self, identity: Identity, body: Body) -> None:
        """Add the accessories' solids; hair above a hat's brim is left out."""
        crown = float(body.head_centre[1] + body.head_height / 2)
        size, number = HeadSize(self._rest.landmarks.astype(np.float64), crown), 0
        for look in identity.accessories:
            for piece in build_accessory(look, size):
                if piece.material == "lens":
                    continue
                triangles = piece.solid.triangles
                self.arrays |= {
                    f"piece{number}/v": piece.solid.vertices.astype(np.float32),
                    f"piece{number}/q": np.concatenate([triangles, triangles[:, :1]], 1),
                    f"piece{number}/uv": np.zeros((len(triangles), 4, 2), np.float32),
                    f"piece{number}/colour": np.array(piece.colour),
                    f"piece{number}/kind": np.array(piece.material),
                }
                number += 1
            if look.kind in HATS and "hair/curves" in self.arrays:
                curves = self.arrays["hair/curves"]
                brim = float(size.landmarks[17:27, 1].max()) + hat_height(look)
                self.arrays["hair/curves"] = curves[curves[:, :, 1].max(1) < brim]
        self.arrays["pieces"] = np.array(number)


def _lamps(lighting: Lighting, face: NDArray[np.float64]) -> Arrays:
    rows = [
        (*lamp.place(face), *face, lamp.size, lamp.size, lamp.power, *lamp.colour) for lamp in lighting.lamps
    ]
    return {"lamps": np.array(rows), "around": np.array(lighting.around)}


def _folds(expression: Expression, age: int) -> NDArray[np.float64]:
    """How much deeper each kind of fold is than at rest (4,)."""
    sides = [
        np.subtract(wrinkle_weights(expression, side, age), wrinkle_weights({}, side, age)) for side in "LR"
    ]
    return np.asarray(np.mean(sides, 0))


def _cloth(identity: Identity, exporter: Exporter) -> NDArray[np.uint8]:
    pack, name = exporter.rig.pack, f"clothes_{identity.clothes.garment}"
    return paint_clothes(identity.clothes, pack.texture(name) if name in pack.textures else None)
