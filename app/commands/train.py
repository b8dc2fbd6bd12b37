"""train: renders the training data and trains the networks, one subject each."""

from __future__ import annotations

import argparse
import importlib
import sys

from app.commands.parsing import Parser, program
from training import TrainingError

SUBJECTS = {
    "heads": ("training.heads.command", "render synthetic people with exact labels"),
    "suite": ("training.heads.suite", "the gestures of the edge-case lab, on drivers and on avatars"),
    "assets": ("training.heads.assets", "the drawn avatars, the driving clip and the edge cases of assets/"),
    "portraits": ("training.portraits.command", "the path-traced avatars, in layers, with Blender"),
    "portrait-heads": ("training.portraits.shards.command", "path-traced people for training, with Blender"),
    "portrait-truth": ("training.portraits.truth", "the bundled avatars' landmarks in every gesture"),
    "landmarks": ("training.landmarks", "the 68-point landmark network"),
    "close-ups": ("training.close_ups", "what looks at eyes and mouth once more"),
    "keypoints": ("training.keypoints", "both again, inside the avatar network and by pairs of pictures"),
    "landmarks-8-bits": ("training.landmarks_8_bits", "the landmark network's convolutions in 8 bits"),
    "matting": ("training.matting.network", "the network that cuts a person out of a picture"),
    "mouth-windows": ("training.mouths.rendering", "rendered mouths, as the mouth painter sees them"),
    "tongues": ("training.mouths.tongue_rendering", "rendered tongues, and mouths like them without"),
    "tongue-finder": ("training.mouths.tongue_finder", "the network that sees the driver's tongue"),
    "cheeks": ("training.cheeks.rendering", "rendered puffed cheeks, and faces like them without"),
    "cheek-finder": ("training.cheeks.finder", "the network that sees the driver's puffed cheeks"),
    "cheek-shape": ("training.cheeks.shapes", "how the avatars' cheeks are puffed"),
    "wrinkles": ("training.brows.shapes", "how the avatars' foreheads wrinkle"),
    "measure-wrinkles": ("training.brows.measure", "nothing: measure wrinkles against the truth"),
    "measure-tongues": ("training.mouths.measure_tongues", "nothing: measure tongues on real clips"),
    "mouth": ("training.mouths.painter", "the network that paints teeth and tongues"),
    "closed-lids": ("training.eyes.closed_lids", "path-traced avatars with closed lids, with Blender"),
    "measure-lids": ("training.eyes.measure", "nothing: measure closed lids against path-traced ones"),
    "measure-matting": ("training.matting.measure", "nothing: measure the matting on held-out people"),
    "measure-scene": ("training.scene_quality", "nothing: measure halos, sharpness and cost of the scene"),
    "animated-sheet": ("training.animated_sheet", "a sheet of avatars, animated by a driver"),
    "moving-picture": ("training.moving_picture", "an animated WebP of a driver and the avatars that follow"),
    "rest-clips": ("training.rest_clips", "animated WebPs of avatars at rest, as the strip plays them"),
    "measure-flicker": ("training.mouth_flicker", "nothing: measure the flicker inside still mouths"),
    "measure-identity": (
        "training.identity",
        "nothing: measure whether a driven avatar stays the same person",
    ),
    "cutouts": ("training.matting.cutouts", "rendered people with their exact alpha"),
    "face-finder": ("training.face_finder", "the network that finds the face in a whole picture"),
    "failure-scenes": ("training.failures.render", "people who act the same, for the corpus of failures"),
    "failure-films": ("training.failures.corpus", "avatars driven through the scenes, with their truth"),
    "face-shapes": ("training.failures.face_shapes", "the 3D face that the judge fits to landmarks"),
    "failure-network": ("training.failures.network", "the network that sees where a face is broken"),
    "failure-fusion": ("training.failures.fusion", "what the judge's signals weigh; measures them, too"),
    "failure-strips": ("training.failures.strips", "a sheet of rendered outputs under their heat"),
    "ordinary-faces": ("training.ordinary_faces", "what the failure detector compares faces with"),
    "avatar": ("training.avatar", "the avatar network: motion, then with all that paints"),
    "mean": ("training.mean", "the mean of weights that were trained apart"),
    "curves": ("training.curves", "a picture of the curves that trainings left"),
    "evaluate": ("training.evaluate", "nothing: measure an avatar network on real clips"),
    "own-output": ("training.own_output", "nothing: measure the failure detector on our own avatars"),
}
"""Name of each subject, its module (imported only when used) and its product."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    lines = "\n".join(f"  {name:<16} {words}" for name, (_, words) in SUBJECTS.items())
    parser.epilog = f"subjects:\n{lines}\n\n`{program()} train SUBJECT --help` explains the options of one."
    parser.add_argument("subject", choices=tuple(SUBJECTS), metavar="SUBJECT", help="what to make")
    parser.add_argument("options", nargs=argparse.REMAINDER, help="the subject's options")


def run(arguments: argparse.Namespace) -> int:
    """Pass the remaining words to the subject's module. Returns the exit code."""
    module = importlib.import_module(SUBJECTS[arguments.subject][0])
    parser = Parser(prog=f"{program()} train {arguments.subject}", description=module.__doc__ or "")
    module.add_arguments(parser)
    try:
        return int(module.run(parser.parse_args(arguments.options)))
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
