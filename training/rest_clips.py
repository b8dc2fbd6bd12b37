"""Writes a clip of each avatar at rest, as an animated WebP that repeats without a jump."""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model import Animator, RestingMotion, SceneSettings
from model.resting_motion import LOOP_S
from training import TrainingError
from training.animated_sheet import tile
from training.mouth_flicker import AVATARS
from training.moving_picture import write_moving
from training.pictures import read_picture

Picture = NDArray[np.uint8]
MOST_BYTES = 40_000
"""Largest clip that is written if a lower quality makes it smaller."""
LOWER = (1.0, 0.75, 0.5, 0.25)
"""Shares of the quality that are tried."""


def at_rest(animator: Animator, avatar: Path, seconds: float, rate: float, *, is_loop: bool) -> list[Picture]:
    """Return the avatar at rest: its square of the scene, `rate` pictures a second.

    The motion differs from avatar to avatar, and is the same each time. A loop ends where it begins.
    """
    animator.wear(read_picture(avatar), avatar)
    motion = RestingMotion(zlib.crc32(avatar.stem.encode()), loop_s=LOOP_S if is_loop else None)
    times = [number / rate for number in range(round(seconds * rate))]
    return [animator.perform(None, at, rest=1.0, pose=motion.pose(at, at)).scene for at in times]


def write_clip(path: Path, pictures: Sequence[Picture], rate: float, quality: int) -> None:
    """Write a clip with this quality, or with a lower one if it would be too large.

    Drawn avatars have no layers: their backgrounds move with them, which takes twice the bytes.
    """
    for share in LOWER:
        write_moving(path, pictures, rate, round(share * quality))
        if path.stat().st_size <= MOST_BYTES:
            return


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the avatars and the clips."""
    parser.add_argument("--avatars", nargs="+", metavar="NAME|FILE", help="avatars (all that ship)")
    parser.add_argument("--seconds", type=float, help=f"length; without it a loop of {LOOP_S} s")
    parser.add_argument("--rate", type=float, default=15.0, help="pictures a second (%(default)s)")
    parser.add_argument("--side", type=int, default=160, help="side in pixels, up to 512 (%(default)s)")
    parser.add_argument("--quality", type=int, default=60, help="of WebP, up to 100 (%(default)s)")
    parser.add_argument("--engine", default="auto", help="as in the app")
    parser.add_argument(
        "--output", type=Path, required=True, metavar="DIR", help="NAME.webp is written there"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the clips. Raises TrainingError for an avatar that is not there or cannot be read."""
    avatars = [_path_of(name) for name in arguments.avatars or _all_names()]
    animator = Animator.load(engine=arguments.engine, settings=SceneSettings(framing="square"))
    arguments.output.mkdir(parents=True, exist_ok=True)
    for avatar in tqdm(avatars, unit="avatar"):
        seconds = arguments.seconds or LOOP_S
        shown = at_rest(animator, avatar, seconds, arguments.rate, is_loop=arguments.seconds is None)
        pictures = [tile(picture, arguments.side) for picture in shown]
        write_clip(arguments.output / f"{avatar.stem}.webp", pictures, arguments.rate, arguments.quality)
    return 0


def _all_names() -> list[str]:
    return sorted(path.stem for path in AVATARS.glob("*.jpg"))


def _path_of(name: str) -> Path:
    """Return the picture of an avatar that ships, or of a file. Raises TrainingError if there is none."""
    shipped, file = AVATARS / f"{name}.jpg", Path(name)
    found = shipped if shipped.is_file() else file
    if not found.is_file():
        raise TrainingError(f"There is no avatar “{name}”, and no picture of that name.")
    return found
