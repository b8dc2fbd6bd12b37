"""Pairs prepared once and used often: pictures, keypoints and flow in memory-mapped files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from training import TrainingError
from training.avatar_network import AvatarNetwork, load_avatar_network
from training.loop import one_thread
from training.pairs import Pairs
from training.people import read_people

Sample = dict[str, Tensor]
KEPT = ("source", "driving", "flow", "weight")
FOUND = ("source_value", "source_jacobian", "driving_value", "driving_jacobian")


class PreparedPairs(Dataset[Sample]):
    """The pairs of a folder over and over, in an order of their own each time round.

    source, driving, flow and weight as `Pairs` gives them; source_value, source_jacobian, driving_value and
    driving_jacobian are what the keypoint detector found in the pictures that a poor camera saw.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._parts = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in (*KEPT, *FOUND)}
        except OSError as error:
            raise TrainingError(
                f"{folder} holds no pairs. Prepare some: python main.py train pairs"
            ) from error
        self._count = len(self._parts["flow"])

    def __getitem__(self, index: int) -> Sample:
        turn, place = divmod(index, self._count)
        number = np.random.default_rng(turn).permutation(self._count)[place]
        return {name: as_tensor(part[number]) for name, part in self._parts.items()}


def as_tensor(part: NDArray[np.generic]) -> Tensor:
    tensor = torch.from_numpy(np.array(part))
    return tensor.float() if tensor.is_floating_point() else tensor


def prepare(network: AvatarNetwork, pairs: Pairs, folder: Path, count: int, workers: int = 1) -> None:
    """Write `count` pairs with the keypoints that the network's detector finds in them."""
    folder.mkdir(parents=True, exist_ok=True)
    loader = DataLoader(
        pairs, batch_size=16, sampler=range(count), num_workers=workers, worker_init_fn=one_thread
    )
    files: dict[str, NDArray[np.generic]] = {}
    for start, batch in zip(range(0, count, 16), tqdm(loader, unit="batch"), strict=True):
        for name, values in with_keypoints(network, batch).items():
            if name not in files:
                shape = (count, *values.shape[1:])
                files[name] = np.lib.format.open_memmap(
                    folder / f"{name}.npy", mode="w+", dtype=values.dtype, shape=shape
                )
            files[name][start : start + len(values)] = values


def with_keypoints(network: AvatarNetwork, batch: Mapping[str, Tensor]) -> dict[str, NDArray[np.generic]]:
    """What is kept of a batch: pictures as uint8, flow and weight as float16, keypoints as float32."""
    kept = {name: batch[name] if batch[name].dtype == torch.uint8 else batch[name].half() for name in KEPT}
    with torch.inference_mode():
        for name in ("source", "driving"):
            found = network.kp_detector(batch[f"seen_{name}"].float() / 255)
            kept |= {f"{name}_value": found.value, f"{name}_jacobian": found.jacobian}
    return {name: values.numpy() for name, values in kept.items()}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--heads", type=Path, nargs="+", required=True, help="folders that `train heads` wrote"
    )
    parser.add_argument("--start", type=Path, required=True, help="weights whose keypoint detector is used")
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)


def run(arguments: argparse.Namespace) -> int:
    """Prepare as the words say. Returns the exit code."""
    network = load_avatar_network(arguments.start)
    pairs = Pairs(read_people(arguments.heads, with_maps=True), arguments.seed)
    prepare(network, pairs, arguments.output, arguments.count, arguments.workers)
    return 0
