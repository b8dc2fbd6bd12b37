"""Measures where an avatar breaks, against exact truth: the edge-case lab."""

from lab.errors import LabError

__all__ = ["LabError"]
