"""Builds the head pack from checkouts of two CC0 repositories, makehuman and makehuman-assets.

The checkouts need `git lfs pull`.

python -m training.heads.build_pack --makehuman DIR --assets DIR --output DIR
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training import TrainingError
from training.heads.makehuman_files import (
    Fitting,
    Floats,
    Ints,
    ObjMesh,
    read_fitting,
    read_obj,
    read_pose_rotations,
    read_target,
)
from training.heads.pack_landmarks import find_landmarks
from training.heads.pack_skeleton import MakeHumanSkeleton
from training.heads.pack_textures import commit, find_sources, islands_of, origin, to_atlas, write_texture

LOWEST, WIDEST = 3.55, 2.7
"""Body below that height or farther out than that (dm) is left away: only head and shoulders are needed."""
ETHNICITIES, SEXES, AGES = ("african", "asian", "caucasian"), ("female", "male"), ("child", "young", "old")
DETAILS = (
    "head", "forehead", "eyebrows", "eyes", "nose", "mouth", "cheek", "chin", "ears", "neck", "asym",
)  # fmt: skip
HELPERS = ("l-eye", "r-eye", "hair", "tongue", "upper-teeth", "lower-teeth")
SMALLEST_MOVE = 5e-4
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Checkouts:
    """The two public repositories that the pack is built from, as they lie on this disk."""

    makehuman: Path
    assets: Path

    @property
    def data(self) -> Path:
        return self.makehuman / "makehuman" / "data"

    @property
    def base(self) -> Path:
        return self.assets / "base"


def main(words: list[str] | None = None) -> int:
    """Build the pack. Returns the exit code: 1, and one sentence on stderr, if it fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("makehuman", "assets", "output"):
        parser.add_argument(f"--{name}", type=Path, required=True, metavar="DIR")
    arguments = parser.parse_args(words)
    try:
        build(Checkouts(arguments.makehuman, arguments.assets), arguments.output)
    except TrainingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def build(checkouts: Checkouts, output: Path) -> None:
    """Writes geometry.npz, meta.json, provenance.json, skin/ and tex/."""
    if not (checkouts.data / "3dobjs" / "base.obj").is_file():
        raise TrainingError(f"{checkouts.makehuman} is no checkout of makehumancommunity/makehuman.")
    output.mkdir(parents=True, exist_ok=True)
    arrays, names = build_geometry(checkouts)
    np.savez_compressed(output / "geometry.npz", **arrays)  # type: ignore[arg-type]  # taken for its one flag
    (output / "meta.json").write_text(json.dumps(names))
    textures = {}
    for source in tqdm(list(find_sources(checkouts.makehuman, checkouts.assets)), unit="texture"):
        checkout = checkouts.assets if checkouts.assets in source.path.parents else checkouts.makehuman
        textures[write_texture(source, output)] = origin(source.path, checkout)
    repositories = {
        "makehumancommunity+makehuman": commit(checkouts.makehuman),
        "makehumancommunity+makehuman-assets": commit(checkouts.assets),
    }
    provenance = {"repositories": repositories, "textures": textures}
    (output / "provenance.json").write_text(json.dumps(provenance, indent=1, sort_keys=True))


def build_geometry(checkouts: Checkouts) -> tuple[Arrays, dict[str, Any]]:
    """Every array of geometry.npz and the names of meta.json, over only the vertices that are needed."""
    body = read_obj(checkouts.data / "3dobjs" / "base.obj")
    mean = average_head(body.vertices, checkouts.data / "targets" / "macrodetails")
    skin = (body.groups == "body") & (mean[body.quads][:, :, 1].min(1) > LOWEST)
    skin &= np.abs(mean[body.quads][:, :, 0]).max(1) < WIDEST
    parts = {
        name: _cropped(obj, read_fitting(clo), mean) for name, (obj, clo) in find_parts(checkouts).items()
    }
    skeleton = MakeHumanSkeleton.read(checkouts.data, np.unique(body.quads[skin]), len(mean))
    kept = _kept_vertices(body, skin, parts, skeleton)
    new = np.full(len(mean), -1)
    new[kept] = np.arange(len(kept))
    arrays: Arrays = {"base_v": body.vertices[kept], "mean_v": mean[kept], "skin_q": new[body.quads[skin]]}
    uv_used, uv_quads = np.unique(body.uv_quads[skin], return_inverse=True)
    uv, uv_quads = body.uv[uv_used], uv_quads.reshape(-1, 4)
    island = islands_of(uv, uv_quads)
    arrays["skin_uv"], arrays["skin_qt"] = to_atlas(uv, uv_quads, island)
    arrays["skin_island"] = island.astype(np.uint8)
    arrays["lm68"] = new[find_landmarks(body.vertices, mean, np.unique(body.quads[skin]))]
    units, unit_names = _pose_units(checkouts.data, skeleton.bones)
    targets, target_names = _targets(checkouts.data / "targets", new)
    arrays |= skeleton.arrays(kept, new) | units | targets
    for name, (mesh, fitting) in parts.items():
        arrays |= {f"{name}/{key}": values for key, values in _part_arrays(mesh, fitting, new).items()}
    names: dict[str, Any] = {
        "bones": skeleton.bones,
        "units": unit_names,
        "targets": target_names,
        "parts": list(parts),
    }
    names["expressions"] = {
        path.stem: json.loads(path.read_text())["unit_poses"]
        for path in sorted(checkouts.base.glob("expressions/*.mhpose"))
    }
    return arrays, names


def average_head(vertices: Floats, macros: Path) -> Floats:
    """Half a young man, half a young woman, both caucasian: the canonical head."""
    mean = vertices.copy()
    for sex in SEXES:
        for name in (f"caucasian-{sex}-young", f"universal-{sex}-young-averagemuscle-averageweight"):
            index, moved = read_target(macros / f"{name}.target")
            mean[index] += 0.5 * moved
    return mean


def find_parts(checkouts: Checkouts) -> dict[str, tuple[Path, Path]]:
    """Each fitted part's mesh and fitting.

    For parts with variants, only folders that hold both files under their own name count: old checkouts keep
    leftovers.
    """
    base, eyes = checkouts.base, checkouts.data / "eyes" / "high-poly" / "high-poly"
    folders = {"teeth": base / "teeth/teeth_base", "tongue": base / "tongue/tongue01"}
    for folder in ("eyelashes", "eyebrows"):
        folders |= {path.name: path for path in sorted((base / folder).iterdir()) if _is_part(path)}
    for folder, prefix in (("hair", "hair_"), ("clothes", "clothes_")):
        for path in sorted((base / folder).iterdir()):
            if _is_part(path) and (folder == "hair" or re.match("(fe)?male_", path.name)):
                folders[prefix + path.name] = path
    found = {name: (path / f"{path.name}.obj", path / f"{path.name}.mhclo") for name, path in folders.items()}
    return {"eyes": (eyes.with_suffix(".obj"), eyes.with_suffix(".mhclo")), **found}


def _is_part(folder: Path) -> bool:
    return all((folder / f"{folder.name}{suffix}").is_file() for suffix in (".obj", ".mhclo"))


def _cropped(obj: Path, fitting: Fitting, mean: Floats) -> tuple[ObjMesh, Fitting]:
    """The part without what hangs below LOWEST, its vertices renumbered."""
    mesh = read_obj(obj)
    if len(mesh.vertices) != len(fitting.anchors):
        raise TrainingError(f"{obj} has {len(mesh.vertices)} vertices, its .mhclo {len(fitting.anchors)}.")
    place = (mean[fitting.anchors] * fitting.weights[:, :, None]).sum(1)
    height = place[:, 1] + fitting.offsets[:, 1]
    keep = (height[mesh.quads].min(1) > LOWEST) & (np.abs(place[:, 0])[mesh.quads].max(1) < WIDEST)
    used, quads = np.unique(mesh.quads[keep], return_inverse=True)
    cut = ObjMesh(mesh.vertices[used], mesh.uv, quads.reshape(-1, 4), mesh.uv_quads[keep], mesh.groups[keep])
    hung = Fitting(
        fitting.anchors[used], fitting.weights[used], fitting.offsets[used], fitting.scale, fitting.hides
    )
    return cut, hung


def _kept_vertices(
    body: ObjMesh,
    skin: NDArray[np.bool_],
    parts: dict[str, tuple[ObjMesh, Fitting]],
    skeleton: MakeHumanSkeleton,
) -> Ints:
    kept = np.zeros(len(body.vertices), bool)
    kept[body.quads[skin].ravel()] = True
    for name in HELPERS:
        kept[body.quads[body.groups == f"helper-{name}"].ravel()] = True
    for _, fitting in parts.values():
        kept[fitting.anchors.ravel()] = True
        kept[[vertex for first, second, _ in fitting.scale.values() for vertex in (first, second)]] = True
    for head in skeleton.heads:
        kept[head] = True
    return np.flatnonzero(kept)


def _pose_units(data: Path, bones: list[str]) -> tuple[Arrays, list[str]]:
    """Rotations of the face pose units, as recorded: z up."""
    recorded = read_pose_rotations(data / "poseunits" / "face-poseunits.bvh")
    names = json.loads((data / "poseunits" / "face-poseunits.json").read_text())["framemapping"]
    units = np.tile(np.eye(3, dtype=np.float32), (len(names), len(bones), 1, 1))
    for k, bone in enumerate(bones):
        if bone in recorded:
            units[:, k] = recorded[bone][: len(names)]
    return {"unit_rot": units}, names


def _target_files(folder: Path) -> dict[str, Path]:
    files = {}
    for people, sex, age in product(ETHNICITIES, SEXES, AGES):
        files[f"macro/{people}-{sex}-{age}"] = folder / f"macrodetails/{people}-{sex}-{age}.target"
    kinds = product(SEXES, AGES, ("min", "average", "max"), ("min", "average", "max"))
    for sex, age, muscle, weight in kinds:
        name = f"{sex}-{age}-{muscle}muscle-{weight}weight"
        files[f"univ/{name}"] = folder / f"macrodetails/universal-{name}.target"
    for detail in DETAILS:
        files |= {f"{detail}/{path.stem}": path for path in sorted(folder.glob(f"{detail}/*.target"))}
    for people in ETHNICITIES:
        found = sorted(folder.glob(f"expression/units/{people}/*.target"))
        files |= {f"expr/{people}/{path.stem}": path for path in found}
    return files


def _targets(folder: Path, new: Ints) -> tuple[Arrays, list[str]]:
    """Sparse morph targets one after the other, in order of their names, without those that move nothing."""
    rows = {}
    for name, path in sorted(_target_files(folder).items()):
        index, moved = read_target(path)
        felt = (new[index] >= 0) & (np.abs(moved).max(1, initial=0) > SMALLEST_MOVE)
        if felt.sum() > 3:
            rows[name] = new[index[felt]].astype(np.uint16), moved[felt].astype(np.float16)
    counts = [len(index) for index, _ in rows.values()]
    arrays = {
        "t_ptr": np.cumsum([0, *counts]).astype(np.int32),
        "t_idx": np.concatenate([index for index, _ in rows.values()]),
        "t_d": np.concatenate([moved for _, moved in rows.values()]),
    }
    return arrays, list(rows)


def _part_arrays(mesh: ObjMesh, fitting: Fitting, new: Ints) -> Arrays:
    used, uv_quads = np.unique(mesh.uv_quads, return_inverse=True)
    scale = np.zeros((3, 3), np.float32)
    for k, axis in enumerate("xyz"):
        if axis in fitting.scale:
            first, second, length = fitting.scale[axis]
            scale[k] = new[first], new[second], length
    hidden = new[fitting.hides]
    return {
        "idx": new[fitting.anchors].astype(np.uint16),
        "w": fitting.weights,
        "off": fitting.offsets,
        "q": mesh.quads.astype(np.uint16),
        "qt": uv_quads.reshape(mesh.uv_quads.shape).astype(np.uint16),
        "uv": mesh.uv[used] if used.min() >= 0 else np.zeros((len(used), 2), np.float32),
        "scale": scale,
        "delete": hidden[hidden >= 0].astype(np.uint16),
    }


if __name__ == "__main__":
    sys.exit(main())
