"""Methods that make an avatar act a driver's clip: Guise's own network, or any program.

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
from typing import Any, NamedTuple, Protocol

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from lab.clip import FRAMES_PER_SECOND
from lab.errors import LabError
from lab.remembered import Remembered
from lab.suite import Person
from model import Animator, SceneSettings

Picture = NDArray[np.uint8]
KEPT_AT_REST = 8
"""How many frames at rest are kept: the calm driver is the same in most trials of an avatar."""
LONGEST_S = 600.0
"""How long a candidate may take for one clip, in seconds."""


class Made(NamedTuple):
    """One frame of the avatar.

    shown: what leaves, a square (side, side, 3) RGB; it is measured. square: (256, 256, 3) RGB, which the
    failure detector judges. asked: the landmarks (70, 2) px by which `square` was drawn; None if unknown.
    """

    shown: Picture
    square: Picture
    asked: NDArray[np.floating[Any]] | None = None


class Method(Protocol):
    """Makes an avatar act. The first driving picture is calm; motion is relative to it."""

    name: str

    def act(self, avatar: Person, driving: Sequence[Picture]) -> list[Made]:
        """The avatar's frame for every driving picture, (256, 256, 3) RGB. Raises LabError."""


class OwnNetwork:
    """Guise's animator, each frame as in a session. Equal driving pictures are animated once.

    `shows_scene`: measure the scene in square framing, else the network's own picture.
    """

    def __init__(self, animator: Animator, *, shows_scene: bool = True) -> None:
        self.name = animator.network
        self._animator, self._shows_scene = animator, shows_scene
        self._worn: Person | None = None
        self._rest: Remembered[Made] = Remembered(KEPT_AT_REST)
        animator.scene_settings = SceneSettings(framing="square")
        animator.smoothing = 1.0  # as in a session: only then it is known what the avatar was drawn by

    def act(self, avatar: Person, driving: Sequence[Picture]) -> list[Made]:
        """See `Method`."""
        if avatar != self._worn:
            self._animator.wear(avatar.portrait, avatar.picture_file)
            self._worn = avatar
        self._animator.calibrate(driving[0])
        rest = self._rest.answer(driving[0], lambda: self._frame(driving[0]), avatar.name)
        made: dict[int, Made] = {id(driving[0]): rest}
        for picture in driving:
            if id(picture) not in made:
                made[id(picture)] = self._frame(picture)
        return [made[id(picture)] for picture in driving]

    def _frame(self, driving: Picture) -> Made:
        """Return a frame that depends on no earlier one."""
        self._animator.restart()
        if not self._shows_scene:
            square = self._animator.animate(driving)
            return Made(square, square)
        performance = self._animator.perform(driving)
        return Made(performance.scene, performance.square, self._animator.asked)


class Candidate:
    """Another program, called once a clip."""

    def __init__(self, command: str) -> None:
        self.name = command
        self._words = shlex.split(command)
        if not self._words:
            raise LabError("--candidate needs the command of a program.")

    def act(self, avatar: Person, driving: Sequence[Picture]) -> list[Made]:
        """See `Method`."""
        return [Made(picture, picture) for picture in self.film(avatar.neutral, driving)]

    def film(self, avatar: Picture, driving: Sequence[Picture]) -> list[Picture]:
        """Return the program's frame for every driving picture. Raises LabError."""
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
