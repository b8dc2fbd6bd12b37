"""Face finder: a small network that finds the face in a whole camera picture, offline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.box import Box

FINDER_SIDE = 160
"""Side in pixels of the square that the picture is shrunk into, its shape kept, the rest grey."""

CELL = 8
"""Pixels of that square per cell of the network's output."""

RECIPE = 1
"""Version of the network and of its conversion. A change makes kept graphs stale."""

Network = Callable[[NDArray[np.float32]], tuple[NDArray[np.float32], ...]]
"""A batch (1, 3, 160, 160) in [0, 1] to the output (1, 5, 20, 20) of `FinderNetwork`."""

WEIGHTS = Path(__file__).resolve().parent.parent / "checkpoints" / "face_finder.safetensors"


class FaceFinder:
    """Finds the most certain face of a picture.

    `threshold` is the least certainty in [0, 1]; docs/training.md has the errors of the default. Raises what
    `load_file` and `load_state_dict` raise if the weights cannot be used.
    """

    def __init__(self, weights: Path = WEIGHTS, threshold: float = 0.4) -> None:
        self._network = _opened(weights)
        self._threshold = threshold

    def find(self, picture: NDArray[np.uint8]) -> Box | None:
        """Return the box around the 68 landmarks of the face in an RGB picture (h, w, 3), or None."""
        square, scale = shrunk(picture)
        batch = np.ascontiguousarray(square.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
        box, certainty = best_box(self._network(batch)[0][0])
        if certainty < self._threshold:
            return None
        return Box(box.x / scale, box.y / scale, box.width / scale, box.height / scale)


def _opened(weights: Path) -> Network:
    """Return the network on OpenVINO if it is installed, else on torch; on one thread, which is enough.

    OpenVINO's graph is kept, so that torch is imported for the first start only.
    """
    try:
        from face.kept_graphs import digest_of, kept, network_of
    except ImportError:
        return _on_torch(weights)
    stored = kept("finder", f"{RECIPE} {digest_of(weights)}", lambda: (_converted(weights), {}))
    return network_of(stored.graphs["find"], threads=1)


def _converted(weights: Path) -> Mapping[str, Any]:
    import torch

    from detector.finder_network import load_finder_network
    from face.on_openvino import graph_of

    return {"find": graph_of(load_finder_network(weights), (torch.zeros(1, 3, FINDER_SIDE, FINDER_SIDE),))}


def _on_torch(weights: Path) -> Network:
    import torch

    from detector.finder_network import load_finder_network

    network = load_finder_network(weights)

    def find(batch: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        with _one_thread(), torch.inference_mode():
            return (network(torch.from_numpy(batch)).numpy(),)

    return find


@contextmanager
def _one_thread() -> Iterator[None]:
    """Run torch on one thread, which is enough for a small network.

    While another program or OpenVINO uses the cores, torch's threads wait for each other: one search then
    takes nine times as long on two threads as on one.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def shrunk(picture: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], float]:
    """Return the picture in the upper left corner of the network's square, and its scale there."""
    height, width = picture.shape[:2]
    scale = FINDER_SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    square = np.full((FINDER_SIDE, FINDER_SIDE, 3), 128, np.uint8)
    square[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return square, scale


def best_box(answer: NDArray[np.float32]) -> tuple[Box, float]:
    """Return the box of the most certain cell of an output (5, H, W), in pixels of the square.

    The second value is its certainty in [0, 1].
    """
    row, column = np.unravel_index(int(answer[0].argmax()), answer[0].shape)
    logit, x, y, log_width, log_height = answer[:, row, column].astype(np.float64)
    width, height = CELL * np.exp(np.clip([log_width, log_height], -3, 4))
    middle_x, middle_y = CELL * (column + 0.5 + x), CELL * (row + 0.5 + y)
    box = Box(float(middle_x - width / 2), float(middle_y - height / 2), float(width), float(height))
    return box, float(1 / (1 + np.exp(-logit)))
