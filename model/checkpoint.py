"""Reads weights: Guise's own safetensors, and the pickles that the paper's authors published. Strictly."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from model.config import NetworkConfig
from model.errors import CheckpointError
from model.generator import Generator
from model.keypoint_detector import KeypointDetector

Weights = Mapping[str, Tensor]
PARTS = ("kp_detector", "generator")
"""The boxes of the paper under the names they have in a file of weights."""


@dataclass(frozen=True)
class Networks:
    """A network with its weights, in evaluation mode, fp32, on the CPU."""

    config: NetworkConfig
    keypoint_detector: KeypointDetector
    generator: Generator


def load_networks(path: Path, config: NetworkConfig) -> Networks:
    """The network of `config` with the weights of `path`. Raises CheckpointError."""
    weights = read_weights(path)
    made = Networks(config, KeypointDetector(config), Generator(config))
    for part, module in zip(PARTS, (made.keypoint_detector, made.generator), strict=True):
        _fill(module, weights[part], path, config)
        module.eval().requires_grad_(False)
    return made


def read_weights(path: Path) -> dict[str, Weights]:
    """The weights of both parts, fp32, by part and published name. Raises CheckpointError."""
    if path.is_dir():
        raise CheckpointError(
            f"{path} is a folder: the weights were unpacked. Despite its .tar, the file must stay packed; "
            "download it again and leave it as it is."
        )
    if not path.is_file():
        raise CheckpointError(f"There are no weights at {path}.")
    first = _first_bytes(path)
    if _is_pickle(path, first):
        return _from_pickle(path)
    if first.lstrip()[:1] == b"<":
        raise CheckpointError(f"{path} is a web page, not weights: the download failed. Download it again.")
    return _from_safetensors(path)


def _from_safetensors(path: Path) -> dict[str, Weights]:
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(
            f"{path} holds no weights that can be read: it is damaged, cut off or something else. "
            "Download it again."
        ) from error
    parts = {
        part: {
            name.removeprefix(f"{part}."): tensor
            for name, tensor in tensors.items()
            if name.startswith(f"{part}.")
        }
        for part in PARTS
    }
    return _checked(parts, path)


def _from_pickle(path: Path) -> dict[str, Weights]:
    """A published file, read without running anything that it may hold."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise CheckpointError(
            f"{path} was not opened: it holds more than weights and could run a program on this computer. "
            "Get the weights with `python main.py fetch vox-256`."
        ) from error
    except (RuntimeError, EOFError, OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise CheckpointError(f"{path} is damaged or cut off. Download it again.") from error
    return _checked(content, path)


def _checked(content: object, path: Path) -> dict[str, Weights]:
    if not isinstance(content, Mapping) or not all(_are_weights(content.get(part)) for part in PARTS):
        raise CheckpointError(
            f"{path} holds weights of something else: a First Order Motion Model has the parts "
            f"{' and '.join(PARTS)}."
        )
    return {
        part: {
            name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in found.items()
        }
        for part, found in content.items()
        if part in PARTS
    }


def _are_weights(found: object) -> bool:
    return (
        isinstance(found, Mapping)
        and bool(found)
        and all(isinstance(name, str) and isinstance(tensor, Tensor) for name, tensor in found.items())
    )


def _fill(module: nn.Module, weights: Weights, path: Path, config: NetworkConfig) -> None:
    try:
        module.load_state_dict(weights, strict=True)
    except RuntimeError as error:
        raise CheckpointError(
            f"{path} holds weights of another network than {config.name}. Choose the network that they were "
            "made for, or other weights."
        ) from error


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror}.") from error


def _is_pickle(path: Path, first: bytes) -> bool:
    """True for what torch has saved: a zip since 1.6, before that a bare pickle."""
    return first.startswith((b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04")) or (
        path.name.endswith((".pth", ".pt", ".pth.tar")) and not first.lstrip().startswith(b"<")
    )
