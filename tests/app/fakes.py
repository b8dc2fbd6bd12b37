"""Small fakes of a session's parts. The driver always has the colour MARKER; nothing else has it."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from app.chain.driver_look import LandmarkFinder
from app.chain.parts import Animator, Judge, Parts
from app.chain.session import Session
from app.chain.status import Board, Status
from app.devices.camera import Camera, CameraError, Shot
from app.devices.sinks import Sink, SinkError
from app.frame import Frame, Picture, sealed
from detector import Judgement, State
from tests.app.fake_performance import FakeDrawn, FakePerformance, FakeScene

T = TypeVar("T")
Start = Callable[..., Session]
MARKER = (255, 0, 255)
AVATAR = (20, 160, 40)
SIDE = 64


def filled(colour: tuple[int, int, int], width: int = SIDE, height: int = SIDE) -> Picture:
    """A picture of one colour."""
    return sealed(np.full((height, width, 3), colour, np.uint8))


def holds_marker(picture: Picture) -> bool:
    """Return True if any pixel is nearer to the driver's colour than to every allowed colour."""
    distance = np.abs(picture.astype(int) - MARKER).max(axis=-1)
    return bool((distance < 60).any())


def avatar_file(folder: Path) -> Path:
    """A picture for an avatar."""
    path = folder / "green.png"
    cv2.imwrite(str(path), filled(AVATAR)[..., ::-1])
    return path


@dataclass
class FakeCamera:
    """`count` pictures of the driver (None: without end), then the end, or `dies`.

    From picture `hangs_at` on it waits for `gate`, like a dead camera.
    """

    count: int | None = None
    dies: CameraError | None = None
    fps: float = 25.0
    is_live: bool = False
    loops: bool = False
    length: int | None = None
    is_demo: bool = False
    name: str = "Fake camera"
    device: str = ""
    format: str = "64×64 FAKE"
    damage: str = ""
    is_closed: bool = False
    read_count: int = 0
    hangs_at: int | None = None
    gate: threading.Event = field(default_factory=threading.Event)

    def read(self) -> Shot | None:
        if self.hangs_at is not None and self.read_count >= self.hangs_at:
            self.gate.wait(20)
        if self.read_count == self.count:
            if self.dies:
                raise self.dies
            return None
        self.read_count += 1
        return Shot(filled(MARKER), None if self.is_live else (self.read_count - 1) / self.fps)

    def close(self) -> None:
        self.is_closed = True


@dataclass(frozen=True)
class FakeChoice:
    engine: str = "fake"
    device: str = "cpu"
    reason: str = "It is a test."


@dataclass
class FakeAnimator:
    """Answers with the avatar's colour; waits for `gate`; raises `fails` from frame `after` on."""

    fails: Exception | None = None
    after: int = 0
    gate: threading.Event | None = None
    relative: bool = True
    smoothing: float = 0.0
    strength: float = 1.0
    turn_limit: Any = None
    surplus: float = 0.0
    size: int = SIDE
    network: str = "fake"
    choice: FakeChoice = field(default_factory=FakeChoice)
    worn: list[Picture] = field(default_factory=list)
    hangs: threading.Event = field(default_factory=threading.Event)
    rests: list[float] = field(default_factory=list)
    drawn: list[tuple[bool, Any]] = field(default_factory=list)
    calm: list[int] = field(default_factory=list)
    scene_settings: FakeScene = field(default_factory=FakeScene)
    refuses_scenes: Exception | None = None
    calibration: Any = None
    asked: NDArray[np.floating] | None = None
    located: NDArray[np.floating] | None = None
    calibrated: int = 0
    animated: int = 0

    def wear(self, avatar: Picture, file: Path | None = None) -> None:
        self.worn.append(avatar)

    def perform(
        self, driving: Picture | None, seconds: float = 0.0, *, rest: float = 0.0, pose: object = None
    ) -> FakePerformance:
        if self.refuses_scenes is not None and self.scene_settings != FakeScene():
            raise self.refuses_scenes
        made = self.animate(driving, rest=rest, pose=pose)
        return FakePerformance(made, made)

    def draw(
        self, driving: Picture | None, seconds: float = 0.0, *, rest: float = 0.0, pose: object = None
    ) -> FakeDrawn:
        self.drawn.append((driving is not None, pose))
        shown = filled(AVATAR) if driving is None else driving
        return FakeDrawn(self.perform(shown, seconds, rest=rest, pose=pose))

    def calibrate(self, *driving: Picture) -> None:
        self.calibrated += 1
        self.calibration = (np.full((10, 2), self.calibrated), np.zeros((10, 2, 2)))
        self.calm.append(len(driving))

    def landmarks_of(self, driving: Picture) -> NDArray[np.floating] | None:
        return self.located

    def animate(self, driving: Picture | None, *, rest: float = 0.0, pose: object = None) -> Picture:
        if driving is None:
            return filled(AVATAR)
        self.rests.append(rest)
        if self.gate:
            self.hangs.set()
            self.gate.wait(10)
        self.animated += 1
        if self.fails and self.animated > self.after:
            raise self.fails
        return filled(AVATAR)


@dataclass
class FakeJudge:
    """Says `state` of every frame, or raises `fails`."""

    state: State = State.GOOD
    fails: Exception | None = None
    gate: threading.Event | None = None
    landmarks: NDArray[np.float32] | None = None
    calibrated: int = 0
    judged: list[int] = field(default_factory=list)
    compared: list[bool] = field(default_factory=list)

    def calibrate(self, driving: Picture, avatar: Picture, still: Picture | None = None) -> None:
        self.calibrated += 1

    def judge(
        self,
        frame_number: int,
        avatar: Picture,
        driving: Picture | None = None,
        seconds: float | None = None,
        asked: NDArray[np.floating] | None = None,
    ) -> Judgement:
        if self.gate:
            self.gate.wait(10)
        if self.fails:
            raise self.fails
        self.judged.append(frame_number)
        self.compared.append(driving is not None)
        return Judgement(frame_number, self.state, 1.0, 2.0, avatar_landmarks=self.landmarks)


@dataclass
class FakeSink:
    """Keeps what it was sent, or refuses to open, breaks at a picture, `raises`, or waits for `gate`."""

    refuses: SinkError | None = None
    raises: Exception | None = None
    gate: threading.Event | None = None
    breaks_at: int | None = None
    name: str = "fake sink"
    device: str = ""
    pictures: list[Picture] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    is_open: bool = False

    def open(self) -> None:
        if self.refuses:
            raise self.refuses
        self.is_open = True

    def send(self, picture: Picture, frame: Frame) -> None:
        if self.gate:
            self.gate.wait(20)
        if self.raises:
            raise self.raises
        if len(self.pictures) == self.breaks_at:
            raise SinkError("The fake sink broke.")
        self.pictures.append(picture)
        self.frames.append(frame)

    def close(self) -> None:
        self.is_open = False


def parts(
    camera: Callable[[str], Camera] | Camera,
    animator: Animator | Exception | None = None,
    judge: Judge | Exception | None = None,
    virtual_camera: Sink | None = None,
    recorder: Sink | None = None,
    finder: LandmarkFinder | None = None,
) -> Parts:
    """Parts of a session; an exception in the place of a part is what making it raises.

    Without a finder the driver is not looked for, and the first picture calibrates.
    """

    def opens(source: str) -> Camera:
        return camera(source) if callable(camera) else camera

    return Parts(
        open_camera=lambda options: opens,
        open_preview=opens,
        make_animator=lambda options: _made(animator or FakeAnimator()),
        make_judge=lambda options: _made(judge or FakeJudge()),
        make_landmark_finder=lambda: finder,
        make_virtual_camera=lambda backend: virtual_camera or FakeSink(),
        make_recorder=lambda plan: recorder or FakeSink(),
    )


def _made(part: T | Exception) -> T:
    if isinstance(part, Exception):
        raise part
    return part


class KeptBoard(Board):
    """A board that keeps all messages, and every status in order."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.history: list[Status] = []
        super().__init__(self._note, self.told.append)

    def _note(self) -> None:
        self.history.append(self.status)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


_heard: weakref.WeakKeyDictionary[Session, list[str]] = weakref.WeakKeyDictionary()


def hear(session: Session) -> None:
    """Keep what the session says from now on."""
    _heard[session] = []
    for signal in (session.message, session.warned):
        signal.connect(_heard[session].append)


def told(session: Session) -> list[str]:
    """Return the session's messages so far."""
    return _heard[session]


def has_avatar(session: Session) -> bool:
    """True once a finished frame with an avatar is there to be seen."""
    latest = session.latest()
    return latest is not None and latest.avatar is not None
