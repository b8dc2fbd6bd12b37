"""Truth of the bundled avatars: where each one's landmarks would be in every gesture of the edge-case lab.

The avatars are rendered from a rig, so their landmarks are known in any pose. Nothing is rendered here.

`NAME/labels.npz` holds what a person of the suite has (training/heads/suite.py), without pictures and without
`visible`: `gestures` (G,), `levels` (L,), `landmarks` (G, L, 70, 2) float32 px in a picture of 256×256,
`neutral` (70, 2). A gesture is added to the avatar's own pose and smile.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training import TrainingError
from training.arrays_file import save_arrays
from training.heads.assets import AVATARS, FRIENDLY, PORTRAIT
from training.heads.cameras import Camera, set_up
from training.heads.expressions import Expression
from training.heads.gestures import GESTURES, LEVELS
from training.heads.identity import sample_identity
from training.heads.labels import FaceOutline
from training.heads.lights import sample_mild_light
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.poses import HeadPose
from training.heads.rig import Body, Rig
from training.heads.rooms import draw_calm_room
from training.heads.suite import SIZE
from training.heads.wardrobe import Wardrobe
from training.portraits.export import CAMERA, Exporter, rest
from training.portraits.sitters import Sitter

BUNDLED = Path(__file__).parents[2] / "assets" / "avatars"


@dataclass(frozen=True)
class Portrayed:
    """An avatar as its picture shows it."""

    body: Body
    expression: Expression
    pose: HeadPose
    camera: Camera


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder of the labels")
    parser.add_argument("--avatars", type=Path, default=BUNDLED, metavar="DIR", help="with people.json")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")


def run(arguments: argparse.Namespace) -> int:
    """Write the missing labels of the bundled avatars. Raises TrainingError without a pack or people.json."""
    try:
        people = json.loads((arguments.avatars / "people.json").read_text(encoding="utf-8"))["people"]
    except (OSError, ValueError, KeyError) as error:
        raise TrainingError(f"{arguments.avatars} has no people.json.") from error
    exporter = Exporter(Pack.open(arguments.pack))
    outline = FaceOutline(exporter.rig)
    for name, entry in tqdm(people.items(), unit="avatar"):
        if (arguments.output / name / "labels.npz").is_file():
            continue
        portrayed = _portrayed(exporter, entry)
        neutral = _points(exporter.rig, outline, portrayed, portrayed.expression, portrayed.pose, 1.0)
        folder = arguments.output / name
        folder.mkdir(parents=True, exist_ok=True)
        save_arrays(
            folder / "labels.npz",
            gestures=np.array([gesture.name for gesture in GESTURES]),
            levels=np.array(LEVELS, np.float32),
            landmarks=np.array(list(_moved(exporter.rig, outline, portrayed)), np.float32),
            neutral=neutral,
        )
    return 0


def _portrayed(exporter: Exporter, entry: dict[str, Any]) -> Portrayed:
    """Return the avatar of an entry of people.json."""
    if "sitter" in entry:
        entries = entry["sitter"].items()
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in entries}
        sitter = Sitter(**values)
        return Portrayed(
            exporter.body(sitter), rest(sitter), HeadPose(yaw=sitter.yaw, roll=sitter.roll), CAMERA
        )
    (person,) = (person for person in AVATARS if person.seed == entry["seed"])
    identity = sample_identity(person.seed, exporter.rig.pack)
    rng = np.random.default_rng([person.seed, 1])
    draw_calm_room(rng)
    sample_mild_light(rng, identity.skin.lightness)
    pose = HeadPose(yaw=float(rng.normal(0, 2)), roll=float(rng.normal(0, 1)))  # as assets.render_avatars
    return Portrayed(Wardrobe(exporter.rig).body(identity), FRIENDLY, pose, PORTRAIT)


def _moved(rig: Rig, outline: FaceOutline, portrayed: Portrayed) -> Iterator[list[NDArray[np.float32]]]:
    """Yield each gesture's points at each of LEVELS."""
    for gesture in GESTURES:
        found = []
        for level in LEVELS:
            added, turn, nearness = gesture.at(level)
            own, pose = portrayed.expression, portrayed.pose
            names = {*own, *added}
            expression = {name: min(own.get(name, 0.0) + added.get(name, 0.0), 1.0) for name in names}
            turned = replace(
                pose, yaw=pose.yaw + turn.yaw, pitch=pose.pitch + turn.pitch, roll=pose.roll + turn.roll
            )
            found.append(_points(rig, outline, portrayed, expression, turned, nearness))
        yield found


def _points(
    rig: Rig,
    outline: FaceOutline,
    portrayed: Portrayed,
    expression: Expression,
    pose: HeadPose,
    nearness: float,
) -> NDArray[np.float32]:
    """Return the landmarks with the jaw on the visible outline, then the irises (70, 2) px."""
    body = portrayed.body
    camera = replace(portrayed.camera, share=portrayed.camera.share * nearness)
    view = set_up(camera, body.head_centre, body.head_height)
    posed = rig.pose(body, expression, pose, ("eyes",))
    landmarks = view.project(posed.landmarks, SIZE)
    irises = view.project(rig.irises(posed), SIZE)
    visible = outline(posed, landmarks, view, SIZE)
    return np.concatenate([visible[:17], landmarks[17:], irises]).astype(np.float32)
