"""Renders bundled avatars at rest and with lids that close, with Blender: the truth of `train measure-lids`.

NAME-SHARE.png is a picture and NAME-SHARE.npz its `landmarks` (68, 2) in pixels of 512; SHARE is how far the
lids are closed, in percent.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from tqdm import tqdm

from training.heads.pack import DEFAULT_FOLDER, Pack
from training.portraits.command import Blender, chosen
from training.portraits.export import LANDMARK_SIZE, Exporter

SHARES = (0, 50, 100)
"""How far the lids are closed, in percent."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: whom to render, and with what."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="bundled people (default: all)")
    parser.add_argument("--blender", type=Path, required=True, metavar="PYTHON", help="a Python with bpy 4.5")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder for the pictures")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")
    parser.add_argument("--samples", type=int, default=8, help="rays a pixel (default: 8)")


def run(arguments: argparse.Namespace) -> int:
    """Render the missing pictures.

    Raises TrainingError for unknown names, without a pack, or if Blender fails.
    """
    sitters = chosen(arguments.names, "")
    arguments.output.mkdir(parents=True, exist_ok=True)
    blender = Blender(arguments.blender, arguments.samples, threads=1)
    exporter = Exporter(Pack.open(arguments.pack))
    missing = [
        (name, share)
        for name in sitters
        for share in SHARES
        if not (arguments.output / f"{name}-{share}.npz").is_file()
    ]
    with TemporaryDirectory() as folder:
        for name, share in tqdm(missing, unit="picture"):
            exported = exporter.export(sitters[name], dict.fromkeys(("blink_L", "blink_R"), share / 100))
            work = Path(folder) / f"{name}-{share}.npz"
            np.savez(work, allow_pickle=False, **exported)
            blender.render("people", [str(work)], arguments.output, LANDMARK_SIZE)
            work.unlink()
            np.savez(arguments.output / work.name, landmarks=exported["landmarks"])
    return 0
