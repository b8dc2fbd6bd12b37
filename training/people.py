"""Rendered people read from the shards that `train heads` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import cv2
import numpy as np
from numpy.typing import NDArray

from training import TrainingError

HELD_OUT = 20
"""Interval of the people (by seed) who are never trained on: every twentieth."""


@dataclass(frozen=True, eq=False)
class Person:
    """One rendered person: some pictures and their exact labels.

    jpegs: K encoded square pictures. points: (K, 68, 2) px, the jaw on the visible outline; fixed: the same
    with the jaw's points fixed to the head and the irises after them, (K, 70, 2). depth: (K, 68) px towards
    the viewer, mean zero. rotation: (K, 3, 3) of the head (x right, y up, z towards the viewer).
    maps: (K, 64, 64, 4) place of each pixel on the mean head, and its part (0: none); or None.
    """

    seed: int
    jpegs: tuple[bytes, ...]
    points: NDArray[np.float32]
    fixed: NDArray[np.float32]
    depth: NDArray[np.float32]
    rotation: NDArray[np.float32]
    maps: NDArray[np.float16] | None

    def picture(self, number: int) -> NDArray[np.uint8]:
        """Picture `number`, uint8 (height, width, 3) RGB."""
        decoded = cv2.imdecode(np.frombuffer(self.jpegs[number], np.uint8), cv2.IMREAD_COLOR)
        if decoded is None:
            raise TrainingError(
                f"Picture {number} of person {self.seed} cannot be read. Render that person again."
            )
        return np.ascontiguousarray(decoded[:, :, ::-1], dtype=np.uint8)


def read_people(folders: Sequence[Path], *, held_out: bool = False, with_maps: bool = False) -> list[Person]:
    """The people of folders of shards, for training or held out. Raises TrainingError if there are none."""
    people = [
        person
        for folder in folders
        for path in sorted(folder.glob("*.npz"))
        if path.stem.isdigit() and is_held_out(int(path.stem)) == held_out
        for person in read_person(path, with_maps)
    ]
    if not people:
        raise TrainingError(
            f"No rendered people in {folders[0]}. Make some: python main.py train heads --output {folders[0]}"
        )
    return people


def is_held_out(seed: int) -> bool:
    """Whether this person is kept from every training, to measure with."""
    return seed % HELD_OUT == 0


def read_person(path: Path, with_maps: bool) -> Iterator[Person]:
    """The person of one shard, or None while its renderer is still writing it.

    Raises TrainingError if an older renderer has left out a label.
    """
    try:
        with path.open("rb") as file, np.load(file) as shard:
            names = ["lm_contour", "lm", "iris", "lm3_cam", "R_cam", *(["canon"] if with_maps else [])]
            points, skin, irises, in_camera, rotation, *maps = (shard[name] for name in names)
        jpegs = tuple((path.with_suffix("") / f"{k}.jpg").read_bytes() for k in range(len(points)))
    except KeyError as error:
        raise TrainingError(
            f"An older renderer made {path} ({error.args[0]}). Delete it and render that person again."
        ) from error
    except (OSError, EOFError, BadZipFile):
        return
    depth, fixed = depth_in_pixels(skin, in_camera), np.concatenate([skin, irises], 1)
    yield Person(int(path.stem), jpegs, points, fixed, depth, rotation, maps[0] if maps else None)


def depth_in_pixels(points: NDArray[np.float32], in_camera: NDArray[np.float32]) -> NDArray[np.float32]:
    """Depth (K, 68) in pixels of points (K, 68, 2) whose exact places before the camera are (K, 68, 3).

    The camera is a pinhole, so pixels a unit is the focal length over the distance; the focal length
    follows from how far the projections lie apart.
    """
    distance = -in_camera[:, :, 2]
    across = in_camera[:, :, 0] / distance
    focal = points[:, :, 0].std(1) / np.maximum(across.std(1), 1e-6)
    middle = distance.mean(1, keepdims=True)
    depth: NDArray[np.float32] = (middle - distance) * (focal[:, None] / middle)
    return depth.astype(np.float32)
