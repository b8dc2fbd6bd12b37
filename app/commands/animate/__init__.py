"""animate: makes an avatar act what a video, or a folder of pictures, shows."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import terminal
from app.commands.arguments import add_network_arguments
from app.commands.terminal import CommandError

if TYPE_CHECKING:
    from app.chain.session_options import SessionOptions
    from app.commands.animate.film import Film
    from app.commands.animate.picture_writer import PictureWriter
    from app.devices.camera import Camera, Shot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who acts, what, and where to."""
    parser.add_argument("--avatar", required=True, metavar="NAME|FILE", help="who acts")
    parser.add_argument(
        "--driving",
        required=True,
        type=Path,
        metavar="FILE|FOLDER",
        help="a video, or pictures in name order",
    )
    parser.add_argument(
        "--output",
        required=True,
        type=Path,
        metavar="FILE.mp4|FOLDER",
        help="a video, or 00000.png … in a folder",
    )
    parser.add_argument("--absolute", action="store_true", help="take over positions, not movements")
    parser.add_argument("--no-framing", action="store_true", help="take square pictures as they are")
    add_network_arguments(parser)
    parser.add_argument("--json", metavar="FILE", help="write the figures there")


def run(arguments: argparse.Namespace) -> int:
    """Animate. One picture out for every one in, at the same time; sound is carried over."""
    _check(arguments)
    from app.commands.animate.offline_chain import OfflineChain

    with closing(_open(arguments.driving)) as camera:
        first = camera.read()
        if first is None:
            raise CommandError(f"{arguments.driving} holds no pictures.")
        chain = OfflineChain(arguments.avatar, _options(arguments), takes_as_is=arguments.no_framing)
        with _output(arguments, camera.fps) as output:
            start = time.perf_counter()
            for picture, seconds in chain.act(_watched(_shots(camera, first), camera)):
                output.write(picture, seconds)
    figures = chain.figures(time.perf_counter() - start)
    if arguments.json:
        terminal.write_json(arguments.json, figures)
    terminal.say(f"{arguments.output}: {figures['frames']} frames, {figures['fps']:.1f} a second.")
    return 0


def _options(arguments: argparse.Namespace) -> SessionOptions:
    from app.chain.session_options import SessionOptions

    return SessionOptions(
        network=arguments.network,
        weights=arguments.weights,
        device=arguments.device,
        engine=arguments.engine,
        relative=not arguments.absolute,
    )


def _check(arguments: argparse.Namespace) -> None:
    """What can be said before anything slow begins. Raises CommandError and AvatarError."""
    from app.avatars import find_avatar

    arguments.avatar = find_avatar(arguments.avatar)
    driving, output = arguments.driving.expanduser(), arguments.output.expanduser()
    if not driving.exists():
        raise CommandError(f"{driving} does not exist.")
    if output.suffix and output.suffix.lower() != ".mp4" and not output.is_dir():
        raise CommandError(f"{output} is neither an .mp4 nor a folder.")
    if output.suffix.lower() == ".mp4" and output.is_dir():
        raise CommandError(f"{output} is a folder.")
    if output.exists() and any(output.samefile(taken) for taken in (driving, arguments.avatar)):
        raise CommandError(f"{output} would be written over what it is made from.")
    if output.resolve() == arguments.avatar.resolve().parent:
        raise CommandError(f"{output} holds the avatar; choose another folder.")
    arguments.driving, arguments.output = driving, output


def _open(driving: Path) -> Camera:
    from app.devices.camera import open_camera

    return open_camera(str(driving.absolute()), live=False)


def _output(arguments: argparse.Namespace, fps: float) -> Film | PictureWriter:
    from app.commands.animate.film import Film
    from app.commands.animate.picture_writer import PictureWriter

    if arguments.output.suffix.lower() == ".mp4":
        sound = arguments.driving if arguments.driving.is_file() else None
        return Film(arguments.output, fps=fps, sound=sound)
    return PictureWriter(arguments.output)


def _shots(camera: Camera, first: Shot) -> Iterator[Shot]:
    yield first
    while (shot := camera.read()) is not None:
        yield shot


def _watched(shots: Iterator[Shot], camera: Camera) -> Iterator[Shot]:
    return terminal.progress(shots, camera.name, total=camera.length)
