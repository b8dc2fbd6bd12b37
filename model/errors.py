"""The errors of this package, with texts for the user."""

from __future__ import annotations


class ModelError(Exception):
    """An avatar cannot be set or animated. The text has the reason and the remedy."""


class CheckpointError(ModelError):
    """A file of weights cannot be used. The text has the reason and the remedy."""
