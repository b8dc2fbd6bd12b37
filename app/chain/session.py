"""Session: what the user can ask of the running chain, and what can be seen of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
from PySide6.QtCore import QObject, Signal

from app.chain.choices import Choices
from app.chain.figures import Figures
from app.chain.flagged_frame import FlaggedFrame
from app.chain.framing import Framing
from app.chain.mailbox import Mailbox
from app.chain.parts import Parts
from app.chain.session_options import OnFailure, SessionOptions
from app.chain.stage import Once, Stage, join
from app.chain.status import Board, CameraStatus, SinkStatus, Status
from app.chain.wiring import Wiring
from app.devices.camera_list import CameraInfo, list_cameras
from app.devices.recording_plan import RecordingPlan
from app.file_names import local_path
from app.frame import Frame, Picture

__all__ = ["CameraInfo", "CameraStatus", "Figures", "Framing", "Session", "SinkStatus", "Status"]


LISTING_MS = 200
"""Longest time to wait at the end for a list of cameras."""


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
        self._choices = Choices.from_options(options)
        self._board = Board(self.changed.emit, self.message.emit)
        self._wiring = Wiring(options, parts or Parts(), self._board, self.finished.emit)
        self._listing: Stage | None = None

    @property
    def status(self) -> Status:
        """What the session is doing now."""
        return self._board.status

    def start(self) -> None:
        """Start every stage. Networks and devices open on their own threads; failures come as messages."""
        cv2.setNumThreads(1)  # every stage has its thread: more of OpenCV's would take the networks' time
        self._wiring.choose(self._choices)
        self._wiring.start()

    def stop(self) -> None:
        """End every thread; what others see ends first. Calling it twice is harmless.

        A thread that does not answer is left behind and ends with the program.
        """
        if self._listing is not None:
            self._listing.stop()
        self._wiring.stop()
        if self._listing is not None:
            join((self._listing,), LISTING_MS, self._board)

    def wear(self, avatar: Path) -> None:
        """Set this picture as the avatar as soon as it is prepared; again if it failed before."""
        self._choose(lambda choices: replace(choices, avatar=avatar, wearings=choices.wearings + 1))

    def calibrate(self) -> None:
        """Wait for a calm face, which all motion is relative to. Asked again meanwhile, take any face."""
        self._choose(lambda choices: replace(choices, calibrations=choices.calibrations + 1))

    def undo_calibration(self) -> None:
        """Return to the calibration before the last one."""
        self._choose(lambda choices: replace(choices, undoings=choices.undoings + 1))

    def set_relative(self, relative: bool) -> None:
        """Transfer motion relative to the calibrated face (true), or positions as they are."""
        self._choose(lambda choices: replace(choices, relative=relative))

    def set_source(self, source: str) -> None:
        """Take pictures from another source; what it may be is said in SessionOptions."""
        self._board.update(
            lambda status: replace(status, camera=CameraStatus(), is_calibrated=False, is_over=False)
        )
        self._choose(lambda choices: replace(choices, source=source, openings=choices.openings + 1))

    def set_framing(self, framing: Framing) -> None:
        """Take another square of the camera picture."""
        self._choose(lambda choices: replace(choices, framing=framing))

    def set_mirror_output(self, mirror: bool) -> None:
        """Flip what leaves left to right (the mark stays readable)."""
        self._choose(lambda choices: replace(choices, mirrors_output=mirror))

    def set_paused(self, paused: bool) -> None:
        """Let a card leave instead of the avatar, and rest."""
        self._choose(lambda choices: replace(choices, is_paused=paused))
        self._board.update(lambda status: replace(status, is_paused=paused))

    def set_unseen(self, is_unseen: bool) -> None:
        """Make no avatar while nobody sees it: no window shows it, and no sink takes it."""
        self._choose(lambda choices: replace(choices, is_unseen=is_unseen))

    def set_pass_through(self, on: bool) -> None:
        """Let the real face leave. Ask first; show a red border while `status.is_passing_through`."""
        self._choose(lambda choices: replace(choices, passes_through=on))
        self._board.update(lambda status: replace(status, is_passing_through=on))

    def set_mark(self, on: bool) -> None:
        """Draw the "avatar" mark on what leaves, or not."""
        self._choose(lambda choices: replace(choices, marks=on))

    def set_act_on_failure(self, act: OnFailure) -> None:
        """Choose what leaves while the judge says the animation has failed."""
        self._choose(lambda choices: replace(choices, act_on_failure=act))

    def show_test_pattern(self, on: bool) -> None:
        """Let a test pattern leave, to find the virtual camera in a call app."""
        self._choose(lambda choices: replace(choices, shows_test_pattern=on))

    def start_virtual_camera(self, backend: str | None = None) -> None:
        """Send to a virtual camera: a backend of pyvirtualcam, a device, or None for whatever there is."""
        self._wiring.outlets.start_virtual_camera(backend)

    def stop_virtual_camera(self) -> None:
        """Close the virtual camera."""
        self._wiring.outlets.stop_virtual_camera()

    def start_recording(self, path: Path, *, overwrites: bool = False, has_sound: bool = False) -> None:
        """Write what leaves to a video file (.mp4 or .mkv), every frame of it, from now on.

        `overwrites`: the user agreed that an existing file is replaced. The source never is. `has_sound`: the
        microphone is recorded too; a file that is animated has no sound of its own time.
        """
        source = local_path(self._choices.source)
        is_source = source is not None and path.exists() and source.samefile(path)
        plan = RecordingPlan(path, overwrites and not is_source, has_sound)
        self._wiring.outlets.start_recording(plan)

    def stop_recording(self) -> None:
        """Finish the recording; `status.recorder` says when it is whole."""
        self._wiring.outlets.stop_recording()

    def look_for_cameras(self) -> None:
        """List the cameras anew; `status.cameras` changes when that is done."""
        if self._listing is None or self._listing.isFinished():
            self._listing = Stage("Cameras", Once(self._list_cameras), Mailbox())
            self._listing.failed.connect(self.message)
            self._listing.start()

    def latest(self) -> Frame | None:
        """The newest finished frame, for the preview; None while none comes. Never blocks."""
        return self._wiring.latest

    def released(self) -> Picture | None:
        """The picture that left last: avatar, card or pass-through, mark included. Never blocks."""
        return self._wiring.released

    def recent(self) -> tuple[FlaggedFrame, ...]:
        """The last hundred flagged frames, oldest first, each with its own judgement."""
        return self._wiring.flagged.frames

    def figures(self) -> Figures:
        """How fast and how late the chain runs. Cheap enough to ask for ten times a second."""
        wiring = self._wiring
        figures = replace(wiring.tally.snapshot(), lost=wiring.outlets.lost, dropped=wiring.dropped)
        return wiring.engine_status.completed(figures)

    def _choose(self, change: Callable[[Choices], Choices]) -> None:
        self._choices = change(self._choices)
        self._wiring.choose(self._choices)

    def _list_cameras(self) -> None:
        cameras = list_cameras()
        self._board.update(lambda status: replace(status, cameras=cameras))
