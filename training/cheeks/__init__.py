"""The cheek finder's people and its training."""
