"""The parts that a chain needs, as protocols, and functions that make the real ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.chain.driver_look import LandmarkFinder
from app.chain.session_options import Portrait, SessionOptions
from app.devices.camera import Camera, open_camera, open_preview
from app.devices.recording_plan import RecordingPlan
from app.devices.sinks import Sink
from app.frame import Picture
from app.pictures import read_picture
from detector import Judgement

if TYPE_CHECKING:
    from model import Background, RestPose, SceneSettings


class EngineChoice(Protocol):
    """The engine that runs the networks, and the reason."""

    @property
    def engine(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def reason(self) -> str: ...


class Performance(Protocol):
    """As `model.Performance`."""

    @property
    def square(self) -> Picture: ...
    @property
    def scene(self) -> Picture: ...
    @property
    def place(self) -> tuple[int, ...]: ...
    @property
    def cutout(self) -> Picture | None: ...


class Drawn(Protocol):
    """As `model.performance.Drawn`."""

    def composed(self) -> Performance: ...


class Animator(Protocol):
    """As `model.Animator`."""

    relative: bool
    smoothing: float
    strength: float
    turn_limit: Any
    scene_settings: Any
    asked: NDArray[np.floating] | None

    @property
    def surplus(self) -> float: ...
    @property
    def size(self) -> int: ...
    @property
    def choice(self) -> EngineChoice: ...
    @property
    def network(self) -> str: ...
    def wear(self, avatar: Picture, file: Path | None = None) -> None: ...
    @property
    def calibration(self) -> Any: ...
    @calibration.setter
    def calibration(self, points: Any) -> None: ...
    def calibrate(self, *driving: Picture) -> None: ...
    def landmarks_of(self, driving: Picture) -> NDArray[np.floating] | None: ...
    def animate(self, driving: Picture | None, *, rest: float = 0.0, pose: RestPose = ...) -> Picture: ...
    def perform(
        self, driving: Picture | None, seconds: float = 0.0, *, rest: float = 0.0, pose: RestPose = ...
    ) -> Performance: ...
    def draw(
        self, driving: Picture | None, seconds: float = 0.0, *, rest: float = 0.0, pose: RestPose = ...
    ) -> Drawn: ...


class Judge(Protocol):
    """As `detector.Judge`."""

    def calibrate(self, driving: Picture, avatar: Picture, still: Picture | None = None) -> None: ...
    def judge(
        self,
        frame_number: int,
        avatar: Picture,
        driving: Picture | None = None,
        seconds: float | None = None,
        asked: NDArray[np.floating] | None = None,
    ) -> Judgement: ...


def make_animator(options: SessionOptions) -> Animator:
    """Return the loaded networks. Slow. Raises model.ModelError."""
    from model import Animator

    settings = scene_settings(options)
    return Animator.load(options.network, options.weights, options.device, options.engine, settings)


def scene_settings(options: SessionOptions) -> SceneSettings:
    """Return the scene that the user chose.

    Raises model.ModelError, and PictureError for a background's file.
    """
    from model import SceneSettings

    return SceneSettings(options.picture_size, _background(options.background), options.portrait)


def change_scene(animator: Animator, background: str, portrait: Portrait) -> None:
    """Show the avatar before another background, or the person in another size, from the next frame on.

    Raises model.ModelError for words that are no colour, and PictureError for a background's file.
    """
    settings = replace(animator.scene_settings, background=_background(background), framing=portrait)
    animator.scene_settings = settings


def _background(words: str) -> Background:
    from model import Background

    background = Background.named(words)
    return background or Background("picture", picture=read_picture(Path(words).expanduser()))


def make_judge(options: SessionOptions) -> Judge:
    """Return the loaded judge. Slow. Raises detector.DetectorError."""
    from detector import open_judge

    return open_judge(options.landmarks, options.method)


def make_landmark_finder() -> LandmarkFinder | None:
    """Return the finder of the driver's landmarks in whole pictures. Raises detector.DetectorError.

    With None, the driver is not looked for.
    """
    from detector import open_landmark_finder

    return open_landmark_finder()


def make_virtual_camera(backend: str | None) -> Sink:
    """Return the virtual camera, not yet open."""
    from app.devices.virtual_camera import VirtualCamera

    return VirtualCamera(backend)


def make_recorder(plan: RecordingPlan) -> Sink:
    """Return the recorder, not yet open."""
    from app.devices.microphone import Microphone
    from app.devices.recorder import Recorder

    microphone = Microphone() if plan.has_sound else None
    return Recorder(plan.path, overwrites=plan.overwrites, spared=plan.spared, microphone=microphone)


def _open(options: SessionOptions) -> Callable[[str], Camera]:
    return lambda source: open_camera(source, live=options.live)


@dataclass(frozen=True)
class Parts:
    """The functions that make a session's parts. Tests replace them by fakes."""

    open_camera: Callable[[SessionOptions], Callable[[str], Camera]] = _open
    make_animator: Callable[[SessionOptions], Animator] = make_animator
    make_judge: Callable[[SessionOptions], Judge] = make_judge
    make_landmark_finder: Callable[[], LandmarkFinder | None] = make_landmark_finder
    make_virtual_camera: Callable[[str | None], Sink] = make_virtual_camera
    make_recorder: Callable[[RecordingPlan], Sink] = make_recorder
    open_preview: Callable[[str], Camera] = open_preview
