"""Renders the scenes of the corpus of failures. Resumable."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
from tqdm import tqdm

from training.failures.scenes import Act, performed_acts, posed_acts, render_scene
from training.heads.command import seed_range
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.studio import Studio

ACTS: dict[str, Callable[[int], list[Act]]] = {"posed": posed_acts, "performed": performed_acts}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scenes", default="0:50", metavar="A:B", help="scenes A to B − 1 (default: 0:50)")
    parser.add_argument("--acts", choices=tuple(ACTS), default="posed", help="single frames, or a film")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder for the scenes")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")


def run(arguments: argparse.Namespace) -> int:
    """Render the missing scenes. Raises TrainingError without a pack or OpenGL."""
    cv2.setNumThreads(1)
    studio = Studio(Pack.open(arguments.pack))
    for scene in tqdm(seed_range(arguments.scenes), unit="scene"):
        render_scene(studio, scene, ACTS[arguments.acts](scene), arguments.output)
    return 0
