"""Pack: the CC0 head assets on disk (geometry, morph targets, textures)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training import TrainingError

Array = NDArray[Any]
DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "heads-pack"


@dataclass(frozen=True, eq=False)
class Pack:
    """What `build_pack.py` wrote: see the README there for every array's meaning.

    Lengths are decimetres, y up, z towards the viewer, x towards the subject's left.
    """

    folder: Path
    geometry: Mapping[str, Array]
    names: Mapping[str, Any]
    textures: Mapping[str, Path]
    """Texture name ("hair_bob02", "skin/young_lightskinned_male") → file; only those that may be used."""

    @classmethod
    def open(cls, folder: Path | None = None, allow_unproven: bool = False) -> Pack:
        """Read a pack. Raises TrainingError if the folder holds none.

        Textures without proven CC0 origin ("tier 2" in provenance.json) are left out unless `allow_unproven`.
        """
        folder = Path(folder) if folder else DEFAULT_FOLDER
        if not (folder / "geometry.npz").is_file():
            raise TrainingError(f"No head pack in {folder}. Build one with training/heads/build_pack.py.")
        with np.load(folder / "geometry.npz") as file:
            geometry = {name: file[name] for name in file.files}
        names = json.loads((folder / "meta.json").read_text())
        return cls(folder, geometry, names, _textures(folder, allow_unproven))

    @cached_property
    def bones(self) -> Mapping[str, int]:
        return {name: i for i, name in enumerate(self.names["bones"])}

    @cached_property
    def units(self) -> Mapping[str, int]:
        """Face pose units (rotations of facial bones) by name."""
        return {name: i for i, name in enumerate(self.names["units"])}

    @cached_property
    def targets(self) -> Mapping[str, int]:
        return {name: i for i, name in enumerate(self.names["targets"])}

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts fitted onto the body, such as eyes, teeth, hair and clothes."""
        return tuple(self.names["parts"])

    @cached_property
    def skins(self) -> tuple[str, ...]:
        return tuple(name.removeprefix("skin/") for name in self.textures if name.startswith("skin/"))

    def target(self, name: str) -> tuple[Array, Array]:
        """Vertex indices and float32 displacements of one morph target; empty if it moves nothing."""
        index = self.targets.get(name)
        if index is None:
            return np.zeros(0, np.intp), np.zeros((0, 3), np.float32)
        span = slice(self.geometry["t_ptr"][index], self.geometry["t_ptr"][index + 1])
        return self.geometry["t_idx"][span].astype(np.intp), self.geometry["t_d"][span].astype(np.float32)

    def texture(self, name: str) -> NDArray[np.uint8]:
        """The picture of that name: RGB, RGBA or grey, rows downwards."""
        if name not in self.textures:
            raise TrainingError(f"The head pack has no texture '{name}' with a proven CC0 origin.")
        picture = cv2.imread(str(self.textures[name]), cv2.IMREAD_UNCHANGED)
        if picture is None:
            raise TrainingError(f"{self.textures[name]} is not a readable picture.")
        if picture.ndim == 3:
            order = [2, 1, 0, 3][: picture.shape[2]]
            picture = picture[:, :, order]
        return np.ascontiguousarray(picture, np.uint8)


def _textures(folder: Path, allow_unproven: bool) -> dict[str, Path]:
    provenance = json.loads((folder / "provenance.json").read_text())["textures"]
    found = {}
    for path in sorted([*folder.glob("skin/*"), *folder.glob("tex/*")]):
        record = provenance.get(f"{path.parent.name}/{path.name}")
        proven = record is not None and record["tier"] == 1
        if proven or allow_unproven:
            prefix = "skin/" if path.parent.name == "skin" else ""
            found[prefix + path.stem] = path
    return found
