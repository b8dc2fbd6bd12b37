"""Materials: skin, eyes, hair, cloth and glasses for Cycles. Lengths are decimetres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from training.portraits.blender.nodes import Nodes, linear

Arrays = Mapping[str, NDArray[Any]]
WHITE_HAIR = (0.80, 0.79, 0.77)
FOLDS = ("forehead", "frown", "crow's feet", "cheek fold")
"""Nodes of the skin's material that hold how deep the folds of each kind are, from 0 to 1."""
FOLD_SHADE, FOLD_DEPTH = 0.16, 0.5
"""Share of light that the deepest fold takes, and its depth in the height map."""
LASH_COLOUR = (0.10, 0.08, 0.07)


def skin(arrays: Arrays) -> Any:
    """Skin that scatters light below its surface, oily in places, wet along the lids' rims, with pores."""
    n = Nodes("skin")
    p = n.principled(
        Subsurface_Weight=0.9, Subsurface_Scale=0.024, IOR=1.4, Coat_Weight=0.05, Coat_Roughness=0.3
    )
    p.inputs["Subsurface Radius"].default_value = (1.0, 0.38, 0.22)
    p.subsurface_method = "RANDOM_WALK"
    albedo = n.texture("albedo", arrays["skin/albedo"])
    height = n.texture("height", arrays["skin/height"], is_colour=False)
    if "skin/folds" in arrays:
        fold = _folds(n, arrays["skin/folds"])
        albedo = n.scaled(albedo, n.math("MULTIPLY_ADD", fold, -FOLD_SHADE, 1.0))
        height = n.math("MULTIPLY_ADD", fold, -FOLD_DEPTH, height)
    n.link(albedo, p.inputs["Base Color"])
    wet = n.add("Attribute", attribute_name="wet").outputs["Fac"]
    dry = n.math("MULTIPLY_ADD", wet, -0.75, 1.0)
    rough = n.texture("rough", arrays["skin/rough"], is_colour=False)
    n.link(n.math("MULTIPLY", rough, dry), p.inputs["Roughness"])
    pores = n.bump(n.noise(90, 3.0), 0.2, 0.006)
    lines = n.bump(height, 0.45, 0.012, pores)
    n.link(lines, p.inputs["Normal"])
    return n.material


def _folds(n: Nodes, depths: NDArray[Any]) -> Any:
    """The depth of folds that come and go: kinds (H, W, K), each times the value of its node in FOLDS."""
    total: Any = 0.0
    for kind, label in enumerate(FOLDS):
        weight = n.add("Value", label=label, name=label).outputs[0]
        total = n.math("MULTIPLY_ADD", n.texture(label, depths[:, :, kind], is_colour=False), weight, total)
    return total


def eye(arrays: Arrays) -> Any:
    """The eyeball below the cornea."""
    n = Nodes("eye")
    p = n.principled(Roughness=0.45, Subsurface_Weight=0.25, Subsurface_Scale=0.01, Specular_IOR_Level=0.2)
    n.link(n.texture("iris", arrays["eyes/albedo"]), p.inputs["Base Color"])
    return n.material


def cornea() -> Any:
    """A clear wet shell that mirrors by Fresnel's law and else lets light straight through.

    Refracting glass would block the light and blacken the iris.
    """
    n = Nodes("cornea")
    through, mirror = n.add("BsdfTransparent"), n.add("BsdfGlossy", {"Roughness": 0.03})
    fresnel, mix = n.add("Fresnel", {"IOR": 1.5}), n.add("MixShader")
    n.link(fresnel.outputs[0], mix.inputs[0])
    n.link(through.outputs[0], mix.inputs[1])
    n.link(mirror.outputs[0], mix.inputs[2])
    n.surface(mix.outputs[0])
    return n.material


def glossy(name: str, arrays: Arrays, roughness: float, coat: float, subsurface: float) -> Any:
    """Teeth and tongue: a wet, slightly translucent texture."""
    n = Nodes(name)
    p = n.principled(
        Roughness=roughness, Coat_Weight=coat, Subsurface_Weight=subsurface, Subsurface_Scale=0.02
    )
    n.link(n.texture(name, arrays[f"{name}/albedo"]), p.inputs["Base Color"])
    return n.material


def plastic(name: str, colour: tuple[float, float, float]) -> Any:
    """The frame of glasses."""
    n = Nodes(name)
    n.principled(Base_Color=linear(colour), Roughness=0.25, Coat_Weight=0.4)
    return n.material


def solid(name: str, colour: tuple[float, float, float], kind: str) -> Any:
    """An accessory of linear RGB: "plastic", "felt" or "flesh"."""
    n = Nodes(name)
    red, green, blue = (float(value) for value in colour)
    rough = {"plastic": 0.3, "felt": 0.95, "flesh": 0.5}[kind]
    p = n.principled(Base_Color=(red, green, blue, 1.0), Roughness=rough)
    if kind == "flesh":
        p.inputs["Subsurface Weight"].default_value = 0.8
        p.inputs["Subsurface Scale"].default_value = 0.02
    elif kind == "felt":
        p.inputs["Sheen Weight"].default_value = 0.3
        n.link(_weave(n), p.inputs["Normal"])
    return n.material


def cloth(arrays: Arrays) -> Any:
    """Woven cloth: a fine weave as bump and in its colour, and a sheen at the edges."""
    n = Nodes("clothes")
    p = n.principled(Roughness=0.9, Sheen_Weight=0.25, Sheen_Roughness=0.5, Specular_IOR_Level=0.15)
    picture = n.texture("clothes", arrays["clothes/albedo"])
    n.link(_mottled(n, picture, 140), p.inputs["Base Color"])
    n.link(_weave(n), p.inputs["Normal"])
    return n.material


def scarf(colour: tuple[float, float, float]) -> Any:
    """The thin cloth of a headscarf."""
    n = Nodes("scarf")
    p = n.principled(Roughness=0.8, Sheen_Weight=0.3, Sheen_Roughness=0.4, Specular_IOR_Level=0.2)
    plain = n.add("RGB")
    plain.outputs[0].default_value = linear(colour)
    n.link(_mottled(n, plain.outputs[0], 160), p.inputs["Base Color"])
    n.link(_weave(n), p.inputs["Normal"])
    return n.material


def _mottled(n: Nodes, colour: Any, scale: float) -> Any:
    """The colour, a little lighter and darker from thread to thread."""
    ramp = n.math("MULTIPLY_ADD", n.noise(scale, 1.0), 0.5, 0.75)
    return n.scaled(colour, ramp)


def _weave(n: Nodes) -> Any:
    place = n.add("TexCoord").outputs["Object"]
    threads = []
    for direction in ("X", "Y"):
        node = n.add("TexWave", {"Scale": 26.0, "Distortion": 0.6, "Detail": 1.0}, bands_direction=direction)
        n.link(place, node.inputs["Vector"])
        threads.append(node.outputs["Fac"])
    woven = n.bump(n.math("MULTIPLY", *threads), 0.25, 0.01)
    return n.bump(n.noise(3.0, 3.0), 0.25, 0.12, woven)


def hair(name: str, colour: Any, roughness: float = 0.3, variation: float = 0.15) -> Any:
    """Hair of that colour (sRGB), a little different from hair to hair."""
    n = Nodes(name)
    values = {
        "Color": linear(colour), "Roughness": roughness, "Radial Roughness": 0.4, "Coat": 0.0,
        "Random Roughness": 0.15, "IOR": 1.5,
    }  # fmt: skip
    node = n.add("BsdfHairPrincipled", parametrization="COLOR")
    for key, value in values.items():
        node.inputs[key].default_value = value
    chance = n.add("HairInfo").outputs["Random"]
    lighter = n.math("MULTIPLY_ADD", chance, 2 * variation, 1 - variation)
    scaled = n.add("VectorMath", operation="SCALE")
    scaled.inputs[0].default_value = linear(colour)[:3]
    n.link(lighter, scaled.inputs["Scale"])
    n.link(scaled.outputs[0], node.inputs["Color"])
    n.surface(node.outputs[0])
    return n.material
