"""Writes an animated WebP of a driver and of avatars that follow them: the moving picture of the README.

The driver's clip may be a real person's: do not commit such a picture.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from detector.built_in import BuiltInLandmarks
from model import Animator
from training import TrainingError
from training.animated_sheet import animated, driver_frames, telling, tile
from training.mouth_flicker import AVATARS, DEMO
from training.sheets import arranged

Picture = NDArray[np.uint8]


def write_moving(path: Path, pictures: Sequence[Picture], rate: float, quality: int) -> None:
    """Write RGB pictures of one size as an animated WebP that repeats for ever, `rate` pictures a second."""
    first, *others = (Image.fromarray(picture) for picture in pictures)
    first.save(
        path, "WEBP", save_all=True, append_images=others, duration=round(1000 / rate), loop=0,
        quality=quality, method=6, minimize_size=True,
    )  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the driver, the avatars and the picture."""
    parser.add_argument("--driving", type=Path, default=DEMO, help="a video (the demo clip)")
    parser.add_argument("--avatars", nargs="+", required=True, metavar="NAME", help="avatars")
    parser.add_argument("--start", type=float, default=0.0, help="first second of the driver (0)")
    parser.add_argument("--seconds", type=float, default=5.0, help="length (5)")
    parser.add_argument("--every", type=int, default=2, help="take every N-th frame of the driver (2)")
    parser.add_argument("--side", type=int, default=300, help="side of each tile in pixels (300)")
    parser.add_argument("--columns", type=int, default=3, help="tiles in a row (3)")
    parser.add_argument("--quality", type=int, default=75, help="of WebP, up to 100 (75)")
    parser.add_argument("--engine", default="auto", help="as in the app")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE.webp", help="the moving picture")


def run(arguments: argparse.Namespace) -> int:
    """Write the moving picture. Raises TrainingError for a driver who is not seen in that time."""
    animator, finder = Animator.load(engine=arguments.engine), BuiltInLandmarks.load()
    every_frame = driver_frames(arguments.driving, finder, animator.size, arguments.every)
    calm, _ = telling(every_frame)
    end = arguments.start + arguments.seconds
    frames = [frame for frame in every_frame if arguments.start <= frame.seconds < end]
    if len(frames) < 2:
        raise TrainingError(f"{arguments.driving} shows no moving face from {arguments.start} s to {end} s.")
    films = [[tile(frame.picture, arguments.side) for frame in frames]]
    for name in tqdm(arguments.avatars, unit="avatar"):
        _, *shown = animated(animator, AVATARS / f"{name}.jpg", calm.picture, frames)
        films.append([tile(picture, arguments.side) for picture in shown])
    pictures = [arranged(tiles, arguments.columns) for tiles in zip(*films, strict=True)]
    rate = (len(frames) - 1) / (frames[-1].seconds - frames[0].seconds)
    write_moving(arguments.output, pictures, rate, arguments.quality)
    return 0
