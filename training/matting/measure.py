"""Measures the matting on held-out rendered people at the size of an avatar's layers, beside GrabCut."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.layers.avatar_layers import AvatarLayers
from model.layers.matting import WEIGHTS, Matting
from training.augmentation import Picture, other_camera
from training.heads.rooms import draw_room
from training.matting.cutouts import Cutout, read_cutouts
from training.matting.errors import MatteErrors, matte_errors
from training.matting.samples import composed
from training.sheets import write_sheet

ROOM_SEED = 7
"""Seed of rooms that no training has shown."""
SHOWN = 24
AVATARS = Path(__file__).parents[2] / "assets" / "avatars"
BUNDLED_SIDE = 512
"""Side in pixels of the bundled avatars, when they are measured on."""

Cut = Callable[[Picture], NDArray[np.float32]]


def grab_cut(picture: Picture) -> NDArray[np.float32]:
    """Return alpha by GrabCut (Rother et al. 2004), initialised with a person's usual place in a portrait."""
    side = picture.shape[0]
    mask = np.full((side, side), cv2.GC_PR_BGD, np.uint8)
    middle = round(0.5 * side)
    for axes, height, label in (((0.24, 0.35), 0.52, cv2.GC_PR_FGD), ((0.14, 0.21), 0.56, cv2.GC_FGD)):
        size = (round(axes[0] * side), round(axes[1] * side))
        cv2.ellipse(mask, (middle, round(height * side)), size, 0, 0, 360, int(label), -1)
    mask[round(0.9 * side) :, round(0.12 * side) : round(0.88 * side)] = cv2.GC_PR_FGD
    mask[: round(0.04 * side)] = cv2.GC_BGD
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(picture), mask, (0, 0, 1, 1), *models, 6, cv2.GC_INIT_WITH_MASK)
    person = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(person, (0, 0), 0.002 * side), np.float32)


def pictures(folders: list[Path]) -> list[tuple[Picture, NDArray[np.float32]]]:
    """Held-out people in rooms of their own, seen by a camera each, and their true alpha."""
    made = []
    for person in read_cutouts(folders, held_out=True):
        for number in range(len(person.paths)):
            cutout = person.cutout(number)
            rng = np.random.default_rng((ROOM_SEED, person.seed, number))
            made.append((other_camera(in_room(cutout, rng), rng), alpha_of_cutout(cutout)))
    return made


def bundled() -> list[tuple[Picture, NDArray[np.float32]]]:
    """Return the bundled avatars in their own rooms, and their exact alpha. No training has seen them."""
    found = (AvatarLayers.read(path, BUNDLED_SIDE) for path in sorted(AVATARS.glob("*.jpg")))
    return [(layers.picture, layers.alpha) for layers in found if layers]


def alpha_of_cutout(cutout: Cutout) -> NDArray[np.float32]:
    """Alpha (side, side) in [0, 1]."""
    return np.asarray(cutout[:, :, 3] / 255, np.float32)


def in_room(cutout: Cutout, rng: np.random.Generator) -> Picture:
    """The cutout in a drawn room of its size."""
    side = cutout.shape[0]
    return composed(cutout, np.asarray(cv2.resize(draw_room(rng), (side, side)), np.uint8))


def measured(cut: Cut, shown: list[tuple[Picture, NDArray[np.float32]]]) -> tuple[MatteErrors, float]:
    """The mean errors, and the mean milliseconds of processor time of one picture."""
    began = time.process_time()
    found = [cut(picture) for picture, _ in shown]
    spent = 1000 * (time.process_time() - began) / len(shown)
    errors = [matte_errors(alpha, true) for alpha, (_, true) in zip(found, shown, strict=True)]
    return MatteErrors(*np.mean(errors, axis=0).tolist()), spent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the people to measure on, and the file of the sheet."""
    parser.add_argument(
        "--cutouts",
        type=Path,
        nargs="+",
        help="folders of `train cutouts`; without: the bundled avatars, whose exact layers are known",
    )
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="of the matting network")
    parser.add_argument("--sheet", type=Path, help="a picture: people, true alpha, the network's, GrabCut's")


def run(arguments: argparse.Namespace) -> int:
    """Print one line of figures for each method."""
    shown = pictures(arguments.cutouts) if arguments.cutouts else bundled()
    ways: Mapping[str, Cut] = {"network": Matting.load(arguments.weights).alpha, "GrabCut": grab_cut}
    sys.stdout.write(f"{len(shown)} pictures of {shown[0][0].shape[0]} px\n")
    sys.stdout.write(f"{'':10}{'SAD':>9}{'MSE':>9}{'gradient':>10}{'connect.':>10}{'ms':>8}\n")
    for name, cut in ways.items():
        errors, spent = measured(cut, shown)
        line = f"{errors.sad:9.2f}{errors.mse:9.4f}{errors.gradient:10.2f}{errors.connectivity:10.2f}"
        sys.stdout.write(f"{name:10}{line}{spent:8.0f}\n")
    if arguments.sheet:
        rows = [tile for pair in shown[:: max(len(shown) // SHOWN, 1)][:SHOWN] for tile in tiles(pair, ways)]
        write_sheet(arguments.sheet, rows, columns=8)
    return 0


def tiles(pair: tuple[Picture, NDArray[np.float32]], ways: Mapping[str, Cut]) -> list[Picture]:
    """Draw a picture, its true alpha and the estimated ones, small."""
    picture, true = pair
    alphas = [true, *(cut(picture) for cut in ways.values())]
    grey = [np.repeat((255 * alpha[:, :, None]).astype(np.uint8), 3, 2) for alpha in alphas]
    return [
        np.asarray(cv2.resize(each, (192, 192), interpolation=cv2.INTER_AREA)) for each in (picture, *grey)
    ]
