"""Session: wires camera → framing → animator → judge → guard → sinks. The only file that knows the chain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
from PySide6.QtCore import QDeadlineTimer, QObject, Signal

from app.chain.animating import Animating, Neutral, Prepared
from app.chain.capturing import Capturing
from app.chain.choices import Choices
from app.chain.engine_status import EngineStatus
from app.chain.figures import Figures, Tally
from app.chain.flagged_frame import Flagged, FlaggedFrame
from app.chain.framing import Framing
from app.chain.guard import Guard
from app.chain.judging import Judging
from app.chain.loading import load
from app.chain.mailbox import Mailbox
from app.chain.outlets import Outlets
from app.chain.pace_keeper import PaceKeeper
from app.chain.parts import Parts
from app.chain.releasing import Releasing
from app.chain.session_options import ActOnFailure, SessionOptions
from app.chain.stage import Once, Stage, leave_behind
from app.chain.status import Board, CameraStatus, SinkStatus, Status
from app.devices.camera_list import CameraInfo, list_cameras
from app.frame import Frame, Picture

__all__ = ["CameraInfo", "CameraStatus", "Figures", "Framing", "Session", "SinkStatus", "Status"]

LONGEST_JOIN_MS = 30_000
"""OpenCV waits ten seconds for a camera that has died, and a recording is finished in less than thirty."""
LOADING_JOIN_MS = 5_000
"""A network that is being compiled does not listen, but holds nothing that must be closed."""


class Session(QObject):
    """The running chain. Every method but `stop` returns at once; call them on the session's own thread."""

    message = Signal(str)
    """One line for the user."""
    changed = Signal()
    """Something in `status` changed."""
    finished = Signal()
    """The source came to its end, and in file mode every frame has left."""

    def __init__(self, options: SessionOptions, parts: Parts | None = None) -> None:
        super().__init__()
        self._options = options
        self._parts = parts or Parts()
        self._choices = Choices.from_options(options)
        self._board = Board(self.changed.emit)
        self._tally = Tally()
        self._flagged = Flagged()
        self._outlets = Outlets(
            self._parts, self._board, self._tally, live=options.live, tell=self.message.emit
        )
        self._engine_news = EngineStatus(self.message.emit)
        self._pacing = PaceKeeper(
            self._tally,
            offered_fps=lambda: self.status.camera.fps,
            report=self._board.update,
            tell=self.message.emit,
        )
        self._dropped_before = 0
        self._make_mailboxes(waits=not options.live)
        self._releasing = Releasing(
            Guard(),
            choices=self._release_choices,
            judged=self._judged,
            report=self._board.update,
            note=self._note_released,
            live=options.live,
        )
        self._stages = self._make_stages()
        self._listing: Stage | None = None

    @property
    def status(self) -> Status:
        """What the session is doing now."""
        return self._board.status

    def start(self) -> None:
        """Start every stage. Networks and devices open on their own threads; failures come as messages."""
        cv2.setNumThreads(1)  # every stage has its thread: more of OpenCV's would take the networks' time
        self._choose()
        for stage in self._stages:
            stage.failed.connect(self.message)
            stage.start()

    def stop(self) -> None:
        """End and join every thread; recordings are finished first. Calling it twice is harmless."""
        stages = (*self._stages, *((self._listing,) if self._listing else ()))
        for stage in stages:
            stage.stop()
        for box in (self._prepared, self._judged, self._neutral):
            box.close()
        for stage in stages:
            patience_ms = LOADING_JOIN_MS if stage is self._stages[0] else LONGEST_JOIN_MS
            if not stage.wait(QDeadlineTimer(patience_ms)):
                self.message.emit(f"{stage.objectName()} does not answer and is left behind.")
                leave_behind(stage)
        self._outlets.close()

    def wear(self, avatar: Path) -> None:
        """Become the person in this picture as soon as it is prepared."""
        self._choose(avatar=avatar)

    def calibrate(self) -> None:
        """Take the next driving picture as the calm face that all motion is relative to."""
        self._choose(calibrations=self._choices.calibrations + 1)

    def set_relative(self, relative: bool) -> None:
        """Transfer motion relative to the calibrated face (true), or positions as they are."""
        self._choose(relative=relative)

    def set_source(self, source: str) -> None:
        """Take pictures from another source; what it may be is said in SessionOptions."""
        self._board.update(camera=CameraStatus(), is_calibrated=False, is_over=False)
        self._choose(source=source, openings=self._choices.openings + 1)

    def set_framing(self, framing: Framing) -> None:
        """Take another square of the camera picture."""
        self._choose(framing=framing)

    def set_mirror_output(self, mirror: bool) -> None:
        """Flip what leaves left to right (the mark stays readable)."""
        self._choose(mirrors_output=mirror)

    def set_paused(self, paused: bool) -> None:
        """Let a card leave instead of the avatar, and rest."""
        self._choose(is_paused=paused)
        self._board.update(is_paused=paused)

    def set_pass_through(self, on: bool) -> None:
        """Let the real face leave. Ask first; show a red border while `status.is_passing_through`."""
        self._choose(passes_through=on)
        self._board.update(is_passing_through=on)

    def set_mark(self, on: bool) -> None:
        """Draw the "avatar" mark on what leaves, or not."""
        self._choose(marks=on)

    def set_act_on_failure(self, act: ActOnFailure) -> None:
        """Choose what leaves while the judge says the animation has failed."""
        self._choose(act_on_failure=act)

    def show_test_pattern(self, on: bool) -> None:
        """Let a test pattern leave, to find the virtual camera in a call app."""
        self._choose(shows_test_pattern=on)

    def start_virtual_camera(self, backend: str | None = None) -> None:
        """Send to a virtual camera: a backend of pyvirtualcam, a device, or None for whatever there is."""
        self._outlets.start_virtual_camera(backend)

    def stop_virtual_camera(self) -> None:
        """Close the virtual camera."""
        self._outlets.stop("virtual_camera")

    def start_recording(self, path: Path) -> None:
        """Write what leaves to a video file (.mp4 or .mkv), every frame of it, from now on."""
        self._outlets.start_recording(path)

    def stop_recording(self) -> None:
        """Finish the recording; `status.recorder` says when it is whole."""
        self._outlets.stop("recorder")

    def look_for_cameras(self) -> None:
        """List the cameras anew; `status.cameras` changes when that is done."""
        if self._listing is None or self._listing.isFinished():
            self._listing = Stage(
                "Cameras", Once(lambda: self._board.update(cameras=list_cameras())), Mailbox()
            )
            self._listing.failed.connect(self.message)
            self._listing.start()

    def latest(self) -> Frame | None:
        """The newest finished frame, for the preview; None while none comes. Never blocks."""
        return self._releasing.latest

    def released(self) -> Picture | None:
        """The picture that left last: avatar, card or pass-through, mark included. Never blocks."""
        return self._releasing.released

    def recent(self) -> tuple[FlaggedFrame, ...]:
        """The last hundred flagged frames, oldest first, each with its own judgement."""
        return self._flagged.frames

    def figures(self) -> Figures:
        """How fast and how late the chain runs. Cheap enough to ask for ten times a second."""
        figures = replace(self._tally.snapshot(), lost=self._outlets.lost)
        if figures.frames:
            figures = replace(figures, dropped=self._dropped() - self._dropped_before)
        return self._engine_news.completed(figures)

    def _choose(self, **changes: object) -> None:
        """Hand the choices, whole, to every stage that follows them."""
        self._choices = replace(self._choices, **changes)  # type: ignore[arg-type]
        for box in (self._capture_choices, self._animate_choices, self._release_choices):
            box.put(self._choices)

    def _make_mailboxes(self, *, waits: bool) -> None:
        self._capture_choices: Mailbox[Choices] = Mailbox()
        self._animate_choices: Mailbox[Choices] = Mailbox()
        self._release_choices: Mailbox[Choices] = Mailbox()
        self._prepared: Mailbox[Prepared] = Mailbox()
        self._began: Mailbox[int] = Mailbox()
        self._neutral: Mailbox[Neutral] = Mailbox()
        self._captured: Mailbox[Frame] = Mailbox(waits=waits)
        self._to_judge: Mailbox[Frame] = Mailbox(waits=waits)
        self._to_release: Mailbox[Frame] = Mailbox(waits=waits)
        self._judged: Mailbox[Frame] = Mailbox()

    def _make_stages(self) -> tuple[Stage, ...]:
        """Live, frames do not wait for the judge but carry its newest judgement; in a file they wait."""
        tell, report, live = self.message.emit, self._board.update, self._options.live
        capturing = Capturing(
            self._parts.open_camera(self._options),
            live=live,
            play_fps=self._options.play_fps,
            report=self._camera_changed,
            tell=tell,
            began=self._began.put,
            over=self._source_over,
            pace=lambda: self._pacing.pace,
            is_awaited=lambda: self.status.is_ready,
        )
        animating = Animating(
            prepared=self._prepared,
            choices=self._animate_choices,
            began=self._began,
            neutral=self._neutral.put,
            report=report,
            tell=tell,
            engine_news=self._engine_news,
            live=live,
        )
        judging = Judging(
            lambda: self._parts.make_judge(self._options),
            neutral=self._neutral,
            report=report,
            tell=tell,
            pace=lambda: self._pacing.pace,
        )
        loading = Once(lambda: load(self._parts, self._options, report=report, tell=tell))
        return (
            Stage("Loading", loading, Mailbox(), self._prepared.put, self._prepared.close),
            Stage("Capture", capturing, self._capture_choices, self._captured.put, self._captured.close),
            Stage("Animate", animating, self._captured, self._animated, self._to_judge.close),
            Stage("Judge", judging, self._to_judge, self._has_judged, self._judge_ended),
            Stage("Release", self._releasing, self._to_release, self._outlets.put, self._release_ended),
        )

    def _animated(self, frame: Frame) -> bool:
        if self._options.live:
            self._to_judge.put(frame)
            return self._to_release.put(frame)
        return self._to_judge.put(frame)

    def _has_judged(self, frame: Frame) -> bool:
        self._tally.note_judged(frame)
        self._flagged.note(frame)
        return self._judged.put(frame) if self._options.live else self._to_release.put(frame)

    def _judge_ended(self) -> None:
        if not self._options.live:
            self._to_release.close()

    def _release_ended(self) -> None:
        """In a file, the sinks now write what they have, and that is the end."""
        if not self._options.live:
            self._outlets.close()
            self._board.update(is_over=True)
            self.finished.emit()

    def _source_over(self) -> None:
        if self._options.live:
            self._board.update(is_over=True)
            self.finished.emit()

    def _camera_changed(self, camera: CameraStatus) -> None:
        # A recording begins with the calm face; a person at a camera is asked for one.
        is_recorded = camera.is_open and (camera.is_demo or not self._options.live)
        is_calibrated = is_recorded or self.status.is_calibrated
        self._board.update(camera=camera, is_calibrated=is_calibrated)

    def _note_released(self, frame: Frame) -> None:
        """Frames dropped while the network was loading are nobody's fault."""
        if self._tally.frames == 0:
            self._dropped_before = self._dropped()
        self._tally.note_released(frame)
        if self._options.live:
            self._pacing.look()

    def _dropped(self) -> int:
        return self._captured.dropped + self._to_release.dropped
