"""Readers of MakeHuman's files: meshes (.obj), targets (.target), parts (.mhclo), poses (.bvh)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training import TrainingError
from training.heads import rotations

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ObjMesh:
    """A mesh of quads.

    Vertices (N, 3), texture coordinates (T, 2, v upwards), quads over both (F, 4) — a triangle is a, b, c, a
    — and the group of each face.
    """

    vertices: Floats
    uv: Floats
    quads: Ints
    uv_quads: Ints
    groups: NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Fitting:
    """How a part is attached to the body.

    Anchors (V, 3), weights (V, 3), offsets (V, 3); the vertex pairs whose distance scales the offsets,
    (first, second, length at rest) by axis; and the body vertices that it hides.
    """

    anchors: Ints
    weights: Floats
    offsets: Floats
    scale: Mapping[str, tuple[int, int, float]]
    hides: Ints


def read_obj(path: Path) -> ObjMesh:
    """The mesh of a Wavefront file; triangles become quads with one corner twice."""
    vertices, uv, quads, uv_quads, groups, group = [], [], [], [], [], ""
    for words in _lines(path):
        if words[0] == "v":
            vertices.append([float(x) for x in words[1:4]])
        elif words[0] == "vt":
            uv.append([float(x) for x in words[1:3]])
        elif words[0] == "g":
            group = words[1] if len(words) > 1 else ""
        elif words[0] == "f":
            corners = [(word + "/").split("/") for word in words[1:]]
            corners += corners[:1] if len(corners) == 3 else []
            quads.append([int(c[0]) - 1 for c in corners[:4]])
            uv_quads.append([int(c[1] or 0) - 1 for c in corners[:4]])
            groups.append(group)
    return ObjMesh(
        np.array(vertices, np.float32),
        np.array(uv, np.float32).reshape(-1, 2),
        np.array(quads, np.int64).reshape(-1, 4),
        np.array(uv_quads, np.int64).reshape(-1, 4),
        np.array(groups, str),
    )


def read_target(path: Path) -> tuple[Ints, Floats]:
    """Vertex indices and their displacements (K, 3)."""
    rows = [words for words in _lines(path) if len(words) >= 4]
    index = np.array([int(words[0]) for words in rows], np.int64)
    moved = np.array([[float(x) for x in words[1:4]] for words in rows], np.float32)
    return index, moved.reshape(-1, 3)


def read_fitting(path: Path) -> Fitting:
    """A .mhclo file: scales, then the list of vertices, then the list of hidden vertices."""
    scale: dict[str, tuple[int, int, float]] = {}
    rows: list[list[float]] = []
    hidden: set[int] = set()
    section = ""
    for words in _lines(path):
        if words[0] in ("x_scale", "y_scale", "z_scale"):
            scale[words[0][0]] = int(words[1]), int(words[2]), float(words[3])
        elif words[0] in ("verts", "delete_verts"):
            section = words[0]
        elif section == "verts" and re.match(r"-?\d", words[0]):
            rows.append(_hung(words))
        elif section == "delete_verts":
            hidden |= _spans(" ".join(words))
    table = np.array(rows, np.float64).reshape(-1, 9)
    return Fitting(
        table[:, :3].astype(np.int64),
        table[:, 3:6].astype(np.float32),
        table[:, 6:9].astype(np.float32),
        scale,
        np.array(sorted(hidden), np.int64),
    )


def _hung(words: list[str]) -> list[float]:
    """One line of a .mhclo: either a body vertex itself, or three with weights and an offset."""
    values = [float(word) for word in words]
    if len(values) == 1:
        return [values[0]] * 3 + [1, 0, 0, 0, 0, 0]
    return values[:9] + [0.0] * (9 - len(values))


def _spans(words: str) -> set[int]:
    """The numbers of spans: "3 7 - 9" → 3, 7, 8, 9."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", words):
        found |= set(range(int(first), int(last or first) + 1))
    return found


@dataclass
class _Joint:
    name: str
    first: int = 0
    channels: list[str] = field(default_factory=list)


def read_pose_rotations(path: Path) -> dict[str, NDArray[np.float64]]:
    """Rotations (frames, 3, 3) of every joint of a BVH file, in the file's own axes."""
    header, _, motion = path.read_text().partition("MOTION")
    joints: list[_Joint] = []
    count = 0
    words = iter(header.split())
    for word in words:
        if word in ("ROOT", "JOINT"):
            joints.append(_Joint(next(words)))
        elif word == "CHANNELS":
            channels = [next(words) for _ in range(int(next(words)))]
            joints[-1].first, joints[-1].channels = count, channels
            count += len(channels)
    numbers = motion.split()
    if len(numbers) < 5 or numbers[0] != "Frames:":
        raise TrainingError(f"{path} is not a BVH file.")
    frames = np.array(numbers[5:], float).reshape(int(numbers[1]), count)
    return {joint.name: _turned(joint, frames) for joint in joints}


def _turned(joint: _Joint, frames: NDArray[Any]) -> NDArray[np.float64]:
    result = np.tile(np.eye(3), (len(frames), 1, 1))
    for k, channel in enumerate(joint.channels):
        if channel.endswith("rotation"):
            axis = np.eye(3)["XYZ".index(channel[0])]
            result = result @ rotations.from_vector(np.deg2rad(frames[:, joint.first + k])[:, None] * axis)
    return result


def _lines(path: Path) -> Iterator[list[str]]:
    """The words of each line that is neither empty nor a comment."""
    with path.open(encoding="utf8", errors="ignore") as file:
        for line in file:
            words = line.split()
            if words and not words[0].startswith("#"):
                yield words
