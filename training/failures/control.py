"""The control: the judge's signals in driven, frame-aligned frames with known truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector import LandmarkFinder, Landmarks
from detector.asked import Asked
from detector.face import Face
from detector.failure_finder import FailureFinder
from detector.frame_signals import frame_signals
from detector.judge import model_path
from detector.look import Look
from detector.novelty import NoveltyModel
from detector.transfer import Transfer
from training.failures.corpus import Film, read_cast, read_film
from training.failures.generators import DAMAGES
from training.failures.network import is_held_out
from training.failures.samples import failing_of
from training.people import Person

Map = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ControlFrame:
    """One frame of a film, or of the truth.

    `person` is who is shown; `alone` and `driven` are signals by name; `failing` in [0, 1] says how surely it
    fails in truth. `look` is what was seen; `severity` (64, 64) and `face` (64, 64) are what is true, None
    for authentic frames. `asked` is the distance from what the
    generator was asked for, None if that is not known or not true. `rest` are the signals, as in `alone`, of
    the avatar's own picture at rest; None for that picture itself, and if it is not known.
    """

    film: str
    person: int
    kind: str
    alone: Mapping[str, float]
    driven: Mapping[str, float]
    failing: float
    look: Look
    severity: Map | None = None
    face: NDArray[np.bool_] | None = None
    asked: float | None = None
    rest: Mapping[str, float] | None = None


class Control:
    """Measures frames with the detector's own instruments."""

    def __init__(self, finder: LandmarkFinder, failures: FailureFinder) -> None:
        self._finder, self._failures = finder, failures
        self._model = NoveltyModel.load(model_path("guise", finder.name), "guise", finder.name)
        self._drivers: dict[int, list[Face | None]] = {}

    def frames(self, scenes: Path, films: Path) -> Iterator[ControlFrame]:
        """Yield every frame of the films of held-out scenes, and of the people themselves."""
        paths = [path for path in sorted(films.glob("*.npz")) if ".part" not in path.name]
        chosen = [film for film in map(read_film, paths) if is_held_out(film.scene)]
        for scene in sorted({film.scene for film in chosen}):
            cast = {person.seed: person for person in read_cast(scenes, scene)}
            for person in cast.values():
                yield from self._authentic(person)
            for film in chosen:
                if film.scene == scene:
                    yield from self._film(film, cast[film.driver], cast[film.avatar])
            self._drivers.clear()

    def _authentic(self, person: Person) -> Iterator[ControlFrame]:
        rest: Mapping[str, float] | None = None
        for number in range(len(person.jpegs)):
            picture = person.picture(number)
            found = self._finder.find(picture)
            face = None if found is None else Face.of(found)
            if found is not None and face is not None:
                look = self._failures.look(picture, found)
                alone = frame_signals(found, face, self._novelty(found), look)
                name = f"person {person.seed}"
                yield ControlFrame(name, person.seed, "authentic", alone, {}, 0.0, look, rest=rest)
                rest = alone if number == 0 else rest

    def _at_rest(self, film: Film, avatar: Person) -> Mapping[str, float] | None:
        """Return the signals of the picture that the film animates; None if it shows no face."""
        picture = avatar.picture(DAMAGES[film.damage].avatar)
        found = self._finder.find(picture)
        face = None if found is None else Face.of(found)
        if found is None or face is None:
            return None
        return frame_signals(found, face, self._novelty(found), self._failures.look(picture, found))

    def _film(self, film: Film, driver: Person, avatar: Person) -> Iterator[ControlFrame]:
        drivers, rest = self._faces_of(driver), self._at_rest(film, avatar)
        transfer, asked = Transfer(), Asked()
        for number in range(len(film.jpegs)):
            picture = film.picture(number)
            found = self._finder.find(picture)
            own = None if found is None else Face.of(found)
            if found is None or own is None:
                continue
            acted = drivers[number]
            if acted is not None and not transfer.is_calibrated:
                transfer.calibrate(acted, own)
            transfer.forget()
            driven = transfer.measure(acted, own, 0.0) if acted is not None else {}
            look = self._failures.look(picture, found)
            alone = frame_signals(found, own, self._novelty(found), look)
            severity, face = film.severity[number], film.face[number]
            name, kind = f"{film.scene} {film.avatar} {film.weights} {film.damage}", film.weights
            truth = failing_of(film, number)
            distance = self._distance(asked, film, number, found)
            yield ControlFrame(
                name, film.avatar, kind, alone, driven, truth, look, severity, face, distance, rest
            )

    @staticmethod
    def _distance(asked: Asked, film: Film, number: int, found: Landmarks) -> float | None:
        """Return the distance from what was asked, after the first frame, which is the rest."""
        damage = DAMAGES[film.damage]
        if damage.shift or damage.turn or damage.stretch or not np.isfinite(film.asked[number]).all():
            return None
        asked.forget()
        distance = asked.measure(found.points, film.asked[number], float(number))
        return distance if number else None

    def _faces_of(self, person: Person) -> list[Face | None]:
        if person.seed not in self._drivers:
            found = [self._finder.find(person.picture(k)) for k in range(len(person.jpegs))]
            self._drivers[person.seed] = [None if face is None else Face.of(face) for face in found]
        return self._drivers[person.seed]

    def _novelty(self, found: Landmarks) -> float:
        return self._model.score(self._model.features(found))


def sure(frames: Sequence[ControlFrame]) -> list[ControlFrame]:
    """Return the frames with a certain truth."""
    return [frame for frame in frames if frame.failing < 0.15 or frame.failing > 0.85]
