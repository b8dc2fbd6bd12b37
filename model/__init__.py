"""Turns a face into an avatar. NumPy in, NumPy out."""

from typing import TYPE_CHECKING, Any

from model import published
from model.animator import Animator
from model.config import NETWORKS, NetworkConfig
from model.engines import FrameLayers
from model.engines.choice import EngineChoice
from model.errors import CheckpointError, ModelError
from model.layers.avatar_layers import AvatarLayers
from model.layers.background import Background
from model.layers.settings import FRAMINGS, PICTURE_SIZES, SceneSettings
from model.networks import Networks
from model.performance import Performance
from model.published import published_weights_path
from model.resting import RestPose
from model.resting_motion import RestingMotion
from model.turn_limit import TurnLimit
from model.weights import weights_path

if TYPE_CHECKING:
    from model.checkpoint import load_networks
    from model.published_arrangement import PublishedArrangement, random_networks

__all__ = [
    "FRAMINGS",
    "NETWORKS",
    "PICTURE_SIZES",
    "Animator",
    "AvatarLayers",
    "Background",
    "CheckpointError",
    "EngineChoice",
    "FrameLayers",
    "ModelError",
    "NetworkConfig",
    "Networks",
    "Performance",
    "PublishedArrangement",
    "RestPose",
    "RestingMotion",
    "SceneSettings",
    "TurnLimit",
    "load_networks",
    "published",
    "published_weights_path",
    "random_networks",
    "weights_path",
]


def __getattr__(name: str) -> Any:
    """Import on first use what loads torch, which takes a second (PEP 562)."""
    if name == "load_networks":
        from model import checkpoint

        return checkpoint.load_networks
    if name in ("PublishedArrangement", "random_networks"):
        from model import published_arrangement

        return getattr(published_arrangement, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
