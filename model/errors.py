"""What goes wrong in this room. The texts are for the user to read."""

from __future__ import annotations


class ModelError(Exception):
    """An avatar cannot be worn or animated. The text says why and what to do."""


class CheckpointError(ModelError):
    """A file of weights cannot be used. The text says what the file is and what to do."""
