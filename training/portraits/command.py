"""Rendering of the path-traced people of assets/avatars, in layers.

Blender's module `bpy` needs a Python of its own:

python3.11 -m venv ENV && ENV/bin/pip install "bpy==4.5.*"
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from tqdm import tqdm

from training import TrainingError
from training.heads.command import seed_range
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.people_file import read_people
from training.portraits.export import Exporter
from training.portraits.layers import as_layer, read_rendered, room_picture, write_avatar
from training.portraits.people import PEOPLE
from training.portraits.sitters import Sitter, as_json, sample_sitter

REPOSITORY = Path(__file__).parents[2]
MADE_BY = "python main.py train portraits --blender ENV/bin/python --output assets/avatars"
ROOM_SIZE, ROOM_SAMPLES = 240, 20
"""Side (px) and rays per pixel of rendered rooms: they are blurred, so they may be enlarged."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="whom of the people to render (default: all)"
    )
    parser.add_argument("--seeds", metavar="A:B", help="render the people of these seeds, to choose from")
    parser.add_argument(
        "--blender", type=Path, required=True, metavar="PYTHON", help="a Python that has bpy 4.5"
    )
    parser.add_argument(
        "--output", type=Path, required=True, metavar="DIR", help="folder for pictures and layers"
    )
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")
    parser.add_argument("--size", type=int, default=512, help="side of the pictures in pixels (default: 512)")
    parser.add_argument("--samples", type=int, default=10, help="rays a pixel (default: 10)")
    parser.add_argument("--threads", type=int, default=1, help="processor threads (default: 1)")


def run(arguments: argparse.Namespace) -> int:
    """Render people one after the other.

    Raises TrainingError for unknown names, without a pack, or if Blender fails.
    """
    sitters = chosen(arguments.names, arguments.seeds)
    blender = Blender(arguments.blender, arguments.samples, arguments.threads)
    exporter = Exporter(Pack.open(arguments.pack))
    cv2.setNumThreads(arguments.threads)
    with TemporaryDirectory() as folder:
        work = Path(folder)
        for name, sitter in tqdm(sitters.items(), unit="person"):
            np.savez(work / f"{name}.npz", allow_pickle=False, **exporter.export(sitter))
            blender.render("people", [str(work / f"{name}.npz")], work, arguments.size)
            room = work / f"{sitter.room}.png"
            if not room.is_file():
                blender.render("rooms", [str(sitter.room)], work, ROOM_SIZE, ROOM_SAMPLES)
            layer = as_layer(read_rendered(work / f"{name}.png"))
            behind = room_picture(read_rendered(room), arguments.size, mirrored=sitter.light > 0)
            files = write_avatar(arguments.output, name, layer, behind)
            if not arguments.seeds:
                record(arguments.output / "people.json", name, sitter, files)
            (work / f"{name}.npz").unlink()
    return 0


def chosen(names: Sequence[str], seeds: str | None) -> Mapping[str, Sitter]:
    """Return the people to render by name: named ones, all, or those of seeds. Raises TrainingError."""
    if seeds:
        return {str(seed): sample_sitter(seed) for seed in seed_range(seeds)}
    if unknown := sorted(set(names) - set(PEOPLE)):
        raise TrainingError(f"Nobody is called {', '.join(unknown)}. People: {', '.join(PEOPLE)}.")
    return {name: PEOPLE[name] for name in names or PEOPLE}


def record(path: Path, name: str, sitter: Sitter, files: Mapping[str, str]) -> None:
    """Enter a person and the files of the layers into people.json; its other entries stay."""
    known = read_people(path)
    known["people"][name] = {"style": "portrait", "layers": dict(files), "sitter": as_json(sitter)}
    known["portraits_made_by"] = MADE_BY
    known["people"] = dict(sorted(known["people"].items()))
    path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


class Blender:
    """Runs the scripts that need `bpy` with the Python that has it. Raises TrainingError if that fails."""

    def __init__(self, python: Path, samples: int, threads: int) -> None:
        if not python.exists():
            raise TrainingError(f"There is no Python at {python}. Make one that has bpy:\n{__doc__}")
        self._python, self._samples, self._threads = python.absolute(), samples, threads

    def render(
        self, what: str, names: Sequence[str], output: Path, size: int, samples: int | None = None
    ) -> None:
        """Render people by their exported files, or rooms by their numbers, into the folder `output`."""
        command = [
            str(self._python), "-m", "training.portraits.blender.render", what, *names,
            "--output", str(output), "--size", str(size),
            "--samples", str(samples or self._samples), "--threads", str(self._threads),
        ]  # fmt: skip
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
        done = subprocess.run(
            command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            lines = "\n".join(done.stderr.strip().splitlines()[-5:])
            raise TrainingError(
                f"Blender could not render {', '.join(names)} (exit code {done.returncode}):\n{lines}"
            )
