"""Parts of a session that fail when they are told to: camera, networks and sinks."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, NamedTuple

import numpy as np

from app.chain.parts import Parts
from app.devices.camera import CameraError, Shot
from app.devices.recorder import Recorder
from app.devices.recording_plan import RecordingPlan
from app.devices.virtual_camera import VirtualCamera
from app.frame import Picture
from detector import Box, Judgement, Landmarks, State
from tests.app.faces import FaceAt
from tests.app.fakes import AVATAR, MARKER, FakeAnimator, FakeCamera, FakeJudge, filled

FPS = 60.0
"""Pictures a second of the faulty camera."""


class Fault(StrEnum):
    """What can go wrong at a seam."""

    RAISE = "raise"
    ODD_ERROR = "raise an error of a kind that nobody expects"
    HANG = "hang"
    SLOW = "slow"
    WRONG_SHAPE = "wrong shape"
    NOT_A_NUMBER = "not a number"
    DIE = "die and come back"


class OddError(Exception):
    """An error that is none of the kinds that drivers and networks usually raise."""


@dataclass
class Seam:
    """One place where a fault can be injected. It is taken once, by the next call that passes."""

    name: str
    gate: threading.Event
    fault: Fault | None = None
    injected: int = 0
    hang_s: float = 0.5

    def inject(self, fault: Fault) -> None:
        """Let the next call have this fault."""
        self.fault = fault

    def take(self) -> Fault | None:
        """Return the fault, once, after what it does to time."""
        fault, self.fault = self.fault, None
        if fault is None:
            return None
        self.injected += 1
        if fault is Fault.RAISE:
            raise RuntimeError(f"injected at {self.name}")
        if fault is Fault.ODD_ERROR:
            raise OddError(f"injected at {self.name}")
        if fault is Fault.HANG:
            self.gate.wait(self.hang_s)
        if fault is Fault.SLOW:
            self.gate.wait(20 / FPS)
        return fault


class Sent(NamedTuple):
    """A picture that other programs saw: when, whether it showed the driver, and its size."""

    at: float
    shows_driver: bool
    size: tuple[int, int]


def _shows_driver(picture: Picture) -> bool:
    """Stricter than `holds_marker`: enlarged colour bars come within 35 levels of the marker."""
    return bool((np.abs(picture.astype(int) - MARKER).max(axis=-1) < 20).any())


class MemoryBackend:
    """A backend of pyvirtualcam that looks at what programs would see, and can fail."""

    seams: ClassVar[dict[str, Seam]] = {}
    sent: ClassVar[list[Sent]] = []

    def __init__(self, *, width: int, height: int, fps: float, device: str | None, **_: object) -> None:
        self.seams["camera opens"].take()
        self.size = (width, height)
        self.is_closed = False

    def device(self) -> str:
        """Return the name that programs list."""
        return "Fault camera"

    def native_fourcc(self) -> int | None:
        """Return None: pictures arrive as RGB."""
        return None

    def send(self, frame: Picture) -> None:
        """Look at every eighth pixel each way: the driver fills the picture."""
        self.seams["camera sends"].take()
        picture = np.asarray(frame).reshape(self.size[1], self.size[0], 3)
        self.sent.append(Sent(time.monotonic(), _shows_driver(picture[::8, ::8]), self.size))

    def close(self) -> None:
        """Fail if told to, once: pyvirtualcam closes again when it forgets the camera."""
        if not self.is_closed:
            self.is_closed = True
            self.seams["camera closes"].take()


@dataclass
class FaultyCamera(FakeCamera):
    """Shows the driver, until it fails."""

    seam: Seam | None = None

    def read(self) -> Shot | None:
        """Return the next picture, or fail."""
        fault = self.seam.take() if self.seam else None
        if fault is Fault.DIE:
            raise CameraError("The camera is gone.", may_pass=True)
        shot = super().read()
        if shot is not None and fault is Fault.WRONG_SHAPE:
            return Shot(filled(MARKER, 3, 2), shot.seconds)
        return shot


@dataclass
class FaultyAnimator(FakeAnimator):
    """Answers with the avatar's colour, until it fails."""

    seam: Seam | None = None

    def animate(self, driving: Picture | None, *, rest: float = 0.0, lift: float = 0.0) -> Picture:
        """Return the avatar, or something that is no picture."""
        fault = self.seam.take() if self.seam else None
        if fault is Fault.WRONG_SHAPE:
            return filled(AVATAR)[..., 0]
        if fault is Fault.NOT_A_NUMBER:
            return np.full((64, 64, 3), np.nan, np.float32)  # type: ignore[return-value]
        return super().animate(driving, rest=rest, lift=lift)


@dataclass
class FaultyJudge(FakeJudge):
    """Says any state, until it fails."""

    seam: Seam | None = None
    chance: random.Random = field(default_factory=random.Random)

    def judge(
        self,
        frame_number: int,
        avatar: Picture,
        driving: Picture | None = None,
        seconds: float | None = None,
    ) -> Judgement:
        """Return a verdict, perhaps with a score that is no number."""
        fault = self.seam.take() if self.seam else None
        score = float("nan") if fault is Fault.NOT_A_NUMBER else 1.0
        state = self.chance.choice([State.GOOD, State.GOOD, State.WARNING, State.FAILED, State.NO_FACE])
        return Judgement(frame_number, state, score, 2.0)


@dataclass
class FaultyFinder(FaceAt):
    """Finds the driver, loses them, or fails."""

    seam: Seam | None = None

    def find(self, picture: Picture, near: Box | None = None) -> Landmarks | None:
        """Return the landmarks, or none."""
        fault = self.seam.take() if self.seam else None
        return None if fault in (Fault.DIE, Fault.NOT_A_NUMBER) else super().find(picture, near)


class FaultyRecorder(Recorder):
    """The real recorder, with a fault before each call."""

    seams: ClassVar[dict[str, Seam]] = {}

    def open(self) -> None:
        """Open the file, or fail."""
        self.seams["recorder opens"].take()
        super().open()

    def send(self, picture: Picture, frame: object) -> None:
        """Write one picture, or fail."""
        self.seams["recorder sends"].take()
        super().send(picture, frame)  # type: ignore[arg-type]

    def close(self) -> None:
        """Finish the file, and then perhaps fail: what is open must not outlive the run."""
        try:
            self.seams["recorder closes"].take()
        finally:
            super().close()


SEAMS = (
    *("source opens", "source reads", "animator", "judge", "finder"),
    *("camera opens", "camera sends", "camera closes"),
    *("recorder opens", "recorder sends", "recorder closes"),
)
"""Every place where a fault is injected."""


def faulty_parts(seams: dict[str, Seam], chance: random.Random) -> Parts:
    """Return parts of a session whose faults come from these seams."""
    MemoryBackend.seams = FaultyRecorder.seams = seams

    def open_source(source: str) -> FaultyCamera:
        seams["source opens"].take()
        return FaultyCamera(fps=FPS, seam=seams["source reads"])

    def recorder(plan: RecordingPlan) -> Recorder:
        return FaultyRecorder(plan.path, overwrites=plan.overwrites)

    opens: Callable[[str], FaultyCamera] = open_source
    return Parts(
        open_camera=lambda options: opens,
        make_animator=lambda options: FaultyAnimator(seam=seams["animator"]),
        make_judge=lambda options: FaultyJudge(seam=seams["judge"], chance=chance),
        make_landmark_finder=lambda: FaultyFinder(width=50.0, seam=seams["finder"]),
        make_virtual_camera=lambda backend: VirtualCamera("faults"),
        make_recorder=recorder,
    )
