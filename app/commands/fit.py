"""fit: fits the failure detector to pictures of ordinary faces."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import terminal
from app.commands.arguments import add_landmarks
from app.commands.terminal import CommandError
from app.file_names import VIDEO_SUFFIXES, natural_order

if TYPE_CHECKING:
    from app.frame import Picture
    from detector import LandmarkFinder, Landmarks

FRAMES_A_VIDEO = 20
"""Number of frames per video.

It equals LOF's number of neighbours; more frames would be each other's neighbours.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add faces, method and the model's file."""
    parser.add_argument(
        "faces", nargs="+", type=Path, metavar="FACES", help="pictures, videos, or folders of them"
    )
    parser.add_argument("--method", choices=("guise", "study"), required=True, help="features to fit")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="model to write (.npz)")
    add_landmarks(parser)
    parser.add_argument(
        "--reading",
        choices=("max", "mean", "length", "range", "eyes", "box", "none"),
        default="max",
        help="study: divide the distances by this (%(default)s)",
    )
    parser.add_argument("--standardise", action="store_true", help="study: standardise every distance too")
    parser.add_argument(
        "--alone",
        action="store_true",
        help="guise: fit to these faces only, without the rendered ones",
    )


def run(arguments: argparse.Namespace) -> int:
    """Find the faces, fit, save. Pictures without a face are counted and left out."""
    from detector import fit_faces, open_landmark_finder

    terminal.prepare_output(arguments.output, "--output")
    files = [file for path in arguments.faces for file in _files(path)]
    found, without = _landmarks(files, open_landmark_finder(arguments.landmarks))
    data = f"{len(found)} faces of {', '.join(path.name for path in arguments.faces)}"
    model = fit_faces(
        found,
        method=arguments.method,
        instrument=arguments.landmarks,
        data=data,
        reading=arguments.reading,
        standardise=arguments.standardise,
        is_added=not arguments.alone,
    )
    model.save(arguments.output)
    left_out = f" {without} pictures without a face were left out." if without else ""
    terminal.say(f"{arguments.output}: fitted on {model.data}.{left_out}")
    return 0


def _files(path: Path) -> list[Path]:
    """Return the path itself, or every file in the folder, because Yale's pictures have unusual suffixes."""
    if not path.exists():
        raise CommandError(f"{path} does not exist.")
    if path.is_dir():
        found = (file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        return sorted(found, key=lambda file: (file.parent, natural_order(file)))
    return [path]


def _landmarks(files: Sequence[Path], finder: LandmarkFinder) -> tuple[list[Landmarks], int]:
    """Return the faces found in all files, and the number of pictures without one."""
    pictures = (picture for file in files for picture in _pictures(file))
    found = [finder.find(picture) for picture in terminal.progress(pictures, "finding faces")]
    faces = [landmarks for landmarks in found if landmarks is not None]
    if not faces:
        raise CommandError("No face was found in any of these files.")
    return faces, len(found) - len(faces)


def _pictures(file: Path) -> Iterator[Picture]:
    """Yield the picture of a file, or a few frames of a video; nothing for other files."""
    from app.devices.camera import CameraError
    from app.pictures import PictureError, read_picture

    try:
        yield read_picture(file)
    except PictureError:
        if file.suffix.lower() not in VIDEO_SUFFIXES:
            return
        try:
            yield from _spread(file)
        except CameraError as error:
            raise CommandError(str(error)) from error


def _spread(file: Path) -> Iterator[Picture]:
    """Yield at most 20 frames, evenly spread over the video."""
    from app.devices.camera import open_camera

    with closing(open_camera(str(file.absolute()), live=False)) as camera:
        length = getattr(camera, "length", None) or FRAMES_A_VIDEO * 10
        step, number, given = max(1, length // FRAMES_A_VIDEO), 0, 0
        while given < FRAMES_A_VIDEO and (shot := camera.read()) is not None:
            if number % step == 0:
                given += 1
                yield shot.picture
            number += 1
