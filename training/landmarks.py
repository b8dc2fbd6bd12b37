"""Trains the landmark network: 68 points, depth, head rotation and presence from a face crop."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from face.head_rotation import angle_between
from face.ibug import LID_PAIRS, LIP_PAIRS
from face.landmark_crop import LANDMARK_CROP
from face.landmark_network import LandmarkNetwork, LandmarkOutput, load_landmark_network
from training.augmentation import Picture, one_of, placed_points
from training.avatar_network import save_half
from training.landmark_samples import LandmarkSamples, channels_first, crop_matrix, random_crop
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.people import Person, read_people
from training.points import NOSE_EYES_MOUTH, eye_distance
from training.sheets import with_points, write_sheet

Frames = list[tuple[Picture, NDArray[np.float32]]]

WEIGHTS = {
    "points": 10.0,
    "openings": 15.0,
    "depth": 2.0,
    "rotation": 2.0,
    "presence": 0.5,
}
"""Weights of the parts of the loss."""


class LandmarkTask:
    """What the loop trains: the network, its samples and its loss."""

    def __init__(
        self,
        people: Sequence[Person],
        held_out: Sequence[Person],
        others: Sequence[Picture],
        real: Frames,
        start: Path | None = None,
    ) -> None:
        self.network = load_landmark_network(start) if start else LandmarkNetwork()
        self.samples = LandmarkSamples(people, others)
        self._held_out, self._others, self._real = held_out, others, real

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": list(self.network.parameters())}]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        parts = losses(self.network(batch["picture"].float() / 255), batch)
        total = torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum()
        return total, {name: float(part.detach()) for name, part in parts.items()}

    def evaluate(self, folder: Path, step: int) -> Figures:
        rendered = [(p.picture(k), p.points[k]) for p in self._held_out for k in range(len(p.jpegs))]
        turns = np.concatenate([p.rotation for p in self._held_out])
        figures = {"rendered_percent": point_error(self.network, rendered)}
        figures["rotation_degrees"] = rotation_error(self.network, rendered, turns)
        if self._real:
            figures["real_percent"] = point_error(self.network, self._real)
            show(self.network, self._real, folder / "real.jpg")
        if self._others:
            figures["false_faces_percent"] = false_faces(self.network, self._others)
        return figures

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / "landmarks.safetensors")


def losses(output: LandmarkOutput, batch: Batch) -> dict[str, Tensor]:
    """L1 of points inside the crop, of lid and lip openings, of depth; rotation and presence."""
    face = batch["presence"]
    inside = (batch["points"].abs() < 1).all(2) * face[:, None]
    jaw_inside = (batch["jaw"].abs() < 1).all(2) * face[:, None]
    off = wing(output.points - batch["points"]).sum(2)
    jaw = wing(output.jaw - batch["jaw"]).sum(2)
    count = face.sum() + 1e-3
    points = ((off * inside).mean(1) + 0.25 * (jaw * jaw_inside).mean(1)).sum() / count
    pairs = torch.tensor(LID_PAIRS + LIP_PAIRS, device=face.device)
    gap = (output.points - batch["points"])[:, pairs[:, 1]] - (output.points - batch["points"])[
        :, pairs[:, 0]
    ]
    openings = (gap.abs().sum(2) * inside[:, pairs].all(2)).mean(1).sum() / count
    depth = ((output.depth - batch["depth"]).abs().mean(1) * face).sum() / count
    rotation = ((output.rotation - batch["rotation"]).abs().mean((1, 2)) * face).sum() / count
    presence = F.binary_cross_entropy_with_logits(output.presence, face)
    return {
        "points": points,
        "openings": openings,
        "depth": depth,
        "rotation": rotation,
        "presence": presence,
    }


def wing(x: Tensor, width: float = 0.1, curve: float = 0.02) -> Tensor:
    """Wing loss (Feng et al. 2018): a logarithm near zero, so that small errors still count."""
    constant = width - width * float(np.log(1 + width / curve))
    return torch.where(x.abs() < width, width * (x.abs() / curve).log1p(), x.abs() - constant)


def predictions(network: LandmarkNetwork, crops: Sequence[Picture]) -> LandmarkOutput:
    """The output for any number of crops, in float32."""
    device = next(network.parameters()).device
    pictures = torch.stack([channels_first(crop) for crop in crops])
    parts = [network(part.to(device).float() / 255) for part in torch.split(pictures, 64)]
    return LandmarkOutput(*(torch.cat(each).cpu() for each in zip(*parts, strict=True)))


def cropped(frames: Frames) -> tuple[list[Picture], list[NDArray[np.float32]]]:
    """The frames' crops around their true points, and the points in half crop sides."""
    matrices = [crop_matrix(points) for _, points in frames]
    size = (LANDMARK_CROP, LANDMARK_CROP)
    crops = [
        np.asarray(cv2.warpAffine(picture, m, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)
        for (picture, _), m in zip(frames, matrices, strict=True)
    ]
    half = np.float32(LANDMARK_CROP / 2)
    truth = [
        (placed_points(points, m) + 0.5) / half - 1 for (_, points), m in zip(frames, matrices, strict=True)
    ]
    return crops, truth


def point_error(network: LandmarkNetwork, frames: Frames) -> float:
    """Median over frames and over eyes, nose and mouth, in percent of the eye distance."""
    crops, truth = cropped(frames)
    found = predictions(network, crops).points.numpy()
    errors = [
        np.linalg.norm(f - t, axis=1)[NOSE_EYES_MOUTH] / eye_distance(t)
        for f, t in zip(found, truth, strict=True)
    ]
    return 100 * float(np.median(errors))


def rotation_error(network: LandmarkNetwork, frames: Frames, rotations: NDArray[np.float32]) -> float:
    """Median angle in degrees between the rotations found and the true ones."""
    found = predictions(network, cropped(frames)[0]).rotation.numpy()
    return float(np.median([angle_between(*pair) for pair in zip(found, rotations, strict=True)]))


def false_faces(network: LandmarkNetwork, pictures: Sequence[Picture], count: int = 1000) -> float:
    """Percent of random crops of pictures without a face in which the network sees one."""
    rng = np.random.default_rng(1)
    crops = [random_crop(one_of(pictures, rng), rng) for _ in range(count)]
    return 100 * float((predictions(network, crops).presence > 0).float().mean())


def show(network: LandmarkNetwork, frames: Frames, path: Path, count: int = 40) -> None:
    """A sheet of crops with the points found."""
    chosen = [frames[i] for i in np.linspace(0, len(frames) - 1, min(count, len(frames))).astype(int)]
    crops, _ = cropped(chosen)
    found = (predictions(network, crops).points.numpy() + 1) * (LANDMARK_CROP / 2) - 0.5
    write_sheet(
        path, [with_points(crop, points) for crop, points in zip(crops, found, strict=True)], columns=8
    )


def read_frames(path: Path | None) -> Frames:
    """Real frames and their landmarks from an .npz (`im`, `lm`), none without a path."""
    if path is None:
        return []
    with np.load(path) as frames:
        return list(zip(frames["im"], frames["lm"], strict=True))


def read_pictures(folder: Path | None) -> list[Picture]:
    """The pictures of a folder and its folders as RGB, at most 256 pixels high; none without a folder."""
    found = [] if folder is None else [cv2.imread(str(p)) for p in sorted(folder.rglob("*.[jp][pn]g"))]
    shrunk = [cv2.resize(x, (256, 256), interpolation=cv2.INTER_AREA) for x in found if x is not None]
    return [np.ascontiguousarray(x[:, :, ::-1], dtype=np.uint8) for x in shrunk]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan_arguments(parser, steps=3000, batch=64, rate=2e-3)
    parser.add_argument("--without-faces", type=Path, help="folder of pictures that show no face")
    parser.add_argument("--start", type=Path, help="weights to begin with; without: from nothing")


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = plan_of(arguments)
    people, held_out = read_people(arguments.heads), read_people(arguments.heads, held_out=True)
    others = read_pictures(arguments.without_faces)
    real = read_frames(arguments.real)
    task = LandmarkTask(people, held_out, others, real, arguments.start)
    train(task, plan)
    return 0
