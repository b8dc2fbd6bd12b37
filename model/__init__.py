"""Turns a face into an avatar. NumPy in, NumPy out."""

from model import published
from model.animator import Animator, weights_path
from model.checkpoint import Networks, load_networks
from model.config import NETWORKS, NetworkConfig
from model.engines import FrameLayers
from model.engines.choice import EngineChoice
from model.errors import CheckpointError, ModelError
from model.layers.avatar_layers import AvatarLayers
from model.layers.background import Background
from model.layers.settings import FRAMINGS, PICTURE_SIZES, SceneSettings
from model.performance import Performance
from model.published import published_weights_path
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
    "SceneSettings",
    "load_networks",
    "published",
    "published_weights_path",
    "random_networks",
    "weights_path",
]
