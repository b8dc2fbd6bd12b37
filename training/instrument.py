"""The measuring instrument: 68 landmarks by MediaPipe, in an environment of its own.

Run there as a script, it needs nothing else of Guise (mediapipe 0.10.21 and OpenCV):

    mp/bin/python training/instrument.py frames CLIPS OUTPUT.npz      frames of real clips with landmarks
    mp/bin/python training/instrument.py points INPUT.npz OUTPUT.npz  landmarks `lm` of pictures `im`

`frames` takes 60 frames of each clip that CLIPS/manifest.csv calls authentic, in one square crop a clip:
1.4 times the box around the face in all of them. Both write NaN if no face was found.
"""

from __future__ import annotations

import csv
import importlib
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 256
FRAMES_A_CLIP = 60
MARGIN = 1.4
IBUG = (
    *(162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389),
    *(71, 63, 105, 66, 107, 336, 296, 334, 293, 301, 168, 197, 5, 4, 75, 97, 2, 326, 305),
    *(33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380),
    *(61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87),
)
"""The vertex of MediaPipe's mesh that is nearest to each iBUG point."""

Picture = NDArray[np.uint8]
Points = NDArray[np.float32]
Mesh = Callable[[Picture], "Points | None"]


def points_of(pictures: NDArray[np.uint8], python: Path) -> Points:
    """Landmarks (N, 68, 2) px of pictures (N, h, w, 3), by the instrument behind `python`.

    Raises CalledProcessError if that environment does not work.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "pictures.npz", Path(folder) / "points.npz"
        np.savez(asked, im=pictures)
        subprocess.run([python, __file__, "points", asked, answered], check=True, capture_output=True)
        with np.load(answered) as answer:
            return np.asarray(answer["lm"], np.float32)


def open_mesh() -> Mesh:
    """All 478 points of MediaPipe's face mesh in pixels, or None."""
    solutions: Any = importlib.import_module("mediapipe").solutions
    mesh = solutions.face_mesh.FaceMesh(static_image_mode=True, max_num_faces=1, min_detection_confidence=0.5)

    def find(picture: Picture) -> Points | None:
        faces = mesh.process(np.ascontiguousarray(picture)).multi_face_landmarks
        size = np.array(picture.shape[1::-1], np.float32)
        return np.array([(p.x, p.y) for p in faces[0].landmark], np.float32) * size if faces else None

    return find


def landmarks(mesh: Mesh, pictures: NDArray[np.uint8]) -> Points:
    """The 68 points (n, 68, 2) of each picture as MediaPipe sees them; NaN without a face."""
    found = [mesh(picture) for picture in pictures]
    return np.stack([np.full((68, 2), np.nan, np.float32) if p is None else p[list(IBUG)] for p in found])


def frames_of(path: Path, count: int) -> tuple[NDArray[np.int64], list[Picture]]:
    """Up to 60 of a clip's `count` frames, evenly spread, as RGB, and their numbers."""
    wanted = np.unique(np.linspace(0, count - 1, FRAMES_A_CLIP).astype(np.int64))
    video, pictures = cv2.VideoCapture(str(path)), []
    for number in range(count):
        worked, picture = video.read()
        if not worked:
            break
        if number in wanted:
            pictures.append(np.ascontiguousarray(picture[:, :, ::-1], dtype=np.uint8))
    return wanted[: len(pictures)], pictures


def cropped(mesh: Mesh, pictures: list[Picture]) -> NDArray[np.uint8]:
    """All pictures of a clip in one square around the face, 256x256."""
    faces = np.concatenate([p for p in map(mesh, pictures[::4]) if p is not None])
    low, high = faces.min(0), faces.max(0)
    height, width = pictures[0].shape[:2]
    side = min(float((high - low).max()) * MARGIN, height, width)
    left, top = np.clip((low + high - side) / 2, 0, np.array([width, height]) - side).astype(int)
    how = cv2.INTER_AREA if side > SIDE else cv2.INTER_CUBIC
    parts = [picture[top : top + int(side), left : left + int(side)] for picture in pictures]
    return np.stack([cv2.resize(part, (SIDE, SIDE), interpolation=how) for part in parts]).astype(np.uint8)


def write_frames(clips: Path, output: Path) -> None:
    """`im` (N, 256, 256, 3), `lm` (N, 68, 2), `name` and `frame` (N,) of the authentic clips."""
    mesh, parts = open_mesh(), []
    with (clips / "manifest.csv").open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["label"] == "authentic" and (clips / row["file"]).exists()
        ]
    for row in rows:
        numbers, pictures = frames_of(clips / row["file"], int(row["frames"]))
        crops = cropped(mesh, pictures)
        parts.append((crops, landmarks(mesh, crops), [row["name"]] * len(crops), numbers))
    im, lm, name, frame = (np.concatenate(part) for part in zip(*parts, strict=True))
    np.savez(output, im=im, lm=lm, name=name, frame=frame)


def write_points(asked: Path, output: Path) -> None:
    """Find the points of the pictures in one .npz file and write them to another."""
    with np.load(asked) as pictures:
        np.savez(output, lm=landmarks(open_mesh(), pictures["im"]))


if __name__ == "__main__":
    what, source, target = sys.argv[1:]
    {"frames": write_frames, "points": write_points}[what](Path(source), Path(target))
