"""Reads weights: Guise's own safetensors, and the pickles that the paper's authors published."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from model.config import NETWORKS, NetworkConfig
from model.errors import CheckpointError
from model.first_box import keypoint_detector
from model.generator import Generator
from model.networks import Networks

Weights = Mapping[str, Tensor]
PARTS = ("kp_detector", "generator")
"""Names of the two networks in a file of weights."""

SAVED_BY_TORCH = (b"PK\x03\x04", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.")
"""First bytes of files saved by torch: a zip, or the format before torch 1.6."""


def load_networks(path: Path, config: NetworkConfig) -> Networks:
    """Load the network of `config` with the weights of a file. Raises CheckpointError."""
    weights = read_weights(path)
    detector, generator = keypoint_detector(config), Generator(config)
    for part, module in zip(PARTS, (detector, generator), strict=True):
        try:
            module.load_state_dict(weights[part], strict=True)
        except RuntimeError as error:
            raise CheckpointError(
                f"{path} holds weights of another network than {config.name}. {_advice(weights)}"
            ) from error
        module.eval().requires_grad_(False)
    return Networks(config, detector, generator)


def read_weights(path: Path) -> dict[str, Weights]:
    """Read the weights of both parts, fp32, by part and published name. Raises CheckpointError.

    The first bytes of a file say what it is, not its name.
    """
    if path.is_dir():
        raise CheckpointError(
            f"{path} is a folder: the weights were unpacked. Despite its .tar, the file must stay packed; "
            "download it again and leave it as it is."
        )
    if not path.is_file():
        raise CheckpointError(f"There are no weights at {path}.")
    first = _first_bytes(path)
    if first.startswith(SAVED_BY_TORCH):
        return _from_pickle(path)
    if first[8:9] == b"{":
        return _from_safetensors(path)
    raise CheckpointError(f"{path} {_what_else(first)}")


def _what_else(first: bytes) -> str:
    if first.lstrip().startswith(b"<"):
        return "is a web page, not weights: the download failed. Download it again."
    if first.startswith(b"\x80"):
        return "is a bare pickle or a piece of unpacked weights. Use the file as it was published."
    return "holds no weights: it is damaged, cut off or something else. Download it again."


def _from_safetensors(path: Path) -> dict[str, Weights]:
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(f"{path} is damaged or cut off. Download it again.") from error
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
    """Read a published file without running code that it may contain."""
    _refuse_compressed(path)
    try:
        with path.open("rb") as file:  # given a name, torch would trust what it ends in
            content = torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise CheckpointError(
            f"{path} was not opened: it holds more than weights and could run a program on this computer. "
            "Get the weights with `python main.py fetch vox-256`."
        ) from error
    except Exception as error:  # a damaged pickle can make the reader fail in any way
        raise CheckpointError(f"{path} is damaged or cut off. Download it again.") from error
    return _checked(content, path)


def _checked(content: object, path: Path) -> dict[str, Weights]:
    if not isinstance(content, Mapping) or not all(_are_weights(content.get(part)) for part in PARTS):
        raise CheckpointError(
            f"{path} holds weights of something else: a First Order Motion Model has the parts "
            f"{' and '.join(PARTS)}."
        )
    weights = [tensor for part in PARTS for tensor in content[part].values()]
    if sum(tensor.numel() * tensor.element_size() for tensor in weights) > path.stat().st_size:
        raise CheckpointError(f"{path} claims more weights than it holds. Use the file as it was published.")
    if not all(bool(torch.isfinite(tensor).all()) for tensor in weights if tensor.is_floating_point()):
        raise CheckpointError(
            f"{path} holds weights that are not numbers: training failed or it is damaged. Use another."
        )
    return {
        part: {
            name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in found.items()
        }
        for part, found in content.items()
        if part in PARTS
    }


def _refuse_compressed(path: Path) -> None:
    """Refuse a zip that unpacks to more than its size: torch stores weights uncompressed."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            is_compressed = any(item.compress_type != zipfile.ZIP_STORED for item in archive.infolist())
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise CheckpointError(f"{path} is damaged or cut off. Download it again.") from error
    if is_compressed:
        raise CheckpointError(f"{path} was compressed again. Use the file as it was published.")


def _are_weights(found: object) -> bool:
    return (
        isinstance(found, Mapping)
        and bool(found)
        and all(isinstance(name, str) and isinstance(tensor, Tensor) for name, tensor in found.items())
    )


def _fit(weights: Mapping[str, Weights], config: NetworkConfig) -> bool:
    """Return True if names and shapes are exactly those of this network."""
    with torch.device("meta"):
        wanted = (keypoint_detector(config).state_dict(), Generator(config).state_dict())
    return all(_shapes(weights[part]) == _shapes(want) for part, want in zip(PARTS, wanted, strict=True))


def _shapes(weights: Weights) -> dict[str, torch.Size]:
    return {name: tensor.shape for name, tensor in weights.items()}


def _advice(weights: Mapping[str, Weights]) -> str:
    for config in NETWORKS.values():
        if _fit(weights, config):
            return f"They are of {config.name}: choose that network."
    return f"They are of none that Guise knows ({', '.join(NETWORKS)}): choose other weights."


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror}.") from error
