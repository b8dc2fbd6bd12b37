"""A session without threads or networks that records its calls."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.chain.figures import Figures
from app.chain.flagged_frame import FlaggedFrame
from app.chain.presence import Cause
from app.chain.session_options import OnFailure
from app.chain.status import CameraStatus, Driver, Leaving, SinkState, SinkStatus, Status
from app.devices.camera_list import CameraInfo
from app.frame import Frame, Picture, Presence, sealed
from detector import Judgement, State


def plain(colour: tuple[int, int, int], side: int = 64) -> Picture:
    """A square of one colour."""
    return sealed(np.full((side, side, 3), colour, np.uint8))


def judged(number: int, state: State = State.GOOD, *, score: float = 1.0, ago_s: float = 0.0) -> Frame:
    """A finished frame with its judgement."""
    rng = np.random.default_rng(number)
    points = rng.uniform(10, 50, (68, 2)).astype(np.float32)
    reasons = () if state is State.GOOD else ("the mouth did not open",)
    return Frame(
        number=number,
        captured_at=time.monotonic() - ago_s,
        camera=plain((0, 0, 90)),
        driving=plain((200, 40, 40)),
        avatar=plain((40, 120, 200)),
        judgement=Judgement(number, state, score, 1.6, reasons, points, points),
    )


def kept(number: int, state: State = State.FAILED, *, score: float = 1.0, ago_s: float = 0.0) -> FlaggedFrame:
    """The same, as a flagged frame is kept."""
    return FlaggedFrame.of(judged(number, state, score=score, ago_s=ago_s))


class FakeSession(QObject):
    """The surface of `app.chain.session.Session`; `calls` holds what was asked, in order."""

    message = Signal(str)
    warned = Signal(str)
    changed = Signal()
    portrait_checked = Signal(object)
    clip_ended = Signal(str, str)
    previewed = Signal(object)
    video_progressed = Signal(float)
    video_judged = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[object, ...]] = []
        self.status = Status(
            camera=CameraStatus("Logi Cam", "1280×720 MJPG", 29.7, is_open=True, device="0"),
            is_ready=True,
            driver=Driver(Presence.SEEN, Cause.NONE, is_waited_for=False),
        )
        self.frame: Frame | None = None
        self.sent: Picture | None = None
        self.flagged: tuple[FlaggedFrame, ...] = ()
        self.numbers = Figures()

    def turn(self, **status: object) -> None:
        """Change the status and say so, as the real one does."""
        self.status = replace(self.status, **status)
        self.changed.emit()

    def asked(self, name: str) -> list[tuple[object, ...]]:
        """With what arguments a method was called."""
        return [call[1:] for call in self.calls if call[0] == name]

    def start(self) -> None:
        self.calls.append(("start",))

    def stop(self) -> None:
        self.calls.append(("stop",))

    def wear(self, avatar: Path) -> None:
        self.calls.append(("wear", avatar))

    def calibrate(self) -> None:
        self.calls.append(("calibrate",))
        self.turn(is_calibrated=True)

    def undo_calibration(self) -> None:
        self.calls.append(("undo_calibration",))

    def set_relative(self, relative: bool) -> None:
        self.calls.append(("set_relative", relative))

    def set_living_rest(self, is_alive: bool) -> None:
        self.calls.append(("set_living_rest", is_alive))

    def set_turn_limit(self, is_limited: bool) -> None:
        self.calls.append(("set_turn_limit", is_limited))

    def set_strength(self, strength: float) -> None:
        self.calls.append(("set_strength", strength))

    def set_smoothing(self, smoothing: float) -> None:
        self.calls.append(("set_smoothing", smoothing))

    def set_source(self, source: str) -> None:
        self.calls.append(("set_source", source))

    def set_framing(self, framing: object) -> None:
        self.calls.append(("set_framing", framing))

    def set_background(self, background: str) -> None:
        self.calls.append(("set_background", background))

    def set_portrait(self, portrait: str) -> None:
        self.calls.append(("set_portrait", portrait))

    def set_mirror_output(self, mirror: bool) -> None:
        self.calls.append(("set_mirror_output", mirror))

    def set_paused(self, paused: bool) -> None:
        self.calls.append(("set_paused", paused))
        self.turn(is_paused=paused)

    def set_unseen(self, is_unseen: bool) -> None:
        self.calls.append(("set_unseen", is_unseen))

    def set_pass_through(self, on: bool) -> None:
        self.calls.append(("set_pass_through", on))
        self.turn(is_passing_through=on)

    def set_mark(self, on: bool) -> None:
        self.calls.append(("set_mark", on))

    def set_act_on_failure(self, act: OnFailure) -> None:
        self.calls.append(("set_act_on_failure", act))

    def show_test_pattern(self, on: bool) -> None:
        self.calls.append(("show_test_pattern", on))
        self.turn(guard=Leaving.TEST_PATTERN if on else Leaving.AVATAR)

    def start_virtual_camera(self, backend: str | None = None) -> None:
        self.calls.append(("start_virtual_camera", backend))
        self.turn(virtual_camera=SinkStatus(SinkState.STARTING, "Starting…"))

    def stop_virtual_camera(self) -> None:
        self.calls.append(("stop_virtual_camera",))
        self.turn(virtual_camera=SinkStatus())

    def start_recording(self, path: Path, *, overwrites: bool = False, has_sound: bool = False) -> None:
        self.calls.append(("start_recording", path))
        self.turn(recorder=SinkStatus(SinkState.ON, f"Recording to {path.name}."))

    def stop_recording(self) -> None:
        self.calls.append(("stop_recording",))
        self.turn(recorder=SinkStatus())

    def look_for_cameras(self) -> None:
        self.calls.append(("look_for_cameras",))
        self.turn(cameras=(CameraInfo("0", "Logi Cam"),))

    def preview_cameras(self, sources: Collection[str]) -> None:
        self.calls.append(("preview_cameras", tuple(sources)))

    def judge_video(self, path: Path) -> None:
        self.calls.append(("judge_video", path))

    def stop_judging_video(self) -> None:
        self.calls.append(("stop_judging_video",))

    def save_clip(self, moment: FlaggedFrame, path: Path, *, overwrites: bool = False) -> None:
        self.calls.append(("save_clip", moment, path, overwrites))

    def check_portrait(self, picture: Picture) -> None:
        self.calls.append(("check_portrait", picture))

    def latest(self) -> Frame | None:
        return self.frame

    def released(self) -> Picture | None:
        return self.sent

    def recent(self) -> tuple[FlaggedFrame, ...]:
        return self.flagged

    def figures(self) -> Figures:
        return self.numbers
