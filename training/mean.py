"""Takes the mean of weights that were trained apart, going on from the same ones (Wortsman et al. 2022)."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from training import TrainingError

Weights = Mapping[str, Tensor]


def mean_of(networks: Sequence[Weights], only: Sequence[str] = ("",)) -> dict[str, Tensor]:
    """The first network's weights, with the mean of all networks for names that begin with one of `only`.

    Counters stay the first's. Raises TrainingError if the networks differ in more than their values.
    """
    first = networks[0]
    sizes = [{name: weight.shape for name, weight in network.items()} for network in networks]
    if any(each != sizes[0] for each in sizes):
        raise TrainingError("These are weights of different networks: only those of one have a mean.")
    names = [n for n, w in first.items() if n.startswith(tuple(only)) and w.is_floating_point()]
    if not names:
        raise TrainingError(f"No weight's name begins with {' or '.join(only)}.")
    means = {n: torch.stack([network[n].float() for network in networks]).mean(0) for n in names}
    return {name: means.get(name, weight).to(weight.dtype) for name, weight in first.items()}


def read_weights(path: Path) -> Weights:
    """The weights of a safetensors file. Raises TrainingError if it is none."""
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise TrainingError(f"{path} holds no weights ({error}).") from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("weights", type=Path, nargs="+", metavar="FILE", help="safetensors of one network")
    parser.add_argument(
        "--output", type=Path, required=True, metavar="FILE", help="where the mean is written"
    )
    parser.add_argument(
        "--only",
        nargs="+",
        default=[""],
        metavar="NAME",
        help="beginnings of the names of what is averaged (kp_detector.landmarks.); the rest is the first's",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write it. Returns the exit code."""
    save_file(mean_of([read_weights(path) for path in arguments.weights], arguments.only), arguments.output)
    return 0
