"""Measures an avatar network by self-reenactment.

The first frame of a real clip is the avatar, the clip the driver, motion absolute.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import Animator
from training import TrainingError
from training.avatar_network import AvatarNetwork, load_avatar_network, reenacted
from training.instrument import points_of
from training.measure import Figures, mean_over_clips, measures
from training.pictures import read_picture
from training.points import mirrored
from training.sheets import write_sheet

AVATARS = Path(__file__).parents[1] / "assets" / "avatars"
CROSS = 6
"""Drivers, and avatars, of the sheet that shows whether identity is kept."""

Pictures = NDArray[np.uint8]
Reenact = Callable[[Pictures], Pictures]


class RealClips:
    """Frames of real clips with their landmarks, as training/instrument.py writes them."""

    def __init__(self, path: Path) -> None:
        try:
            with np.load(path) as frames:
                self.pictures: Pictures = frames["im"]
                self.points: NDArray[np.float32] = frames["lm"].astype(np.float32)
                self.names: NDArray[np.str_] = frames["name"]
        except (OSError, KeyError) as error:
            raise TrainingError(
                f"{path} holds no frames of real clips. docs/training.md says how to make it."
            ) from error

    def each(self, every: int = 1) -> dict[str, NDArray[np.int64]]:
        """The numbers of every n-th frame of each clip, by its name."""
        return {
            str(name): np.flatnonzero(self.names == name)[::every]
            for name in dict.fromkeys(self.names.tolist())
        }


def copied(driving: Pictures) -> Pictures:
    """The reenactment that does nothing: it repeats the first frame."""
    return np.repeat(driving[:1], len(driving), 0)


def reenactment(network: AvatarNetwork) -> Reenact:
    """The network on the protocol: the first frame is the avatar, motion is absolute."""
    return lambda driving: reenacted(network, driving[0], driving)


def evaluate(
    reenact: Reenact, clips: RealClips, python: Path, sheet: Path, every: int = 1
) -> dict[str, Figures]:
    """The figures of each clip; a sheet with driver above output is left at `sheet`."""
    chosen = clips.each(every)
    outputs = {name: reenact(clips.pictures[numbers]) for name, numbers in chosen.items()}
    points = points_of_each(outputs, python)
    write_sheet(sheet, sheet_rows(clips, chosen, outputs), columns=7)
    return {
        name: measures(outputs[name], clips.pictures[numbers], points[name], clips.points[numbers])
        for name, numbers in chosen.items()
    }


def points_of_each(pictures: dict[str, Pictures], python: Path) -> dict[str, NDArray[np.float32]]:
    """Return what the instrument, opened once, finds in each clip's pictures."""
    found = points_of(np.concatenate(list(pictures.values())), python)
    ends = np.cumsum([len(each) for each in pictures.values()])[:-1]
    return dict(zip(pictures, np.split(found, ends), strict=True))


def sheet_rows(
    clips: RealClips, chosen: dict[str, NDArray[np.int64]], outputs: dict[str, Pictures]
) -> list[Pictures]:
    """For every second clip: the avatar, then three times the driver and the output, at 256 px."""
    pictures = []
    for name, numbers in list(chosen.items())[::2]:
        pictures.append(clips.pictures[numbers[0]])
        for k in np.linspace(0, len(numbers) - 1, 4).astype(int)[1:]:
            pictures += [clips.pictures[numbers[k]], outputs[name][k]]
    return pictures


def cross_rows(animator: Animator, clips: RealClips, avatars: Sequence[Pictures]) -> list[Pictures]:
    """For six drivers: the frame farthest from the calm first one, and what each avatar makes of it."""
    rows = [np.zeros_like(avatars[0]), *avatars]
    everybody = list(clips.each().values())
    for numbers in everybody[:: max(1, len(everybody) // CROSS)][:CROSS]:
        away = np.linalg.norm(clips.points[numbers] - clips.points[numbers[0]], axis=2).mean(1)
        acting = clips.pictures[numbers[int(np.nanargmax(away))]]
        rows.append(acting)
        for avatar in avatars:
            animator.wear(avatar)
            animator.calibrate(clips.pictures[numbers[0]])
            rows.append(animator.animate(acting))
    return rows


def against_itself(clips: RealClips, python: Path, every: int = 1) -> dict[str, Figures]:
    """Measure the drivers' own pictures against their mirror images.

    To the instrument, no reenactment can be expected to be more alike than this.
    """
    chosen = clips.each(every)
    seen = points_of_each(
        {name: clips.pictures[numbers][:, :, ::-1] for name, numbers in chosen.items()}, python
    )
    found = {}
    for name, numbers in chosen.items():
        pictures = clips.pictures[numbers]
        back = np.stack([mirrored(points, pictures.shape[2]) for points in seen[name]])
        found[name] = measures(pictures, pictures, back, clips.points[numbers])
    return found


def read_avatars(folder: Path) -> list[Pictures]:
    """Six of the avatars that ship, 256x256 RGB, evenly spread. Raises TrainingError without six."""
    paths = sorted(folder.glob("*.jpg"))
    if len(paths) < CROSS:
        raise TrainingError(f"{folder} has no six avatars: python main.py train assets --output assets")
    return [read_picture(path) for path in paths[:: len(paths) // CROSS][:CROSS]]


def write_table(path: Path, clips: dict[str, Figures]) -> None:
    """One row a clip and their mean as CSV."""
    rows = clips | {"mean": mean_over_clips(clips)}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["clip", *rows["mean"]])
        writer.writerows(
            [name, *(round(value, 4) for value in figures.values())] for name, figures in rows.items()
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--real", type=Path, required=True, help="frames that training/instrument.py wrote")
    parser.add_argument(
        "--instrument", type=Path, required=True, help="Python of the environment with mediapipe"
    )
    parser.add_argument(
        "--weights", type=Path, help="safetensors to measure; without: copying the first frame"
    )
    parser.add_argument("--output", type=Path, required=True, help="folder for the table and the sheet")
    parser.add_argument(
        "--cross", action="store_true", help="only draw a sheet: six real drivers on six avatars, relatively"
    )
    parser.add_argument(
        "--itself", action="store_true", help="measure the instrument: the real pictures against their mirror"
    )
    parser.add_argument("--every", type=int, default=1, help="measure every n-th of the frames only")


def draw_cross(arguments: argparse.Namespace) -> int:
    """The sheet of six drivers on six avatars. Returns the exit code."""
    animator = Animator.load(weights=arguments.weights, device="cpu", engine="torch-fp32")
    rows = cross_rows(animator, RealClips(arguments.real), read_avatars(AVATARS))
    arguments.output.mkdir(parents=True, exist_ok=True)
    write_sheet(arguments.output / "cross.jpg", rows, columns=1 + CROSS)
    return 0


def run(arguments: argparse.Namespace) -> int:
    """Measure as the words say, print the means. Returns the exit code."""
    if arguments.cross:
        return draw_cross(arguments)
    name = arguments.weights.stem if arguments.weights else "itself" if arguments.itself else "copy"
    arguments.output.mkdir(parents=True, exist_ok=True)
    real, sheet = RealClips(arguments.real), arguments.output / f"{name}.jpg"
    if arguments.itself:
        clips = against_itself(real, arguments.instrument, arguments.every)
    else:
        reenact = reenactment(load_avatar_network(arguments.weights)) if arguments.weights else copied
        clips = evaluate(reenact, real, arguments.instrument, sheet, arguments.every)
    write_table(arguments.output / f"{name}.csv", clips)
    means = " ".join(f"{key} {value:.4f}" for key, value in mean_over_clips(clips).items())
    sys.stdout.write(f"{name} {means}\n")
    return 0
