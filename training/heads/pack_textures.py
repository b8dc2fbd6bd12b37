"""The pack's textures and the proof of their origin: skins cut to an atlas of the head, the rest scaled."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training import TrainingError
from training.heads.makehuman_files import Floats, Ints

ATLAS_WIDTH, ATLAS_HEIGHT = 1024, 1424
ISLANDS = {
    0: ((0.635, 0.17, 1.0, 0.865), (0, 0, 748, 1424)),
    1: ((0, 0, 0.76, 0.42), (752, 0, 272, 150)),
    2: ((0, 0.35, 0.16, 0.47), (752, 152, 164, 124)),
    3: ((0.74, 0.85, 0.94, 1.0), (752, 280, 204, 154)),
}
"""Head, torso, eye sockets, mouth.

(left, top, right, bottom) in MakeHuman's skin, (x, y, width, height) in ours.
"""
SIZES = {
    "hair": 1024,
    "clothes": 1024,
    "_eye": 512,
    "teeth": 512,
    "tongue": 256,
    "eyebrow": 256,
    "eyelashes": 256,
}


def islands_of(uv: Floats, uv_quads: Ints) -> Ints:
    """The ISLAND of each face of the skin, by its middle in MakeHuman's texture (v upwards)."""
    middle = uv[uv_quads].mean(1)
    u, v = middle[:, 0], middle[:, 1]
    island = np.zeros(len(middle), np.int64)
    island[(u < 0.16) & (v < 0.66) & (v > 0.5)] = 2
    island[v < 0.145] = 3
    island[(island == 0) & (((u < 0.636) & (v > 0.58)) | (v > 0.835))] = 1
    return island


def to_atlas(uv: Floats, uv_quads: Ints, island: Ints) -> tuple[Floats, Ints]:
    """Texture coordinates in the atlas (v downwards) and the faces over them.

    Corners that two islands share are doubled.
    """
    keys, index = np.unique(uv_quads * len(ISLANDS) + island[:, None], return_inverse=True)
    old, side = uv[keys // len(ISLANDS)], keys % len(ISLANDS)
    new = np.zeros_like(old)
    for number, ((left, top, right, bottom), (x, y, width, height)) in ISLANDS.items():
        here = side == number
        new[here, 0] = (x + (old[here, 0] - left) / (right - left) * width) / ATLAS_WIDTH
        new[here, 1] = (y + (1 - old[here, 1] - top) / (bottom - top) * height) / ATLAS_HEIGHT
    return new, index.reshape(uv_quads.shape)


def cut_skin(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """MakeHuman's skin picture → our atlas."""
    height, width = picture.shape[:2]
    atlas = np.zeros((ATLAS_HEIGHT, ATLAS_WIDTH, 3), np.uint8)
    for (left, top, right, bottom), (x, y, w, h) in ISLANDS.values():
        piece = picture[int(top * height) : int(bottom * height), int(left * width) : int(right * width), :3]
        shrinks = piece.shape[1] > w
        method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        atlas[y : y + h, x : x + w] = cv2.resize(piece, (w, h), interpolation=method)
    return atlas


@dataclass(frozen=True)
class Source:
    """A picture of a checkout and the name it gets in the pack ("skin/…" or "tex/…", without suffix)."""

    path: Path
    name: str


def find_sources(makehuman: Path, assets: Path) -> Iterator[Source]:
    """Every texture the pack wants, in checkouts of makehuman and makehuman-assets (after `git lfs pull`)."""
    base = assets / "base"
    for path in sorted(base.glob("skins/textures/*skinned*_diffuse*.png")):
        yield Source(path, "skin/" + path.stem.replace("_diffuse", ""))
    for path in sorted(
        [*makehuman.glob("makehuman/data/eyes/materials/*_eye.png"), *base.glob("**/*_eye.png")]
    ):
        yield Source(path, "tex/" + path.stem)
    for pattern in ("eyebrows/**/eyebrow*.png", "eyelashes/**/eyelashes*.png", "teeth/**/teeth.png"):
        for path in sorted(base.glob(pattern)):
            yield Source(path, "tex/" + path.stem)
    for path in sorted(base.glob("tongue/**/tongue01_diffuse.png")):
        yield Source(path, "tex/tongue")
    for folder, prefix in (("hair", "hair_"), ("clothes", "clothes_")):
        for path in sorted(base.glob(f"{folder}/*/*_diffuse.png")):
            if folder == "hair" or re.match("(fe)?male_", path.parent.name):
                yield Source(path, f"tex/{prefix}{path.parent.name}")


def write_texture(source: Source, output: Path) -> str:
    """Writes one texture of the pack; returns its name with suffix. Raises TrainingError."""
    read = cv2.imread(str(source.path), cv2.IMREAD_UNCHANGED)
    if read is None:
        raise TrainingError(f"{source.path} is no picture. Run “git lfs pull” in its checkout.")
    picture = np.asarray(read, np.uint8)
    folder, stem = source.name.split("/")
    if folder == "skin":
        return _written(output, f"{source.name}.jpg", cut_skin(picture), [cv2.IMWRITE_JPEG_QUALITY, 92])
    size = next(size for word, size in SIZES.items() if word in stem)
    if picture.shape[0] > size:
        picture = np.asarray(cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA), np.uint8)
    if stem.startswith(("eyebrow", "eyelashes")):
        return _written(output, f"{source.name}.png", picture[:, :, 3], [cv2.IMWRITE_PNG_COMPRESSION, 9])
    if stem.startswith("hair_"):
        return _written(output, f"{source.name}.png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return _written(output, f"{source.name}.jpg", picture[:, :, :3], [cv2.IMWRITE_JPEG_QUALITY, 90])


def _written(output: Path, name: str, picture: NDArray[np.uint8], options: list[int]) -> str:
    path = output / name
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), picture, options)
    return name


def origin(path: Path, checkout: Path) -> dict[str, Any]:
    """Tier 1 if the checkout's commit names this picture, itself or its git-lfs pointer; else tier 2."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    inside = path.relative_to(checkout).as_posix()
    committed = subprocess.run(
        ["git", "-C", str(checkout), "show", f"HEAD:{inside}"], capture_output=True
    ).stdout
    pointer = re.search(rb"oid sha256:([0-9a-f]{64})", committed[:400])
    expected = pointer.group(1).decode() if pointer else hashlib.sha256(committed).hexdigest()
    return {
        "upstream": inside,
        "upstream_sha256": expected,
        "input_sha256": digest,
        "tier": 1 if digest == expected else 2,
    }


def commit(checkout: Path) -> str:
    """The commit of a checkout."""
    words = ["git", "-C", str(checkout), "rev-parse", "HEAD"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
