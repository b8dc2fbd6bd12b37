"""Measures lids, before and after they are painted, against the same avatars path-traced with closed lids."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from face.ibug import LEFT_BROW, LEFT_EYE, NUM_LANDMARKS, RIGHT_BROW, RIGHT_EYE
from model import Animator
from model.eyes.retouch import EyeRetouch
from model.retouch.laying import lay
from training import TrainingError
from training.loop import Figures
from training.mouths.painter import measured
from training.mouths.reenacting import Reenactor
from training.portraits.layers import as_layer, read_rendered
from training.sheets import write_sheet

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

SIDE = 512
"""Side of the pictures in pixels."""
CROP = (190, 75)
"""Width and height of the part of a picture that the sheet shows, in pixels. It is shown twice as large."""


@dataclass(frozen=True, eq=False)
class Lids:
    """An avatar at rest and with closing lids: pictures (SIDE, SIDE, 3) and landmarks (68, 2) in pixels."""

    rest: Picture
    rest_landmarks: Floats
    true: Picture
    landmarks: Floats

    def asked(self, found: Floats) -> Floats:
        """Return the keypoints (70, 2) asked for, from those that the network found at rest."""
        moved = found.copy()
        moved[:NUM_LANDMARKS] += (self.landmarks - self.rest_landmarks) / np.float32(127.5 * SIDE / 256)
        return moved


class Shows(Protocol):
    """As `Reenactor`: shows an avatar before its lids are painted."""

    def wear(self, picture: Picture, points: Floats, side: int) -> None: ...
    def shown(self, points: Floats) -> Picture: ...


def read_lids(folder: Path, name: str, share: int) -> Lids:
    """Read what `train closed-lids` wrote. Raises TrainingError if it is missing."""
    pictures, landmarks = [], []
    for number in (0, share):
        path = folder / f"{name}-{number}"
        if not path.with_suffix(".npz").is_file():
            raise TrainingError(f"{path}.npz is missing. Render it: python main.py train closed-lids {name}")
        pictures.append(as_layer(read_rendered(path.with_suffix(".png")))[..., :3])
        with np.load(path.with_suffix(".npz")) as kept:
            landmarks.append(kept["landmarks"].astype(np.float32))
    return Lids(pictures[0], landmarks[0], pictures[1], landmarks[1])


def painted(picture: Picture, points: Floats, asked: Floats, scene: Picture) -> Picture:
    """Return the scene (SIDE, SIDE, 3) of an avatar after its lids were painted."""
    made = scene.copy()
    for eye in EyeRetouch.of_both(picture, points):
        aimed = eye.aimed(asked, len(scene))
        if aimed is not None:
            lay(aimed, made)
    return made


def lid_region(rest: Floats, asked: Floats) -> NDArray[np.bool_]:
    """Return (SIDE, SIDE): the eyes, at rest and as asked, and half of what is between them and the brows.

    The landmarks (68 or more, 2) are in pixels.
    """
    region: NDArray[np.uint8] = np.zeros((SIDE, SIDE), np.uint8)
    for eye, brow in ((LEFT_EYE, LEFT_BROW), (RIGHT_EYE, RIGHT_BROW)):
        upper = rest[eye][1:3]
        half_way = upper + np.array([0, (rest[brow][:, 1].mean() - upper[:, 1].mean()) / 2], np.float32)
        hull = cv2.convexHull(np.concatenate([rest[eye], asked[eye], half_way]).astype(np.float32))
        cv2.fillConvexPoly(region, np.round(hull).astype(np.int32), 1)
    return region > 0


def compared(lids: Lids, points: Floats, shows: Shows) -> tuple[Figures, list[Picture]]:
    """Return figures before and after painting, and the eyes at rest, before, after and in truth.

    `points` (70, 2) are the keypoints found in the picture at rest.
    """
    asked = lids.asked(points)
    shows.wear(lids.rest, points, SIDE)
    before = shows.shown(asked)
    after = painted(lids.rest, points, asked, before)
    region = lid_region(lids.rest_landmarks, lids.landmarks).astype(np.float32)
    figures = measured(_tensor(before), _tensor(after), _tensor(lids.true), torch.from_numpy(region))
    middle = lids.rest_landmarks[LEFT_EYE.start : RIGHT_EYE.stop].mean(0) - np.array(CROP) / 2
    left, top = np.round(middle).astype(int).tolist()
    rows, columns = slice(top, top + CROP[1]), slice(left, left + CROP[0])
    eyes = [each[rows, columns] for each in (lids.rest, before, after, lids.true)]
    return figures, [np.asarray(cv2.resize(each, None, fx=2, fy=2), np.uint8) for each in eyes]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options: the pictures and the people."""
    parser.add_argument("--pictures", type=Path, required=True, help="folder of `train closed-lids`")
    parser.add_argument("--avatars", nargs="+", required=True, metavar="NAME", help="people in that folder")
    parser.add_argument("--shares", nargs="+", type=int, default=[50, 100], help="percent closed (50 100)")
    parser.add_argument("--sheet", type=Path, help="also write a picture of all eyes")


def run(arguments: argparse.Namespace) -> int:
    """Print the means for each share. Raises TrainingError if a picture is missing."""
    animator, reenactor = Animator.load(device="cpu", engine="openvino-fp32"), Reenactor()
    rows: list[Picture] = []
    for share in arguments.shares:
        figures = []
        for name in arguments.avatars:
            lids = read_lids(arguments.pictures, name, share)
            animator.wear(lids.rest)
            points = animator.layers(None, rest=1.0).points
            of_one, eyes = compared(lids, points, reenactor)
            figures.append(of_one)
            rows += eyes
        sys.stdout.write(f"{share:3} % closed, {len(figures)} avatars: {_means(figures)}\n")
    if arguments.sheet:
        write_sheet(arguments.sheet, rows, columns=4)
    return 0


def _means(figures: Sequence[Figures]) -> str:
    return "  ".join(f"{name} {np.mean([each[name] for each in figures]):.4f}" for name in figures[0])


def _tensor(picture: Picture) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1).float() / 255
