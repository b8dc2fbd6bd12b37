"""Synthetic talking heads with exact labels: pack (data), rig (NumPy), renderer (OpenGL)."""

from training.heads.identity import SAMPLER_VERSION, Identity, sample_identity
from training.heads.pack import Pack

__all__ = ["SAMPLER_VERSION", "Identity", "Pack", "sample_identity"]
