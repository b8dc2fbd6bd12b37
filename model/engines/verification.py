"""Compares an engine with fp32 on this machine, part by part.

Some processors report an instruction set with which a reduced precision gives wrong results or fails. Every
line below fp32 therefore runs once on stored faces before it is used.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from model.engines import Picture
from model.engines.check_faces import CheckFaces
from model.motion import Points, Transfer, relative

LOWEST_PSNR_DB = 38.0
"""Lowest PSNR in dB, over the pictures of all check faces together, of an accepted precision."""
LOWEST_FRAME_PSNR_DB = 30.0
"""Lowest PSNR in dB of any one picture. The hardest one loses most: hair is shifted by a tenth of a pixel."""
LOWEST_PART_DB = 12.0
"""Lowest signal-to-noise ratio in dB of the output of any part that is given fp32's inputs."""
FURTHEST_KEYPOINT_PX = 0.25
"""Largest mean distance between the driver's keypoints and fp32's, in pixels."""

Arrays = tuple[NDArray[np.generic], ...]
Trace = Mapping[str, tuple[Arrays, Arrays]]
"""Inputs and outputs of each convolutional part in one frame."""


class Verifiable(Protocol):
    """An engine whose parts can be run alone."""

    def wear(self, avatar: Picture) -> Points:
        """Encode the avatar and return its keypoints."""

    def locate(self, picture: Picture) -> Points:
        """Return the keypoints of a driving picture."""

    def animate(self, driving: Picture, transfer: Transfer) -> Picture:
        """Return the avatar with this facial expression."""

    def trace(self, driving: Picture, transfer: Transfer) -> Trace:
        """Return the inputs and outputs of the convolutional parts for a driving picture."""

    def run_part(self, part: str, inputs: Arrays) -> Arrays:
        """Run one part alone."""


@dataclass(frozen=True)
class Verdict:
    """The difference of an engine from fp32 on this machine.

    psnr_db: of all pictures together; lowest_psnr_db: of the worst one; parts_db: signal-to-noise ratio of
    each part's output; keypoint_px: mean distance of the driver's keypoints. `failure` is the error if the
    engine did not run at all.
    """

    psnr_db: float = 0.0
    lowest_psnr_db: float = 0.0
    keypoint_px: float = 0.0
    parts_db: Mapping[str, float] = field(default_factory=dict)
    failure: str = ""

    @property
    def is_right(self) -> bool:
        """True if the engine may be used."""
        return not self.shortfall()

    def shortfall(self) -> str:
        """Return the fault in a few words; empty if there is none."""
        if self.failure:
            return self.failure
        part, least_db = min(self.parts_db.items(), key=lambda item: item[1], default=("", np.inf))
        if not least_db >= LOWEST_PART_DB:
            return f"its part “{part}” is {least_db:.0f} dB from fp32"
        if not self.psnr_db >= LOWEST_PSNR_DB:
            return f"its pictures are {self.psnr_db:.0f} dB from fp32"
        if not self.lowest_psnr_db >= LOWEST_FRAME_PSNR_DB:
            return f"one of its pictures is {self.lowest_psnr_db:.0f} dB from fp32"
        if not self.keypoint_px <= FURTHEST_KEYPOINT_PX:
            return f"its keypoints are {self.keypoint_px:.2f} px from fp32's"
        return ""

    def as_report(self) -> dict[str, object]:
        """Return the verdict as JSON-like values."""
        return dataclasses.asdict(self)

    @classmethod
    def of_report(cls, report: Mapping[str, object]) -> Verdict:
        """Read the result of `as_report`. Raises TypeError or ValueError if it is something else."""
        parts = report["parts_db"]
        if not isinstance(parts, Mapping):
            raise TypeError("The parts of a verdict are a mapping.")
        return cls(
            psnr_db=float(str(report["psnr_db"])),
            lowest_psnr_db=float(str(report["lowest_psnr_db"])),
            keypoint_px=float(str(report["keypoint_px"])),
            parts_db={str(part): float(db) for part, db in parts.items()},
            failure=str(report["failure"]),
        )


class EndingError(Exception):
    """Raised if the program ends before a comparison does."""


def verify(
    reference: Verifiable,
    make: Callable[[], Verifiable],
    faces: CheckFaces,
    ending: threading.Event | None = None,
) -> Verdict:
    """Compare the engine that `make` returns with an fp32 engine.

    An error while the engine is made or run is a verdict, too: some processors report a precision and fail
    to compute in it.
    Raises EndingError soon after the event `ending` is set.
    """
    try:
        return _compared(reference, make(), faces, ending or threading.Event())
    except RuntimeError as error:
        reason = str(error).strip().rpartition("\n")[2].strip()[:200]
        return Verdict(failure=f"it does not run here ({reason.rstrip('.')})")


def _compared(
    reference: Verifiable, candidate: Verifiable, faces: CheckFaces, ending: threading.Event
) -> Verdict:
    squares: list[float] = []
    distances: list[float] = []
    parts_db: dict[str, float] = {}
    calibration = reference.locate(faces.neutral)
    for avatar in faces.avatars:
        transfer = relative(reference.wear(avatar), calibration)
        candidate.wear(avatar)
        for driving in faces.driving:
            if ending.is_set():
                raise EndingError
            expected = reference.animate(driving, transfer)
            made = candidate.animate(driving, transfer).astype(np.float64)
            squares.append(float(np.square(made - expected).mean()))
            places = reference.locate(driving).value, candidate.locate(driving).value
            offset = np.linalg.norm(places[0] - places[1], axis=-1).mean()
            distances.append(float(offset) * expected.shape[0] / 2)
            for part, (inputs, outputs) in reference.trace(driving, transfer).items():
                found = signal_to_noise_db(candidate.run_part(part, inputs), outputs)
                parts_db[part] = float(np.minimum(parts_db.get(part, np.inf), found))
    return Verdict(
        psnr_db=_psnr_db(float(np.mean(squares))),
        lowest_psnr_db=_psnr_db(float(np.max(squares))),
        keypoint_px=float(np.mean(distances)),
        parts_db=parts_db,
    )


def signal_to_noise_db(made: Sequence[NDArray[np.generic]], expected: Sequence[NDArray[np.generic]]) -> float:
    """Return the lowest signal-to-noise ratio of some arrays; minus infinity if one is not finite."""
    lowest = np.inf
    for one, right in zip(made, expected, strict=True):
        signal = np.asarray(right, np.float64)
        noise = float(np.square(np.asarray(one, np.float64) - signal).mean())
        if not np.isfinite(noise):
            return -np.inf
        lowest = min(lowest, 10 * np.log10(max(float(np.square(signal).mean()), 1e-20) / max(noise, 1e-20)))
    return float(lowest)


def _psnr_db(mean_square: float) -> float:
    """Return the PSNR of uint8 pictures in dB; 124 dB if they are equal."""
    return float(10 * np.log10(255**2 / max(mean_square, 1e-7)))
