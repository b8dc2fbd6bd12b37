"""animate: animates an avatar with a video or a folder of pictures."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import terminal
from app.commands.arguments import (
    add_network_arguments,
    add_on_failure,
    add_scene_arguments,
    add_turn_limit,
)
from app.commands.parsing import not_negative
from app.commands.terminal import CommandError
from app.file_names import expanded, is_regular, local_path

if TYPE_CHECKING:
    from app.chain.session_options import SessionOptions
    from app.commands.animate.film import Film
    from app.commands.animate.picture_writer import PictureWriter
    from app.devices.camera import Camera, Shot

FILM_SUFFIXES = (".mp4", ".mov", ".webm")
"""Suffixes, in lower case, of the videos that can be written."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add avatar, driving, output and the options."""
    parser.add_argument("--avatar", required=True, metavar="NAME|FILE", help="avatar to animate")
    parser.add_argument(
        "--driving",
        required=True,
        type=Path,
        metavar="FILE|FOLDER",
        help="a video, or a folder of pictures in the order of their names",
    )
    parser.add_argument(
        "--output",
        required=True,
        type=Path,
        metavar="FILE|FOLDER",
        help="a video (.mp4, .mov, .webm; all but .mp4 keep a transparent background), or a folder for PNGs",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace the output if it exists")
    parser.add_argument(
        "--absolute", action="store_true", help="transfer positions, not movements; --on-failure is then keep"
    )
    parser.add_argument(
        "--no-framing",
        action="store_true",
        help="use square pictures as they are, without searching for the face",
    )
    parser.add_argument(
        "--calibrate-at",
        type=not_negative,
        metavar="SECONDS",
        help="calibrate with the face at this time (the first calm face)",
    )
    add_on_failure(parser, default=None)
    add_turn_limit(parser)
    add_network_arguments(parser)
    add_scene_arguments(parser)
    parser.add_argument("--json", metavar="FILE", help='write the figures; "-" writes to stdout')


def run(arguments: argparse.Namespace) -> int:
    """Animate: one output picture for each input picture, at the same time, with the sound.

    Ctrl+C finishes the incomplete output, and the exit code is 1.
    """
    _check(arguments)
    terminal.status("Loading the program …")
    from app.commands.animate.offline_chain import OfflineChain

    with closing(_open(arguments.driving)) as camera:
        first = camera.read()
        if first is None:
            raise CommandError(f"{arguments.driving} holds no pictures.")
        terminal.status("Loading the networks and the avatar …")
        chain = OfflineChain(arguments.avatar, _options(arguments), takes_as_is=arguments.no_framing)
        with closing(_open(arguments.driving)) as again:
            chain.calibrate(iter(again.read, None), arguments.calibrate_at)
        with terminal.stopping() as is_stopped, _output(arguments, camera.fps) as output:
            start = time.perf_counter()
            for picture, seconds in chain.act(_watched(_shots(camera, first, is_stopped), camera)):
                output.write(picture, seconds)
    figures = chain.figures(time.perf_counter() - start)
    if arguments.json:
        terminal.write_json(arguments.json, figures)
    for note in (camera.damage, output.sound_problem):
        if note:
            terminal.say(note)
    if arguments.background == "transparent" and arguments.output.suffix.lower() == ".mp4":
        terminal.say("An .mp4 has no transparency: the background is green. A .mov or .webm keeps it.")
    terminal.say(f"{arguments.output}: {figures['frames']} frames, {figures['fps']:.1f} a second.")
    terminal.say(
        f"{figures['without_driver']} pictures without the driver, {figures['held']} held, "
        f"{figures['flagged'] if figures['flagged'] is not None else 'none'} flagged."
    )
    return terminal.fail("Stopped before the end.") if is_stopped() else 0


def _options(arguments: argparse.Namespace) -> SessionOptions:
    from app.chain.session_options import OnFailure, SessionOptions

    return SessionOptions(
        network=arguments.network,
        weights=arguments.weights,
        device=arguments.device,
        engine=arguments.engine,
        picture_size=arguments.picture_size,
        background=arguments.background or "own",
        portrait=arguments.framing or ("square" if arguments.no_framing else "medium"),
        relative=not arguments.absolute,
        limits_turns=arguments.turn_limit != "off",
        act_on_failure=OnFailure(arguments.on_failure or _usual_act(arguments)),
    )


def _usual_act(arguments: argparse.Namespace) -> str:
    """Keep everything with absolute motion, which is for measuring; else rest."""
    return "keep" if arguments.absolute else "rest"


def _check(arguments: argparse.Namespace) -> None:
    """Check the arguments before anything slow begins. Raises CommandError and AvatarError."""
    from app.avatars import find_avatar

    arguments.avatar = find_avatar(arguments.avatar)
    driving = local_path(arguments.driving)
    if driving is None:
        raise CommandError(f"{arguments.driving} does not exist.")
    output = expanded(arguments.output)
    if output.suffix and not _is_film(output) and not output.is_dir():
        raise CommandError(f"{output} is neither an .mp4, .mov or .webm nor a folder.")
    if _is_film(output) and output.is_dir():
        raise CommandError(f"{output} is a folder.")
    if output.exists() and any(output.samefile(taken) for taken in (driving, arguments.avatar)):
        raise CommandError(f"{output} would be written over what it is made from.")
    if output.resolve() == arguments.avatar.resolve().parent:
        raise CommandError(f"{output} holds the avatar; choose another folder.")
    if output.exists() and not output.is_dir() and not is_regular(output):
        raise CommandError(f"{output} is not a file. Choose another name.")
    if not arguments.overwrite and _is_taken(output):
        raise CommandError(f"{output} exists already. Choose another name, or add --overwrite.")
    arguments.driving, arguments.output = driving, output


def _is_film(output: Path) -> bool:
    return output.suffix.lower() in FILM_SUFFIXES


def _is_taken(output: Path) -> bool:
    """Return True if the output would replace a file, or numbered pictures of a folder."""
    from app.commands.animate.picture_writer import numbered_pictures

    return bool(numbered_pictures(output)) if output.is_dir() else os.path.lexists(output)


def _open(driving: Path) -> Camera:
    from app.devices.camera import open_camera

    return open_camera(str(driving.absolute()), live=False)


def _output(arguments: argparse.Namespace, fps: float) -> Film | PictureWriter:
    from app.commands.animate.film import Film
    from app.commands.animate.picture_writer import PictureWriter

    if _is_film(arguments.output):
        sound = arguments.driving if arguments.driving.is_file() else None
        return Film(arguments.output, fps=fps, sound=sound)
    return PictureWriter(arguments.output)


def _shots(camera: Camera, first: Shot, is_stopped: Callable[[], bool]) -> Iterator[Shot]:
    yield first
    while not is_stopped() and (shot := camera.read()) is not None:
        yield shot


def _watched(shots: Iterator[Shot], camera: Camera) -> Iterator[Shot]:
    return terminal.progress(shots, camera.name, total=camera.length)
