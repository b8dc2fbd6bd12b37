"""Renders synthetic people: one seed, one person, eight frames with exact labels. Resumable."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
from tqdm import tqdm

from training import TrainingError
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.shards import FRAMES, missing_seeds, render_shard
from training.heads.studio import Studio


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", default="0:100", metavar="A:B", help="people A to B − 1 (default: 0:100)")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="every N-th of them (for N processes)"
    )
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder for the shards")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")
    parser.add_argument("--size", type=int, default=256, help="side of the pictures in pixels (default: 256)")
    parser.add_argument(
        "--frames", type=int, default=FRAMES, help=f"frames of each person (default: {FRAMES})"
    )
    parser.add_argument("--allow-unproven", action="store_true", help='also use textures of "tier 2" origin')


def run(arguments: argparse.Namespace) -> int:
    """Renders what is not there yet. Raises TrainingError without a pack or OpenGL."""
    seeds = missing_seeds(arguments.output, seed_range(arguments.seed, arguments.every))
    if not seeds:
        return 0
    cv2.setNumThreads(1)  # one process a core is faster than threads within one
    studio = Studio(Pack.open(arguments.pack, arguments.allow_unproven), arguments.size)
    for seed in tqdm(seeds, unit="person"):
        render_shard(studio, seed, arguments.output, arguments.frames)
    return 0


def seed_range(words: str, every: int = 1) -> range:
    """The seeds of a range: "3:7" → 3, 4, 5, 6."""
    try:
        first, last = (int(word) for word in words.split(":"))
    except ValueError:
        raise TrainingError(f"--seed wants two numbers, as in 0:100, not '{words}'.") from None
    return range(first, last, every)
