"""Renders what ships in assets/: the avatars, the driving clip, and edge cases with their truth."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training import TrainingError
from training.heads.cameras import Camera
from training.heads.edge_cases import render_edge_cases
from training.heads.identity import SAMPLER_VERSION, Identity, sample_identity
from training.heads.lights import Light, sample_mild_light
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.performance import perform
from training.heads.poses import HeadPose
from training.heads.rooms import draw_calm_room
from training.heads.sensor import Sensor, expose
from training.heads.studio import Studio
from training.people_file import read_people

Picture = NDArray[np.uint8]
PORTRAIT_SIZE, CLIP_SIZE, EDGE_SIZE = 512, 320, 256
PORTRAIT_QUALITY = 92
PORTRAIT = Camera(field_of_view=24, share=0.62, shift_y=-0.04)
FRIENDLY = {"smile_L": 0.35, "smile_R": 0.33, "squint_L": 0.1, "squint_R": 0.1}
CLIP_SECONDS, CLIP_RATE = 20, 25
CLIP_CAMERA = Camera(field_of_view=30, share=0.56, shift_y=0.02, pitch=2)
WEBCAM = Sensor(blur=0.4, noise=1.2, colour_noise=0.8, saturation=1.05)


@dataclass(frozen=True)
class Person:
    """A person of the quick renderer: the seed, and the style of the picture."""

    name: str
    seed: int
    style: str = "photo"


AVATARS = (Person("edgar", 5173, "oils"), Person("oskar", 5100, "pencil"), Person("yuna", 5208, "comic"))
"""The drawn and painted avatars of assets/avatars; the others are those of training/portraits."""
DRIVER = Person("driver", 5115)
EDGE_PEOPLE = (DRIVER, Person("ingrid", 5160), Person("kwame", 5079), Person("luca", 5193))
"""People whose edge cases are rendered. The path-traced avatars of these names are others."""
KINDS = ("avatars", "demo", "edge_cases")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)} (default: all)")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder of the assets")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")


def run(arguments: argparse.Namespace) -> int:
    """Render the assets anew. Raises TrainingError for unknown kinds, without a pack or without OpenGL."""
    kinds, pack = arguments.kinds or KINDS, Pack.open(arguments.pack)
    if unknown := set(kinds) - set(KINDS):
        raise TrainingError(
            f"There are no assets called {', '.join(sorted(unknown))}, only {', '.join(KINDS)}."
        )
    makers = {"avatars": render_avatars, "demo": render_clip, "edge_cases": render_all_edge_cases}
    for kind in kinds:
        makers[kind](pack, arguments.output / kind)
    return 0


def render_avatars(pack: Pack, folder: Path) -> None:
    """Write NAME.jpg of each drawn avatar, and enter them into people.json; everybody else in it stays."""
    studio = Studio(pack, PORTRAIT_SIZE)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "people.json"
    known = read_people(path)
    for person in tqdm(AVATARS, unit="avatar"):
        identity, light, rng = in_the_studio(studio, person)
        pose = HeadPose(yaw=float(rng.normal(0, 2)), roll=float(rng.normal(0, 1)))
        shot = studio.shoot(FRIENDLY, pose, PORTRAIT, light, with_map=False)
        picture = STYLES[person.style](_reduced(shot.picture, PORTRAIT_SIZE))
        options = [cv2.IMWRITE_JPEG_QUALITY, PORTRAIT_QUALITY]
        cv2.imwrite(str(folder / f"{person.name}.jpg"), picture[:, :, ::-1], options)
        known["people"][person.name] = {
            "seed": identity.seed,
            "sampler_version": SAMPLER_VERSION,
            "style": person.style,
        }
    known["drawn_made_by"] = "python main.py train assets avatars --output assets"
    path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def render_clip(pack: Pack, folder: Path) -> None:
    """driving.mp4: a person who is no avatar talks, blinks, turns and makes faces."""
    folder.mkdir(parents=True, exist_ok=True)
    studio = Studio(pack, CLIP_SIZE)
    _, light, rng = in_the_studio(studio, DRIVER)
    with av.open(str(folder / "driving.mp4"), "w") as file:
        stream = file.add_stream("libx264", rate=CLIP_RATE, options={"crf": "23", "preset": "slow"})
        stream.width = stream.height = CLIP_SIZE
        stream.pix_fmt = "yuv420p"
        for picture in tqdm(_clip(studio, light, rng), total=CLIP_SECONDS * CLIP_RATE, unit="frame"):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode())


def render_all_edge_cases(pack: Pack, folder: Path) -> None:
    """A folder of cases for each of EDGE_PEOPLE: the truth of one person making another's faces."""
    studio = Studio(pack, EDGE_SIZE)
    for person in tqdm(EDGE_PEOPLE, unit="person"):
        identity, light, _ = in_the_studio(studio, person)
        render_edge_cases(studio, identity, light, folder / person.name)


def in_the_studio(studio: Studio, person: Person) -> tuple[Identity, Light, np.random.Generator]:
    """Set up a person in a calm room; return the identity, a mild light, and the person's random stream."""
    identity = sample_identity(person.seed, studio.rig.pack)
    rng = np.random.default_rng([person.seed, 1])
    studio.wear(identity, draw_calm_room(rng))
    return identity, sample_mild_light(rng, identity.skin.lightness), rng


def _clip(studio: Studio, light: Light, rng: np.random.Generator) -> Iterator[Picture]:
    for expression, pose in perform(rng, CLIP_SECONDS, CLIP_RATE):
        shot = studio.shoot(expression, pose, CLIP_CAMERA, light, with_map=False)
        yield expose(shot.picture, WEBCAM, CLIP_SIZE, rng)


def _reduced(picture: Picture, size: int) -> Picture:
    return np.asarray(cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA), np.uint8)


def _comic(picture: Picture) -> Picture:
    return np.asarray(cv2.stylization(picture, sigma_s=24, sigma_r=0.32), np.uint8)


def _pencil(picture: Picture) -> Picture:
    """Draw strokes at edges of lightness (a dodge by its own blur) over a pale wash of the colours."""
    smooth = np.asarray(cv2.bilateralFilter(picture, 7, 30, 5))
    grey = np.asarray(cv2.cvtColor(smooth, cv2.COLOR_RGB2GRAY), np.float32) + 1
    strokes = np.clip(grey / cv2.GaussianBlur(grey, (0, 0), 7), 0, 1)[:, :, None] ** 1.6
    wash = 255 - (255 - smooth.astype(np.float32)) * 0.5
    return np.asarray(wash * strokes, np.uint8)


def _oils(picture: Picture) -> Picture:
    """Flat patches with stroke-like edges: mean shift, then a touch of contrast."""
    flat = np.asarray(cv2.pyrMeanShiftFiltering(picture, 7, 16), np.uint8)
    return np.asarray(cv2.detailEnhance(flat, sigma_s=8, sigma_r=0.12), np.uint8)


STYLES: Mapping[str, Callable[[Picture], Picture]] = {
    "photo": lambda picture: picture,
    "comic": _comic,
    "pencil": _pencil,
    "oils": _oils,
}
