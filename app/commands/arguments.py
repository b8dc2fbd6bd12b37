"""Command-line arguments that several commands share: the network, and the session."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.chain.session import Session

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


def add_session_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, from where, where to. What is not said is None: a window then takes what was chosen last time."""
    parser.add_argument("--avatar", metavar="NAME|FILE", help="whom to be")
    parser.add_argument(
        "--source", metavar="demo|INDEX|FILE|URL", help="where the pictures come from (the first camera)"
    )
    add_network_arguments(parser)
    parser.add_argument(
        "--virtual-camera",
        metavar="auto|off|BACKEND",
        default="off",
        help="be a camera for other programs at once (%(default)s)",
    )
    parser.add_argument("--record", type=Path, metavar="FILE", help="record the output to a video")
    parser.add_argument("--overwrite", action="store_true", help="replace the --record file if it exists")


def start_sinks(session: Session, arguments: argparse.Namespace) -> None:
    """Start the virtual camera and the recording that the words ask for."""
    if arguments.virtual_camera != "off":
        session.start_virtual_camera(None if arguments.virtual_camera == "auto" else arguments.virtual_camera)
    if arguments.record:
        session.start_recording(arguments.record.expanduser(), overwrites=arguments.overwrite)
