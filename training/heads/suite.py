"""Renders the suite of the edge-case lab: every gesture on drivers, and the same on the avatars' own heads.

A folder for each person, `drivers/NAME` or `avatars/NAME`, holds

- `neutral.webp`: the calm face, 256×256; this is the picture that an avatar is made of;
- `GESTURE.webp`: the shares LEVELS of the gesture, side by side;
- `GESTURE.without.webp`: the full gesture with the tongue inside, for avatars and gestures with a tongue;
- `labels.npz`: `gestures` (G,) names; `levels` (L,); `landmarks` (G, L, 70, 2) float32 px, the jaw on the
  visible outline, irises last; `neutral` (70, 2); `visible` (G, L, 68) bool; `seed`; `depth` and
  `neutral_depth` as in training/heads/suite_depth.py.

A folder is complete if `labels.npz` is there, so an interrupted run resumes with the next person.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training import TrainingError
from training.arrays_file import save_arrays
from training.heads import suite_depth
from training.heads.accessories import AccessoryLook
from training.heads.assets import DRIVER, Person, in_the_studio
from training.heads.bent_tongue import BentTongue
from training.heads.cameras import Camera
from training.heads.edge_cases import CAMERA
from training.heads.gestures import GESTURES, LEVELS, TONGUES, Gesture
from training.heads.identity import Identity
from training.heads.lights import Light
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.rooms import draw_calm_room
from training.heads.studio import Shot, Studio

SIZE = 256
"""Side of a picture, in pixels."""
QUALITY = 88
"""WebP quality of the pictures."""
DRIVERS = (DRIVER, Person("driver_2", 5183), Person("driver_3", 5154))
TRUE_AVATARS = tuple(
    Person(f"head_{seed}", seed)
    for seed in (5079, 5062, 5066, 5109, 5110, 5122, 5124, 5160, 5165, 5178, 5182, 5193, 5204, 5212)
)
"""The avatars."""


@dataclass(frozen=True)
class Model:
    """One person in the studio: who, the identity without accessories of the suite, light and room."""

    person: Person
    identity: Identity
    light: Light
    room: NDArray[np.uint8]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder of the suite")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")
    parser.add_argument("--tongues", action="store_true", help="bent tongues instead of the gestures")
    parser.add_argument("--people", nargs="*", metavar="NAME", help="only these people")


def run(arguments: argparse.Namespace) -> int:
    """Render the missing people. Raises TrainingError for unknown names, or without a pack or OpenGL."""
    known = {person.name: "drivers" for person in DRIVERS} | {
        person.name: "avatars" for person in TRUE_AVATARS
    }
    wanted = arguments.people or list(known)
    if unknown := sorted(set(wanted) - set(known)):
        raise TrainingError(f"The suite has no {', '.join(unknown)}; it has {', '.join(known)}.")
    studio = Studio(Pack.open(arguments.pack), SIZE)
    people = {person.name: person for person in (*DRIVERS, *TRUE_AVATARS)}
    for name in tqdm(wanted, unit="person"):
        folder = arguments.output / known[name] / name
        labels = folder / "labels.npz"
        if not labels.is_file():
            gestures = TONGUES if arguments.tongues else GESTURES
            render_person(studio, people[name], folder, gestures, is_driver=known[name] == "drivers")
        if "depth" not in (arrays := suite_depth.read(labels)):
            save_arrays(labels, **suite_depth.add_depth(studio.rig, arrays))
    return 0


def render_person(
    studio: Studio,
    person: Person,
    folder: Path,
    gestures: Sequence[Gesture] | None = None,
    *,
    is_driver: bool,
) -> None:
    """Render one person's pictures and labels into `folder`; the labels come last."""
    gestures = gestures or GESTURES
    folder.mkdir(parents=True, exist_ok=True)
    identity, light, rng = in_the_studio(studio, person)
    model = Model(person, identity, light, draw_calm_room(rng))
    studio.wear(identity, model.room)
    calm = studio.shoot({}, Gesture("neutral").pose, CAMERA, light, with_map=False)
    _write(folder / "neutral.webp", [_picture(calm)])
    landmarks, visible = [], []
    for gesture in gestures:
        shots = list(_shots(studio, model, gesture if is_driver else replace(gesture, worn=())))
        landmarks.append([_points(shot) for shot in shots])
        visible.append([shot.visible for shot in shots])
        _write(folder / f"{gesture.name}.webp", [_picture(shot) for shot in shots])
        if not is_driver and ("tongueOut" in gesture.expression or gesture.bend):
            _write(
                folder / f"{gesture.name}.without.webp", [_picture(_tongue_inside(studio, model, gesture))]
            )
    save_arrays(
        folder / "labels.npz",
        gestures=np.array([gesture.name for gesture in gestures]),
        levels=np.array(LEVELS, np.float32),
        landmarks=np.array(landmarks, np.float32),
        neutral=_points(calm),
        visible=np.array(visible, bool),
        seed=np.array(identity.seed),
    )


def _shots(studio: Studio, model: Model, gesture: Gesture) -> Iterator[Shot]:
    """The gesture at each of LEVELS, with the driver's accessories for it."""
    if gesture.worn:
        looks = tuple(
            AccessoryLook(kind, _colour(kind, model), 0.6, model.identity.seed) for kind in gesture.worn
        )
        studio.wear(replace(model.identity, accessories=looks), model.room)
    for level in LEVELS:
        expression, pose, nearness = gesture.at(level)
        camera: Camera = replace(CAMERA, share=CAMERA.share * nearness)
        bend = gesture.bend and gesture.bend._replace(out=gesture.bend.out * level)
        tongue = BentTongue(studio.rig, studio.body, bend) if bend else None
        yield studio.shoot(expression, pose, camera, model.light, with_map=False, tongue=tongue)
    if gesture.worn:
        studio.wear(model.identity, model.room)


def _tongue_inside(studio: Studio, model: Model, gesture: Gesture) -> Shot:
    expression, pose, _ = gesture.at(1.0)
    inside = {name: value for name, value in expression.items() if not name.startswith("tongue")}
    return studio.shoot(inside, pose, CAMERA, model.light, with_map=False)


def _colour(kind: str, model: Model) -> tuple[float, float, float]:
    """Skin for a hand, dark plastic or felt for everything else."""
    if kind != "hand":
        return (0.03, 0.03, 0.04)
    lightness = model.identity.skin.lightness / 100
    return (0.9 * lightness, 0.65 * lightness, 0.5 * lightness)


def _points(shot: Shot) -> NDArray[np.float32]:
    """The landmarks with the jaw on the visible outline, then the irises (70, 2) px."""
    return np.concatenate([shot.outline[:17], shot.landmarks[17:], shot.irises]).astype(np.float32)


def _picture(shot: Shot) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(shot.picture, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.uint8)


def _write(path: Path, pictures: list[NDArray[np.uint8]]) -> None:
    strip = np.concatenate(pictures, axis=1)
    cv2.imwrite(str(path), strip[:, :, ::-1], [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
