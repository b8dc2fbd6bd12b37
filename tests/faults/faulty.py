"""Parts of a session that fail when they are told to: camera, networks and sinks."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from app.chain.parts import Parts
from app.devices.camera import CameraError, Shot
from app.devices.recorder import Recorder
from app.devices.recording_plan import RecordingPlan
from app.devices.virtual_camera import VirtualCamera
from app.frame import Picture
from detector import Box, Judgement, Landmarks, State
from tests.app.faces import FaceAt
from tests.app.fakes import AVATAR, MARKER, FakeAnimator, FakeCamera, FakeJudge, filled
from tests.faults.seams import FPS, Fault, Seam
from tests.faults.watching import SIDE, MemoryBackend, timed_avatar


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
    """Answers with a plain avatar with the time in it, until it fails."""

    seam: Seam | None = None

    def animate(self, driving: Picture | None, *, rest: float = 0.0, pose: object = None) -> Picture:
        """Return the avatar, or something that is no picture."""
        fault = self.seam.take() if self.seam else None
        if fault is Fault.WRONG_SHAPE:
            return filled(AVATAR)[..., 0]
        if fault is Fault.NOT_A_NUMBER:
            return np.full((SIDE, SIDE, 3), np.nan, np.float32)  # type: ignore[return-value]
        return timed_avatar(1.0 if driving is None else rest)


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
        asked: NDArray[np.floating] | None = None,
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
