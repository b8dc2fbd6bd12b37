"""A lock around recordings of CUDA graphs, during which no other thread may use the GPU."""

from __future__ import annotations

import threading

GPU = threading.Lock()
"""Held while a graph is recorded, and while a picture is composed by painters that may run on the GPU."""
