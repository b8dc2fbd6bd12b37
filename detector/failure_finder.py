"""FailureFinder: runs the failure network on the face of a picture, on OpenVINO or torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.errors import DetectorError
from detector.face_crop import face_crop
from detector.failure_crop import EMBEDDING, FAILURE_CROP, HEAT_SIDE
from detector.frontal_texture import streaks
from detector.landmarks import Landmarks
from detector.look import Array, Look

if TYPE_CHECKING:
    from detector.failure_network import FailureNetwork

WEIGHTS = Path(__file__).resolve().parent.parent / "checkpoints" / "failures.safetensors"

RECIPE = 1
"""Version of the network and of its conversion. A change makes kept graphs stale."""

GRID = 48
"""Side of the returned map, which covers the whole picture, whatever its shape."""

WORST = 0.07
"""Share of the crop over which the worst heat is averaged: about that of an eye and a cheek."""

TOLERANCE = 0.25
"""Largest difference of a logit at which a reduced precision is accepted."""

Answer = tuple[Array, Array, float]
"""Heat (24, 24) logits, embedding (32,), score logit."""
FailureEngine = Callable[[NDArray[np.uint8]], Answer]
"""A uint8 RGB crop (96, 96, 3) to the network's answer."""


class FailureFinder:
    """Locates the broken parts of a face. Create it with `load`; not thread-safe."""

    def __init__(self, engine: FailureEngine) -> None:
        self._engine = engine

    @classmethod
    def load(cls, weights: Path = WEIGHTS) -> FailureFinder:
        """Load the network.

        Raises:
            DetectorError: The weights are missing or belong to another network.
        """
        from safetensors import SafetensorError

        try:
            return cls(open_failure_engine(weights))
        except (OSError, RuntimeError, ValueError, SafetensorError) as error:
            raise DetectorError(
                f"The failure network cannot be loaded ({error}). Its weights belong in {weights.parent}: "
                "get them again from the repository."
            ) from error

    def look(self, picture: NDArray[np.uint8], landmarks: Landmarks) -> Look:
        """Look at the face with these landmarks in an RGB picture (height, width, 3)."""
        crop = face_crop(picture, landmarks, FAILURE_CROP)
        heat, embedding, score = self._engine(crop.pixels)
        heat = np.asarray(1 / (1 + np.exp(-np.clip(heat, -30, 30))), np.float32)
        hottest = np.sort(heat.reshape(-1))[-round(WORST * heat.size) :]
        on_picture = spread(heat, crop.to_picture, picture.shape)
        worst, lines = float(hottest.mean()), streaks(picture, landmarks)
        return Look(on_picture, embedding, score, worst, picture.shape[:2], lines)


def spread(heat: Array, to_picture: NDArray[np.float64], shape: tuple[int, ...]) -> Array:
    """Map the crop's heat (24, 24) to a grid (48, 48) over the whole picture, 0 beside the crop.

    `to_picture` (2, 3) maps pixels of the crop to pixels of the picture, whose `shape` begins with its height
    and width.
    """
    cell = FAILURE_CROP / HEAT_SIDE
    from_cell = np.array([[cell, 0, cell / 2 - 0.5], [0, cell, cell / 2 - 0.5], [0, 0, 1]])
    height, width = shape[:2]
    to_grid = np.diag([GRID / width, GRID / height, 1])
    to_grid[:2, 2] = (GRID / width - 1) / 2, (GRID / height - 1) / 2
    matrix = (to_grid @ np.vstack([to_picture, [0, 0, 1]]) @ from_cell)[:2]
    return np.asarray(cv2.warpAffine(heat.astype(np.float32), matrix, (GRID, GRID)), np.float32)


def failure_engine(network: FailureNetwork) -> FailureEngine:
    """Load the network in OpenVINO if it is installed, else in torch, with torch's number of threads.

    bf16 is used if the processor computes it and its answers are those of fp32.
    """
    try:
        from face.on_openvino import graph_of
    except ImportError:
        return _torch_engine(network)
    import torch

    graph = graph_of(network, (torch.zeros(1, 3, FAILURE_CROP, FAILURE_CROP),))
    return _openvino_engine(graph, _fastest(graph))


def open_failure_engine(weights: Path) -> FailureEngine:
    """Return the engine of the network in this file, as `failure_engine`.

    The graph, and the precision that was verified on this machine, are kept between runs: then torch is not
    needed. Raises OSError and RuntimeError as `load_failure_network` does.
    """
    try:
        from face.kept_graphs import digest_of, kept
    except ImportError:
        from detector.failure_network import load_failure_network

        return failure_engine(load_failure_network(weights))
    from face.processor import machine

    made_of = f"{RECIPE} {digest_of(weights)}"
    graph = kept("failures", made_of, lambda: (_converted(weights), {})).graphs["failures"]
    verified_on = f"{made_of} {machine()}"
    line = kept("failureline", verified_on, lambda: ({}, {"precision": _fastest(graph)})).report
    return _openvino_engine(graph, str(line["precision"]))


def _converted(weights: Path) -> Mapping[str, Any]:
    import torch

    from detector.failure_network import load_failure_network
    from face.on_openvino import graph_of

    example = (torch.zeros(1, 3, FAILURE_CROP, FAILURE_CROP),)
    return {"failures": graph_of(load_failure_network(weights), example)}


def _fastest(graph: Any) -> str:
    """Return bf16 if the processor computes it with the answers of fp32, else f32."""
    from face.on_openvino import core

    if "BF16" not in core().get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return "f32"
    try:
        is_right = agree(_openvino_engine(graph, "bf16"), _openvino_engine(graph, "f32"))
    except RuntimeError:  # some processors report bf16 and cannot compile it
        return "f32"
    return "bf16" if is_right else "f32"


def agree(engine: FailureEngine, exact: FailureEngine) -> bool:
    """Return whether two engines agree, up to `TOLERANCE`, on crops of noise and of a slope."""
    noise = np.random.default_rng(0).integers(0, 256, (FAILURE_CROP, FAILURE_CROP, 3), dtype=np.uint8)
    line = np.linspace(0, 255, FAILURE_CROP)
    slope = np.repeat((line[:, None] / 2 + line / 2)[..., None], 3, 2).astype(np.uint8)
    for crop in (noise, slope):
        apart = np.abs(_numbers(engine(crop)) - _numbers(exact(crop)))
        if not (apart <= TOLERANCE).all():  # a NaN does not agree
            return False
    return True


def _numbers(answer: Answer) -> Array:
    """Concatenate all numbers of an answer into one vector."""
    heat, embedding, score = answer
    return np.concatenate([heat.reshape(-1), embedding, np.array([score], np.float32)])


def _torch_engine(network: FailureNetwork) -> FailureEngine:
    import torch

    def look(crop: NDArray[np.uint8]) -> Answer:
        with torch.inference_mode():
            output = network(torch.from_numpy(_pixels(crop)))
        return output.heat[0, 0].numpy(), output.embedding[0].numpy(), float(output.score[0])

    return look


def _openvino_engine(graph: Any, precision: str) -> FailureEngine:
    from face.kept_graphs import network_of

    network = network_of(graph, precision)

    def look(crop: NDArray[np.uint8]) -> Answer:
        heat, embedding, score = network(_pixels(crop))
        return heat.reshape(HEAT_SIDE, HEAT_SIDE), embedding.reshape(EMBEDDING), float(score.reshape(()))

    return look


def _pixels(crop: NDArray[np.uint8]) -> Array:
    return np.ascontiguousarray(crop.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
