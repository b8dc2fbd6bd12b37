"""Where the weights of each network are."""

from __future__ import annotations

from pathlib import Path

from model.errors import CheckpointError
from model.published import published_weights_path

DEFAULT_WEIGHTS = Path(__file__).parents[1] / "checkpoints" / "default.safetensors"


def weights_path(network: str) -> Path:
    """Return the path of a network's own weights. Raises CheckpointError if they are not downloaded yet."""
    if network == "default":
        return DEFAULT_WEIGHTS
    path = published_weights_path()
    if not path.is_file():
        raise CheckpointError(
            f"The {network} weights are not on this computer yet. Run `python main.py fetch {network}`."
        )
    return path
