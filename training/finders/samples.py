"""FinderSamples: what a finder learns from, of rendered people at rest and in many gestures."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

Picture = NDArray[np.uint8]
Person = TypeVar("Person")


class Shares(NamedTuple):
    """Shares of the samples.

    shown: with the gesture. unclear: with one about which nobody can say. other_rest: whose window at rest is
    another one without the gesture, because not everybody rests calmly.
    """

    shown: float
    unclear: float
    other_rest: float


class FinderSamples(Dataset[dict[str, Tensor]], Generic[Person]):
    """Sample number i is made from (seed, i) alone.

    inputs: (INPUTS, h, w) uint8 for the finder · answer: (1 + measures,) 1 for the gesture, and its
    measures, NaN if they are not known · known: 1 if it is certain whether there is one.
    """

    def __init__(self, people: Sequence[Person], shares: Shares, seed: int = 0) -> None:
        self._people, self._shares, self._seed = people, shares, seed
        self._numbers: dict[bool | None, list[tuple[int, int]]] = {True: [], False: [], None: []}
        for place, person in enumerate(people):
            for number, kind in self._kinds(person):
                self._numbers[kind].append((place, number))

    @abstractmethod
    def _kinds(self, person: Person) -> Iterable[tuple[int, bool | None]]:
        """Yield the numbers of a person's frames, and whether they show the gesture; None: it is unclear."""

    @abstractmethod
    def _calm(self, person: Person) -> NDArray[np.intp]:
        """Return the numbers of the frames that are certainly without the gesture."""

    @abstractmethod
    def _seen(
        self, person: Person, number: int, rest: int | None, rng: np.random.Generator
    ) -> tuple[Picture, Sequence[float]]:
        """Return the finder's inputs (h, w, INPUTS) of a frame, and the gesture's measures.

        `rest`: the frame that counts as that at rest; None: the person's own.
        """

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((self._seed, index))
        kind = self._kind(float(rng.random()))
        place, number = self._numbers[kind][int(rng.integers(len(self._numbers[kind])))]
        person = self._people[place]
        inputs, measures = self._seen(person, number, self._other_rest(person, rng), rng)
        return {
            "inputs": torch.from_numpy(np.ascontiguousarray(inputs.transpose(2, 0, 1))),
            "answer": torch.tensor([float(kind is True), *measures]),
            "known": torch.tensor(float(kind is not None)),
        }

    def _kind(self, chance: float) -> bool | None:
        wanted: bool | None = False
        if chance < self._shares.shown + self._shares.unclear:
            wanted = True if chance < self._shares.shown else None
        return wanted if self._numbers[wanted] else next(k for k, n in self._numbers.items() if n)

    def _other_rest(self, person: Person, rng: np.random.Generator) -> int | None:
        calm = self._calm(person)
        return int(rng.choice(calm)) if rng.random() < self._shares.other_rest and len(calm) else None
