"""Shards of rendered mouths: one file a person, named by the seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile

import numpy as np

from training import TrainingError
from training.people import is_held_out

Person = TypeVar("Person")


def shard_path(folder: Path, seed: int) -> Path:
    """Return the file of one person."""
    return folder / f"{seed:05d}.npz"


def not_rendered(folder: Path, seeds: Iterable[int]) -> list[int]:
    """Return the seeds of people who have no file in the folder yet."""
    return [seed for seed in seeds if not shard_path(folder, seed).is_file()]


def read_shards(
    folder: Path, of_arrays: Callable[..., Person], content: str, command: str, *, held_out: bool
) -> list[Person]:
    """Read the people to train on, or those held out.

    Args:
        folder: where `command` of `main.py train` writes the shards.
        of_arrays: makes a person of a seed and the shard's arrays by name.
        content: the word for what the shards hold. The message that there are none uses it.
        command: the command that makes them.
        held_out: whether to read those held out.

    Raises TrainingError if there are none, or if a shard is damaged.
    """
    people = []
    for path in sorted(folder.glob("*.npz")):
        if not path.stem.isdigit() or is_held_out(int(path.stem)) != held_out:
            continue
        try:
            with np.load(path) as shard:
                people.append(of_arrays(int(path.stem), **{name: shard[name] for name in shard.files}))
        except (BadZipFile, OSError, TypeError, ValueError) as error:
            raise TrainingError(f"{path} is damaged or of another version. Delete it.") from error
    if not people:
        raise TrainingError(
            f"No {content} in {folder}. Make some: python main.py train {command} --output {folder}"
        )
    return people
