"""Networks: a First Order Motion Model with its weights."""

from __future__ import annotations

import copy
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from model.config import NetworkConfig

if TYPE_CHECKING:
    from model.first_box import Detector
    from model.generator import Generator


class Networks:
    """A network with its weights, in evaluation mode, fp32, on the CPU."""

    def __init__(self, config: NetworkConfig, keypoint_detector: Detector, generator: Generator) -> None:
        self.config = config
        self._parts: tuple[Detector, Generator] | None = (keypoint_detector, generator)
        self._path: Path | None = None
        self._digest = ""

    @classmethod
    def of_file(cls, path: Path, config: NetworkConfig) -> Networks:
        """Return networks whose file is read when they are first needed.

        A program that runs kept graphs needs only the digest, and saves the time to import torch. The file's
        weights are checked when they are read: the attributes raise CheckpointError then.
        """
        networks = cls.__new__(cls)
        networks.config, networks._parts, networks._path, networks._digest = config, None, path, ""
        return networks

    def load(self) -> None:
        """Read the file now. Raises CheckpointError if its weights are missing or of another network."""
        self._loaded()

    @property
    def keypoint_detector(self) -> Detector:
        """The network that finds keypoints."""
        return self._loaded()[0]

    @property
    def generator(self) -> Generator:
        """The network that makes the picture."""
        return self._loaded()[1]

    @property
    def digest(self) -> str:
        """The SHA-256 of the weights, or of their file. Takes up to half a second, once."""
        if not self._digest:
            self._digest = self._digest_of_file() or self._digest_of_weights()
        return self._digest

    def __deepcopy__(self, memo: dict[int, object]) -> Networks:
        return Networks(self.config, *copy.deepcopy(self._loaded(), memo))

    def _loaded(self) -> tuple[Detector, Generator]:
        if self._parts is None:
            from model.checkpoint import load_networks

            assert self._path is not None
            read = load_networks(self._path, self.config)
            self._parts = read.keypoint_detector, read.generator
        return self._parts

    def _digest_of_file(self) -> str:
        """Return the hash of the file; empty without one, and if it cannot be read: loading says why."""
        if self._path is None:
            return ""
        try:
            with self._path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""

    def _digest_of_weights(self) -> str:
        digest = hashlib.sha256()
        for network in self._loaded():
            for name, weight in network.state_dict().items():
                digest.update(name.encode())
                digest.update(weight.contiguous().numpy().tobytes())
        return digest.hexdigest()
