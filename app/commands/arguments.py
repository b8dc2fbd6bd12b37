"""Command-line arguments that several commands share: the network, and the session."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.parsing import ENGINES, engine_name
from app.file_names import expanded

if TYPE_CHECKING:
    from app.chain.session import Session
    from app.chain.session_options import OnFailure, SessionOptions

NETWORKS = ("default", "vox-256")
ON_FAILURE = ("rest", "hold", "blur", "card", "keep")
"""The values of `OnFailure`, whose import is slow."""
DEVICES = ("auto", "cpu", "cuda", "mps", "intel")


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --network, --weights, --device and --engine."""
    parser.add_argument("--network", choices=NETWORKS, default="default", help="network (%(default)s)")
    parser.add_argument("--weights", type=Path, metavar="FILE", help="other weights for that network")
    parser.add_argument("--device", choices=DEVICES, default="auto", help="device that runs it (%(default)s)")
    parser.add_argument(
        "--engine",
        type=engine_name,
        default="auto",
        metavar="|".join(ENGINES),
        help="engine that runs it, with a precision if wanted, such as openvino-int8 (%(default)s)",
    )


def add_landmarks(parser: argparse.ArgumentParser) -> None:
    """Add --landmarks."""
    parser.add_argument(
        "--landmarks",
        choices=("built-in", "face-alignment"),
        default="built-in",
        help="landmark network (%(default)s)",
    )


def add_on_failure(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Add --on-failure."""
    parser.add_argument(
        "--on-failure",
        choices=ON_FAILURE,
        default=default,
        help="what others see while the animation looks wrong or you are not in view: rest (the last good "
        "picture, then the avatar at rest), hold (the last good picture), blur, card, or keep (every frame) "
        "(rest)",
    )


def add_turn_limit(parser: argparse.ArgumentParser) -> None:
    """Add --turn-limit."""
    parser.add_argument(
        "--turn-limit",
        choices=("avatar", "off"),
        help="turn the head only as far as the avatar looks right, or as far as the driver's (avatar)",
    )


def add_scene_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --picture-size, --background and --framing."""
    parser.add_argument(
        "--picture-size",
        type=int,
        choices=(256, 512, 768),
        default=512,
        help="side of the avatar's layers in pixels (%(default)s)",
    )
    parser.add_argument(
        "--background",
        metavar="own|blur|green|transparent|#rrggbb|FILE",
        help="background: the avatar's own room, the same out of focus, a colour, or a picture (own)",
    )
    parser.add_argument(
        "--framing",
        choices=("medium", "close", "square"),
        help="show head and shoulders, the head, or the avatar's square picture (medium)",
    )


def add_session_arguments(parser: argparse.ArgumentParser) -> None:
    """Add avatar, source, network and sinks.

    None means that an argument was not given: a window then uses its last choice.
    """
    parser.add_argument("--avatar", metavar="NAME|FILE", help="avatar to use (the last one)")
    parser.add_argument(
        "--source", metavar="demo|INDEX|FILE|URL", help="camera, video or stream to use (the first camera)"
    )
    add_network_arguments(parser)
    add_scene_arguments(parser)
    parser.add_argument(
        "--virtual-camera",
        metavar="auto|off|BACKEND",
        default="off",
        help="virtual camera to start: auto takes the first that works (%(default)s)",
    )
    add_on_failure(parser, default=None)
    add_turn_limit(parser)
    parser.add_argument("--record", type=Path, metavar="FILE", help="record what others see to a video")
    parser.add_argument("--overwrite", action="store_true", help="replace the --record file if it exists")
    parser.add_argument("--microphone", action="store_true", help="record the microphone too")


def session_options(
    arguments: argparse.Namespace, *, source: str, avatar: Path | None, act_on_failure: OnFailure
) -> SessionOptions:
    """Return the session's options of `add_session_arguments`.

    What was not given is `source`, `avatar` and `act_on_failure`. Raises AvatarError for an unknown avatar.
    """
    from app.avatars import find_avatar
    from app.chain.session_options import OnFailure, SessionOptions

    return SessionOptions(
        source=source if arguments.source is None else arguments.source,
        avatar=find_avatar(arguments.avatar) if arguments.avatar else avatar,
        network=arguments.network,
        weights=arguments.weights,
        device=arguments.device,
        engine=arguments.engine,
        picture_size=arguments.picture_size,
        limits_turns=arguments.turn_limit != "off",
        act_on_failure=OnFailure(arguments.on_failure or act_on_failure),
    )


def start_sinks(session: Session, arguments: argparse.Namespace) -> None:
    """Start the virtual camera and the recording that the arguments ask for."""
    if arguments.virtual_camera != "off":
        session.start_virtual_camera(None if arguments.virtual_camera == "auto" else arguments.virtual_camera)
    if arguments.record:
        session.start_recording(
            expanded(arguments.record), overwrites=arguments.overwrite, has_sound=arguments.microphone
        )
