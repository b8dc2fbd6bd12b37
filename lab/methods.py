"""Methods: what can make an avatar act a driver's clip. Guise's own network, or any program.

A program takes part through one command: `COMMAND avatar.png driving.mp4 output.mp4`. It gets the avatar as a
256×256 PNG and the driver as a lossless-looking H.264 clip, and writes a video of as many frames.
"""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from lab.clip import FRAMES_PER_SECOND
from lab.errors import LabError
from model import Animator

Picture = NDArray[np.uint8]
LONGEST_S = 600.0
"""How long a candidate may take for one clip, in seconds."""


class Method(Protocol):
    """Makes an avatar act. The first driving picture is calm and is the one that motion is relative to."""

    name: str

    def act(self, avatar: Picture, driving: Sequence[Picture]) -> list[Picture]:
        """The avatar's picture for every driving picture, all (256, 256, 3) RGB. Raises LabError."""


class OwnNetwork:
    """Guise's animator. Equal driving pictures are animated once."""

    def __init__(self, animator: Animator) -> None:
        self.name = animator.network
        self._animator = animator

    def act(self, avatar: Picture, driving: Sequence[Picture]) -> list[Picture]:
        """See `Method`."""
        self._animator.wear(avatar)
        self._animator.calibrate(driving[0])
        made: dict[int, Picture] = {}
        for picture in driving:
            if id(picture) not in made:
                made[id(picture)] = self._animator.animate(picture)
        return [made[id(picture)] for picture in driving]


class Candidate:
    """Another program, called once a clip."""

    def __init__(self, command: str) -> None:
        self.name = command
        self._words = shlex.split(command)
        if not self._words:
            raise LabError("--candidate needs the command of a program.")

    def act(self, avatar: Picture, driving: Sequence[Picture]) -> list[Picture]:
        """See `Method`."""
        with tempfile.TemporaryDirectory(prefix="guise-lab-") as folder:
            paths = [Path(folder) / name for name in ("avatar.png", "driving.mp4", "output.mp4")]
            cv2.imwrite(str(paths[0]), avatar[:, :, ::-1])
            write_clip(paths[1], driving)
            self._run([*self._words, *map(str, paths)])
            made = list(read_clip(paths[2], avatar.shape[0]))
        if len(made) != len(driving):
            raise LabError(f"“{self.name}” made {len(made)} frames of {len(driving)}.")
        return made

    def _run(self, words: Sequence[str]) -> None:
        try:
            ran = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise LabError(f"“{self.name}” cannot be run: {problem}.") from problem
        if ran.returncode:
            last = (ran.stderr.strip() or ran.stdout.strip() or "it said nothing").splitlines()[-1]
            raise LabError(f"“{self.name}” ended with exit code {ran.returncode}: {last}")


def write_clip(path: Path, pictures: Sequence[Picture]) -> None:
    """Write pictures as H.264 of high quality, 25 frames a second."""
    height, width = pictures[0].shape[:2]
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=FRAMES_PER_SECOND, options={"crf": "10"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for picture in pictures:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode())


def read_clip(path: Path, side: int) -> Iterator[Picture]:
    """The frames of a video as (side, side, 3) RGB. Raises LabError if it is missing or no video."""
    try:
        with closing(av.open(str(path))) as file:
            for frame in file.decode(video=0):
                picture = frame.to_ndarray(format="rgb24")
                yield np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
    except (OSError, av.FFmpegError, IndexError) as problem:
        raise LabError(f"{path.name} cannot be read: {problem}.") from problem
