"""The words that say which network runs, and on what."""

from __future__ import annotations

import argparse
from pathlib import Path

NETWORKS = ("default", "vox-256")
DEVICES = ("auto", "cpu", "cuda", "mps", "intel")


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """--network, --weights, --device, --engine."""
    parser.add_argument("--network", choices=NETWORKS, default="default", help="whose network (%(default)s)")
    parser.add_argument("--weights", type=Path, metavar="FILE", help="weights of your own for that network")
    parser.add_argument("--device", choices=DEVICES, default="auto", help="where it runs (%(default)s)")
    parser.add_argument(
        "--engine", default="auto", metavar="auto|torch|compiled|openvino", help="what runs it (%(default)s)"
    )
