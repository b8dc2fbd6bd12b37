"""Measures the picture that leaves against the network's own, on pairs of rendered pictures with exact alpha.

The first picture of a person is the avatar, the others drive it, in absolute motion; the truth is the driver.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model import Animator, AvatarLayers, Background
from model.layers.colours import person_colours
from model.layers.matting import WEIGHTS, Matting
from model.layers.movement import Neck
from model.layers.placement import Placement
from model.layers.scene import Scene
from training.augmentation import Picture
from training.heads.rooms import draw_room
from training.matting.cutouts import Cutout, CutPerson, read_cutouts
from training.matting.measure import ROOM_SEED, alpha_of_cutout
from training.matting.samples import composed
from training.sheets import write_sheet

SIDE = 512
BAND = 12
"""Width in pixels of the band outside the outline in which a halo is measured."""
OUTLINE = 0.1
"""Alpha from which a pixel belongs to the person."""
Figures = dict[str, float]


@dataclass(frozen=True, eq=False)
class Pair:
    """One driver of a person's avatar: its picture and alpha (SIDE, SIDE), and the answers by name."""

    truth: Picture
    alpha: NDArray[np.float32]
    answers: dict[str, Picture]


def pairs_of(person: CutPerson, animator: Animator, matting: Matting | None) -> Iterator[Pair]:
    """The answers of the network alone, of exact layers, and of layers that were cut out."""
    rng = np.random.default_rng((ROOM_SEED, person.seed))
    room = np.asarray(cv2.resize(draw_room(rng), (SIDE, SIDE)), np.uint8)
    cutouts = [person.cutout(number) for number in range(len(person.paths))]
    avatar, *drivers = (composed(cutout, room) for cutout in cutouts)
    animator.wear(avatar)
    points = animator.layers(None, rest=1.0).points
    scenes = {"exact layers": square_scene(exact_layers(cutouts[0], room), points)}
    if matting is not None:
        scenes["cut layers"] = square_scene(AvatarLayers.cut(avatar, matting, SIDE), points)
    for driver, cutout in zip(drivers, cutouts[1:], strict=True):
        parts = animator.layers(driver)
        small = scenes["exact layers"].square(parts)
        large = cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        answers = {"network": np.asarray(large, np.uint8)}
        answers |= {name: scene.compose(parts) for name, scene in scenes.items()}
        yield Pair(driver, alpha_of_cutout(cutout), answers)


def exact_layers(cutout: Cutout, room: Picture) -> AvatarLayers:
    """The layers of a rendered avatar in its room, without any guess."""
    alpha = alpha_of_cutout(cutout)
    straight = np.clip(cutout[:, :, :3] / np.maximum(alpha[..., None], 1 / 255), 0, 255).astype(np.uint8)
    return AvatarLayers(person_colours(straight, alpha, is_alone=True), alpha, room)


def square_scene(layers: AvatarLayers, landmarks: NDArray[np.float32]) -> Scene:
    """A scene that shows the avatar's square alone; `landmarks` (70, 2) in [-1, 1] are the avatar's."""
    return Scene(
        layers,
        background=Background("own"),
        neck=Neck.of_alpha(layers.alpha),
        landmarks=landmarks,
        placement=Placement.of(layers.alpha, "square"),
    )


def figures_of(pair: Pair, answer: Picture) -> Figures:
    """Mean differences in levels outside and within the outline, and sharpness over the truth's."""
    person = (pair.alpha > OUTLINE).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * BAND + 1, 2 * BAND + 1))
    band = (cv2.dilate(person, disc) > 0) & (person == 0)
    inside = cv2.erode(person, disc) > 0
    off = np.abs(answer.astype(np.float32) - pair.truth).mean(2)
    return {
        "halo": float(off[band].mean()),
        "inside": float(off[inside].mean()),
        "sharpness": laplacian_variance(answer, inside) / laplacian_variance(pair.truth, inside),
    }


def laplacian_variance(picture: Picture, inside: NDArray[np.bool_]) -> float:
    """The measure of sharpness that `training.measure` uses, within a mask."""
    edges = cv2.Laplacian(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.CV_32F)
    return float(edges[inside].var())


def background_change(pairs: Sequence[Pair], name: str) -> float:
    """Mean difference in levels between a person's answers where neither truth shows the person."""
    wide = np.ones((2 * BAND + 1, 2 * BAND + 1), np.uint8)
    changes = []
    for one, other in pairwise(pairs):
        covered = np.maximum(one.alpha, other.alpha) > 0
        free = cv2.dilate(covered.astype(np.uint8), wide) == 0
        change = np.abs(one.answers[name].astype(np.float32) - other.answers[name])
        if free.any():
            changes.append(float(change[free].mean()))
    return float(np.mean(changes)) if changes else 0.0


def cost(animator: Animator, person: CutPerson, frames: int = 60) -> tuple[float, float]:
    """Mean milliseconds of processor time of a frame's network, and of composing its scene."""
    rng = np.random.default_rng((ROOM_SEED, person.seed))
    room = np.asarray(cv2.resize(draw_room(rng), (SIDE, SIDE)), np.uint8)
    driver = composed(person.cutout(1), room)
    animator.wear(composed(person.cutout(0), room))
    landmarks = animator.layers(None, rest=1.0).points
    scene = Scene(exact_layers(person.cutout(0), room), landmarks=landmarks)
    parts = animator.layers(driver)
    began = time.process_time()
    for _ in range(frames):
        parts = animator.layers(driver)
    network = time.process_time() - began
    began = time.process_time()
    for _ in range(frames):
        scene.compose(parts)
    return 1000 * network / frames, 1000 * (time.process_time() - began) / frames


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom to measure on, with which engine."""
    parser.add_argument("--cutouts", type=Path, nargs="+", required=True, help="folders of 512-px cutouts")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="of the matting network")
    parser.add_argument("--engine", default="auto", help="as in the app")
    parser.add_argument("--sheet", type=Path, help="a picture: driver, network, exact layers, cut layers")


def run(arguments: argparse.Namespace) -> int:
    """Print the mean figures of each answer."""
    animator = Animator.load(engine=arguments.engine)
    animator.relative = False
    matting = Matting.load(arguments.weights) if arguments.weights.is_file() else None
    people = read_cutouts(arguments.cutouts, held_out=True)
    each = [list(pairs_of(person, animator, matting)) for person in people]
    for name in each[0][0].answers:
        measured = [figures_of(pair, pair.answers[name]) for pairs in each for pair in pairs]
        means = {key: float(np.mean([figures[key] for figures in measured])) for key in measured[0]}
        means["background change"] = float(np.mean([background_change(pairs, name) for pairs in each]))
        sys.stdout.write(f"{name:14}" + "  ".join(f"{k} {v:.2f}" for k, v in means.items()) + "\n")
    network, scene = cost(animator, people[0])
    sys.stdout.write(f"processor time of a frame: network {network:.1f} ms, scene {scene:.1f} ms\n")
    if arguments.sheet:
        shown = [pair for pairs in each for pair in pairs][:: max(len(each) // 4, 1)][:10]
        rows = [tile for pair in shown for tile in (pair.truth, *pair.answers.values())]
        small = [
            np.asarray(cv2.resize(row, (320, 320), interpolation=cv2.INTER_AREA), np.uint8) for row in rows
        ]
        write_sheet(arguments.sheet, small, columns=1 + len(shown[0].answers))
    return 0
