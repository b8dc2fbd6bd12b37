"""Makes the corpus: generators animate people of the scenes, and outputs are compared with the truth."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from detector import LandmarkFinder, open_landmark_finder
from face.visible import Looks
from model.config import DEFAULT
from training import TrainingError
from training.arrays_file import save_arrays
from training.failures.departure import departure
from training.failures.generators import DAMAGES, FIRST_ORDER, Generator, open_generator
from training.failures.scenes import CAST, scene_folder
from training.people import Person, read_person

Picture = NDArray[np.uint8]
QUALITY = 92
SOUND_SHARE = 0.35
"""Share of films whose generator has no damage."""


@dataclass(frozen=True, eq=False)
class Film:
    """One avatar driven through a scene, with its truth.

    jpegs: K encoded outputs (256, 256, 3). points: (K, 68, 2) px as the landmark network finds them, NaN
    without a face; roll (K,) degrees. severity: (K, 64, 64) in [0, 1] and face (K, 64, 64) bool, as in
    `Departure`. visible: (K,) the departure that the eye sees, as in `Looks`, NaN without a face. asked:
    (K, 70, 2) px, the landmarks by which it was drawn, NaN if unknown.
    """

    scene: int
    driver: int
    avatar: int
    weights: str
    damage: str
    jpegs: tuple[bytes, ...]
    points: NDArray[np.float32]
    roll: NDArray[np.float32]
    severity: NDArray[np.float32]
    face: NDArray[np.bool_]
    visible: NDArray[np.float32]
    asked: NDArray[np.float32]

    def picture(self, number: int) -> Picture:
        """Return output `number`, (256, 256, 3) RGB."""
        decoded = cv2.imdecode(np.frombuffer(self.jpegs[number], np.uint8), cv2.IMREAD_COLOR)
        if decoded is None:
            raise TrainingError(f"Frame {number} of a film of scene {self.scene} cannot be read.")
        return np.ascontiguousarray(decoded[:, :, ::-1], dtype=np.uint8)


def film_path(folder: Path, scene: int, avatar: int, weights: str, damage: str) -> Path:
    """Return the path of that film."""
    return folder / f"{scene:03d}-{avatar}-{weights}-{damage}.npz"


def plan(scenes: Sequence[int], weights: str, films: int) -> Iterator[tuple[int, int, str]]:
    """Return (scene, index of the avatar, damage) of the films of these weights: the same in every run."""
    for scene in scenes:
        rng = np.random.default_rng([scene, *weights.encode()])
        for avatar in rng.permutation(CAST)[:films].tolist():
            damage = "sound" if rng.random() < SOUND_SHARE else str(rng.choice([*DAMAGES][1:]))
            yield scene, avatar, damage


def make_film(
    generator: Generator,
    cast: Sequence[Person],
    avatar: int,
    damage: str,
    finder: LandmarkFinder,
    names: tuple[int, str],
) -> Film:
    """Drive this person by the next person of the cast. `names`: the scene's number and the weights' name."""
    scene, weights = names
    person, driver = cast[avatar], cast[(avatar + 1) % len(cast)]
    truth = [person.picture(k) for k in range(len(person.jpegs))]
    acted = [driver.picture(k) for k in range(len(driver.jpegs))]
    rng = np.random.default_rng([person.seed, driver.seed])
    outputs, asked = generator.outputs(acted, truth, DAMAGES[damage], rng)
    found = [finder.find(output) for output in outputs]
    looks = Looks.of(truth, person.fixed[:, :68], person.depth)
    visible = [
        looks.departure(output, None if face is None else face.points)
        for output, face in zip(outputs, found, strict=True)
    ]
    departures = [
        departure(output, truth, person.points[:, :68], None if face is None else face.points)
        for output, face in zip(outputs, found, strict=True)
    ]
    return Film(
        scene, driver.seed, person.seed, weights, damage,
        tuple(encoded(output) for output in outputs),
        np.stack([np.full((68, 2), np.nan, np.float32) if f is None else f.points for f in found]),
        np.array([np.nan if f is None else f.roll for f in found], np.float32),
        np.stack([each.severity for each in departures]),
        np.stack([each.face for each in departures]),
        np.array(visible, np.float32),
        asked,
    )  # fmt: skip


def encoded(picture: Picture) -> bytes:
    """Encode an RGB picture as JPEG."""
    options = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    return bytes(cv2.imencode(".jpg", picture[:, :, ::-1], options)[1])


def save_film(path: Path, film: Film) -> None:
    """Write the film, under its final name only when it is complete."""
    arrays: dict[str, Any] = {
        name: value for name, value in vars(film).items() if name not in ("jpegs", "severity")
    }
    arrays["severity"] = np.round(film.severity * 255).astype(np.uint8)
    arrays["jpegs"] = np.frombuffer(b"".join(film.jpegs), np.uint8)
    arrays["lengths"] = np.array([len(jpeg) for jpeg in film.jpegs])
    save_arrays(path, **arrays)


def read_film(path: Path) -> Film:
    """Read a film that `save_film` wrote. Raises TrainingError if it cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays: dict[str, Any] = {name: file[name] for name in file.files}
        return _film(arrays)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{path} is not a film of the corpus: delete it and make it again.") from error


def _film(arrays: dict[str, Any]) -> Film:
    ends = np.cumsum(arrays.pop("lengths"))
    everything = arrays.pop("jpegs").tobytes()
    jpegs = tuple(everything[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True))
    words = {name: arrays.pop(name).item() for name in ("scene", "driver", "avatar", "weights", "damage")}
    severity = arrays.pop("severity").astype(np.float32) / 255
    return Film(**words, jpegs=jpegs, severity=severity, **arrays)


def read_films(folder: Path) -> list[Film]:
    """Read all films of a folder, by name. Raises TrainingError if there are none."""
    films = [read_film(path) for path in sorted(folder.glob("*.npz")) if ".part" not in path.name]
    if not films:
        raise TrainingError(f"{folder} has no films: python main.py train failures --help")
    return films


def read_cast(folder: Path, scene: int) -> list[Person]:
    """Read the rendered people of a scene; none if it is not completely rendered."""
    paths = sorted(path for path in scene_folder(folder, scene).glob("*.npz") if path.stem.isdigit())
    return [person for path in paths for person in read_person(path, with_maps=False)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scenes", type=Path, required=True, metavar="DIR", help="what was rendered")
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="safetensors of generators")
    parser.add_argument(
        "--first-order", type=Path, nargs="*", default=[], help="safetensors of the small FOMM"
    )
    parser.add_argument("--films", type=int, default=1, help="of each scene by each generator (1 to 4)")
    parser.add_argument("--engine", default="auto", help="of the avatar network")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder for the films")


def run(arguments: argparse.Namespace) -> int:
    """Make the missing films. Returns the exit code."""
    cv2.setNumThreads(1)
    arguments.output.mkdir(parents=True, exist_ok=True)
    scenes = sorted(int(path.name[6:]) for path in arguments.scenes.glob("scene_*"))
    finder = open_landmark_finder("built-in")
    kinds = [(path, DEFAULT) for path in arguments.weights]
    for weights, config in (*kinds, *((path, FIRST_ORDER) for path in arguments.first_order)):
        generator = open_generator(weights, config, arguments.engine)
        for scene, avatar, damage in tqdm([*plan(scenes, weights.stem, arguments.films)], weights.stem):
            cast = read_cast(arguments.scenes, scene)
            if avatar >= len(cast) or len(cast) < 2:
                continue
            path = film_path(arguments.output, scene, cast[avatar].seed, weights.stem, damage)
            if not path.exists():
                names = scene, weights.stem
                save_film(path, make_film(generator, cast, avatar, damage, finder, names))
    return 0
