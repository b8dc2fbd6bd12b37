"""The errors of this package. Their texts are for the user to read."""

from __future__ import annotations


class ModelError(Exception):
    """An avatar cannot be set or animated. The text says why and what to do."""


class CheckpointError(ModelError):
    """A file of weights cannot be used. The text says what it is and what to do."""
