"""Face finder: a small network that finds the face in a whole camera picture, offline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from detector.box import Box
from face.landmark_network import ConvBlock, Residual, enlarged

FINDER_SIDE = 160
"""Side in pixels of the square that the picture is shrunk into, its shape kept, the rest grey."""

CELL = 8
"""Pixels of that square per cell of the network's output."""

WEIGHTS = Path(__file__).resolve().parent.parent / "checkpoints" / "face_finder.safetensors"


class FinderNetwork(nn.Module):
    """Predicts for each cell of an 8-pixel grid if a face's centre is in it, its position and its size.

    `forward` takes (B, 3, 160, 160) RGB in [0, 1] and gives (B, 5, 20, 20): a logit, the centre's x and y
    from the cell's centre in cells, the logarithms of width and height in cells (CenterNet, Zhou et al.
    2019). The box is the one around the 68 landmarks.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(
            ConvBlock(3, 16, stride=2),
            ConvBlock(16, 32, stride=2),
            Residual(32),
            ConvBlock(32, 64, stride=2),
            Residual(64),
        )
        self.coarse = nn.Sequential(
            ConvBlock(64, 96, stride=2), Residual(96), ConvBlock(96, 96, stride=2), Residual(96)
        )
        self.lift, self.merge = ConvBlock(96, 64, size=1), Residual(64)
        self.out = nn.Conv2d(64, 5, 1)
        nn.init.constant_(self.out.bias[:1], -4.0)  # type: ignore[index]

    def forward(self, picture: Tensor) -> Tensor:
        fine = self.fine(picture - 0.5)
        coarse = enlarged(enlarged(self.lift(self.coarse(fine))))
        answer: Tensor = self.out(self.merge(fine + coarse))
        return answer.float()


class FaceFinder:
    """Finds the most certain face of a picture.

    `threshold` is the least certainty in [0, 1]; docs/training.md has the errors of the default. Raises what
    `load_file` and `load_state_dict` raise if the weights cannot be used.
    """

    def __init__(self, weights: Path = WEIGHTS, threshold: float = 0.4) -> None:
        from safetensors.torch import load_file

        self._network = FinderNetwork()
        self._network.load_state_dict({name: weight.float() for name, weight in load_file(weights).items()})
        self._network.eval()
        self._threshold = threshold

    def find(self, picture: NDArray[np.uint8]) -> Box | None:
        """Return the box around the 68 landmarks of the face in an RGB picture (h, w, 3), or None."""
        square, scale = shrunk(picture)
        with _one_thread(), torch.inference_mode():
            answer = self._network(torch.from_numpy(square).permute(2, 0, 1)[None].float() / 255)[0]
        box, certainty = best_box(answer.numpy())
        if certainty < self._threshold:
            return None
        return Box(box.x / scale, box.y / scale, box.width / scale, box.height / scale)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Run torch on one thread, which is enough for a small network.

    While another program or OpenVINO uses the cores, torch's threads wait for each other: one search then
    takes nine times as long on two threads as on one.
    """
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
