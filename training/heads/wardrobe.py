"""Wardrobe: makes the textures and meshes of one identity, as parts for the renderer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from face.ibug import BROWS
from training.heads.accessories import HATS, HeadSize, build_accessory, hat_height
from training.heads.clothes import paint_clothes
from training.heads.colours import Colour
from training.heads.eyes import paint_iris, paint_teeth
from training.heads.hair import Mask, beard_mask, paint_beard, paint_scalp, rounded_growth
from training.heads.identity import Identity
from training.heads.mesh import Floats, triangles_of
from training.heads.noise import smoothstep
from training.heads.parts import Part
from training.heads.regions import Regions, find_regions
from training.heads.renderer import Renderer
from training.heads.rig import Body, Rig
from training.heads.skin import HEIGHT, WIDTH, finish_skin, paint_skin
from training.heads.strands import drawn, layer, normalised, stray
from training.heads.wrinkles import paint_wrinkles

LABELS = {"skin": 1, "eyes": 2, "teeth": 3, "tongue": 4, "hair": 5, "clothes": 6, "accessory": 7}
"""Numbers of the parts in canonical maps."""
PAINTED_CUTS = ("bald", "shaved", "curls")
LAYERS = 6
STRAY_HEIGHTS = (0.02, 0.045)


class Wardrobe:
    """Makes the parts of identities. Textures of the pack are prepared once and kept."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self._regions = find_regions(rig)
        self._enlarged = self._regions.enlarged(HEIGHT, WIDTH)
        self._picture = lru_cache(maxsize=64)(rig.pack.texture)
        self._hair_texture = lru_cache(maxsize=16)(self._make_hair_texture)
        self._shade = self._skin_shade()
        self._teeth = paint_teeth(rig.pack.texture("teeth"))

    @property
    def regions(self) -> Regions:
        return self._regions

    def body(self, identity: Identity) -> Body:
        return self.rig.body(identity.targets, identity.ethnicity, identity.lid, identity.posture)

    def parts(self, identity: Identity, body: Body, renderer: Renderer) -> Iterator[Part]:
        """All parts of a person, with textures uploaded to that renderer."""
        yield self._skin(identity, renderer)
        yield from self._short_hair(identity, renderer)
        yield from self._eyes(identity, renderer)
        yield from self._mouth(identity, renderer)
        if identity.hair.cut not in PAINTED_CUTS:
            yield from self._hair(identity, renderer)
        yield self._clothes(identity, renderer)
        landmarks = self.rig.subdivided(body.vertices)[self.rig.landmark_vertices].astype(np.float64)
        crown = body.head_centre[1] + body.head_height / 2
        for look in identity.accessories:
            for made in build_accessory(look, HeadSize(landmarks, crown)):
                count = len(made.solid.vertices)
                yield Part(
                    made.name, made.material, np.zeros((count, 2), np.float32),
                    made.solid.vertices.astype(np.float32), np.zeros(count, np.float32), made.solid.triangles,
                    label=LABELS["accessory"], uniforms={"tint": made.colour, "gloss": made.gloss},
                )  # fmt: skip

    def _fitted(self, part: str, material: str, shade: Floats | None = None, **options: object) -> Part:
        fitted = self.rig.part(part)
        canonical = fitted.fit(self.rig.mean)[fitted.mesh.position_of]
        values = np.zeros(len(canonical), np.float32) if shade is None else shade
        triangles = options.pop("triangles", None)
        index = fitted.mesh.triangles() if triangles is None else triangles
        return Part(part, material, fitted.mesh.uv, canonical, values, index, **options)  # type: ignore[arg-type]

    def _canonical(self, part: str) -> Floats:
        fitted = self.rig.part(part)
        return fitted.fit(self.rig.mean)[fitted.mesh.position_of]

    def _skin_shade(self) -> Floats:
        """Depth of each skin corner: 1 in the mouth, 0.6 in the eye sockets, 0 outside."""
        shade = np.zeros(len(self.rig.skin.uv), np.float32)
        for island, depth in ((3, 1.0), (2, 0.6)):
            shade[self.rig.skin.quads[self.rig.skin_island == island].ravel()] = depth
        return shade

    def paint(self, identity: Identity) -> NDArray[np.uint8]:
        """The skin's texture, RGB."""
        look = identity.skin
        base, blend = (self._picture(f"skin/{name}") for name in (look.base, look.blend))
        lab = paint_skin(look, base, blend, self._enlarged)
        lab = paint_scalp(lab, identity.hair, identity.male, self._enlarged)
        if identity.beard:
            lab = paint_beard(lab, identity.beard, identity.hair.colour, self._enlarged)
        return finish_skin(lab)

    def _skin(self, identity: Identity, renderer: Renderer) -> Part:
        look, skin = identity.skin, self.rig.skin
        hidden = np.zeros(len(self.rig.mean), bool)
        hidden[self.rig.part(f"clothes_{identity.clothes.garment}").hides] = True
        kept = ~hidden[self.rig.pack.geometry["skin_q"]].all(1)  # else arms poke through sleeves
        wrinkles = renderer.texture(paint_wrinkles(self._regions, look.seed))
        return Part(
            "skin", "skin", skin.uv, self.rig.canonical[skin.position_of], self._shade,
            skin.triangles(np.repeat(kept, 4)), renderer.texture(self.paint(identity)), LABELS["skin"],
            {"gloss": look.gloss, "wrinkle_map": wrinkles},
            coarse=triangles_of(skin.quads[:, 0].reshape(-1, 4)[kept]),
        )  # fmt: skip

    def _short_hair(self, identity: Identity, renderer: Renderer) -> Iterator[Part]:
        """Sheets of long beards and curls, above the skin."""
        hair, beard = identity.hair, identity.beard
        if hair.cut == "curls":
            growth = rounded_growth(hair, self._enlarged)
            yield from self._layers(hair.colour, growth, 0.03 + 0.05 * hair.flyaway, 2.0, hair.seed, renderer)
        if beard and beard.length:
            growth = beard_mask(beard, self._enlarged) * min(1.0, beard.density + 0.3)
            yield from self._layers(hair.colour, growth, beard.length, 1.4, beard.seed + 2, renderer)

    def _layers(
        self, colour: Colour, growth: Mask, length: float, coarse: float, seed: int, renderer: Renderer
    ) -> Iterator[Part]:
        skin = self.rig.skin
        rows, columns = np.clip(skin.uv[:, ::-1] * (HEIGHT, WIDTH), 0, (HEIGHT - 1, WIDTH - 1)).astype(int).T
        triangles = skin.triangles()
        grown = triangles[growth[rows, columns][triangles].max(1) > 0.08]
        for k in range(1, LAYERS + 1 if len(grown) else 1):
            height = k / LAYERS
            yield Part(
                "skin", "hair", skin.uv, self.rig.canonical[skin.position_of], self._shade, grown,
                renderer.texture(layer(growth, height, coarse, 3.0, seed)), LABELS["skin"],
                {"tint": colour, "gloss": 0.7, "anisotropy": 0.0, "inflate": length * height}, loose=True,
            )  # fmt: skip

    def _eyes(self, identity: Identity, renderer: Renderer) -> Iterator[Part]:
        look, mesh = identity.eyes, self.rig.part("eyes").mesh
        centre = mesh.uv[mesh.quads].mean(1)
        cornea = (centre[:, 0] > 0.9) & (centre[:, 1] > 0.9)  # one corner of the texture marks it
        iris = renderer.texture(paint_iris(look, self._picture(look.iris)))
        yield self._fitted(
            "eyes", "eye", triangles=mesh.triangles(~cornea), texture=iris, label=LABELS["eyes"],
            uniforms={"tint": look.white},
        )  # fmt: skip
        yield self._fitted("eyes", "cornea", triangles=mesh.triangles(cornea))
        for part, tint, weight in (
            (look.lashes, (0.04, 0.035, 0.03), look.lash_weight),
            (look.brows, look.brow_colour, look.brow_weight),
        ):
            texture = renderer.texture(self._picture(part))
            yield self._fitted(part, "fringe", texture=texture, uniforms={"tint": tint, "gloss": weight})

    def _mouth(self, identity: Identity, renderer: Renderer) -> Iterator[Part]:
        """Teeth and tongue darken with depth, or the mouth looks like a lamp."""
        place = self._canonical("teeth")
        depth = (0.02 + 0.98 * smoothstep(1.0, 1.3, place[:, 2])) * (
            1 - 0.75 * smoothstep(0.09, 0.23, np.abs(place[:, 0]))
        )
        texture = renderer.texture(self._teeth)
        yield self._fitted(
            "teeth", "mouth", depth.astype(np.float32), texture=texture, label=LABELS["teeth"],
            uniforms={"tint": identity.mouth.teeth},
        )  # fmt: skip
        place = self._canonical("tongue")
        groove = 1 - 0.18 * np.exp(-((place[:, 0] / 0.03) ** 2))
        depth = (0.12 + 0.88 * smoothstep(0.7, 1.35, place[:, 2])) * groove
        yield self._fitted(
            "tongue", "mouth", depth.astype(np.float32), texture=renderer.texture(self._picture("tongue")),
            label=LABELS["tongue"], uniforms={"tint": identity.mouth.tongue, "gloss": 0.7},
        )  # fmt: skip

    def _hair(self, identity: Identity, renderer: Renderer) -> Iterator[Part]:
        look, part = identity.hair, f"hair_{identity.hair.cut}"
        picture = self._hair_texture(look.cut)
        uniforms = {
            "tint": look.colour, "gloss": look.contrast, "grey_share": look.greying,
            "trim": (look.fringe, look.ends, self._brim(identity), look.fringe_slant),
        }  # fmt: skip
        yield self._fitted(
            part, "hair", texture=renderer.texture(picture), label=LABELS["hair"], uniforms=uniforms
        )
        loose = renderer.texture(stray(picture, look.flyaway))
        for height in STRAY_HEIGHTS:
            yield self._fitted(
                part,
                "hair",
                texture=loose,
                loose=True,
                uniforms={**uniforms, "inflate": height * look.flyaway},
            )

    def _brim(self, identity: Identity) -> float:
        """The height (dm on the average head) above which a hat hides the hair; 99 without one."""
        brows = float(self.rig.mean[self.rig.landmark_vertices[BROWS], 1].max())
        return min((brows + hat_height(a) for a in identity.accessories if a.kind in HATS), default=99.0)

    def _make_hair_texture(self, cut: str) -> NDArray[np.uint8]:
        if f"hair_{cut}" in self.rig.pack.textures:
            return normalised(self.rig.pack.texture(f"hair_{cut}"))
        return drawn(self.rig, cut)

    def _clothes(self, identity: Identity, renderer: Renderer) -> Part:
        part = f"clothes_{identity.clothes.garment}"
        picture = self._picture(part) if part in self.rig.pack.textures else None
        texture = renderer.texture(paint_clothes(identity.clothes, picture))
        return self._fitted(part, "cloth", texture=texture, label=LABELS["clothes"])
