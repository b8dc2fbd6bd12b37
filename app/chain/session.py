"""Session: starts and controls the running chain, and shows its state."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from app.chain.camera_previews import CameraPreviews
from app.chain.choices import Choices
from app.chain.figures import Figures
from app.chain.flagged_frame import FlaggedFrame
from app.chain.framing import Framing
from app.chain.library_threads import use_one_thread_each
from app.chain.mailbox import Mailbox
from app.chain.moment_clip import write_clip
from app.chain.parts import Parts
from app.chain.portrait_check import PortraitChecking
from app.chain.previewing import RunningCamera
from app.chain.session_options import OnFailure, Portrait, SessionOptions
from app.chain.stage import Once, Stage, join, release
from app.chain.status import Board, CameraStatus, SinkStatus, Status
from app.chain.video_judging import VideoJudging
from app.chain.wiring import Wiring
from app.devices.camera_list import CameraInfo, list_cameras
from app.devices.recording_plan import RecordingPlan
from app.devices.sinks import SinkError
from app.file_names import local_path
from app.frame import Frame, Picture

__all__ = ["CameraInfo", "CameraStatus", "Figures", "Framing", "Session", "SinkStatus", "Status"]


LISTING_MS = 200
"""Longest time to wait for a list of cameras or a checked portrait when the session ends, in milliseconds."""


class Session(QObject):
    """The running chain. Every method but `stop` returns at once; call them on the session's own thread."""

    message = Signal(str)
    """Emits one line for the user."""
    warned = Signal(str)
    """Emits one line about something that the user asked for and did not get."""
    changed = Signal()
    """Emitted when `status` changed."""
    video_progressed = Signal(float)
    """Emits the share of the video that `judge_video` has judged, in [0, 1]."""
    video_judged = Signal(object)
    """Emits the `JudgedVideo` of `judge_video`."""
    clip_ended = Signal(str, str)
    """Emits the path of each clip of `save_clip`, and why it could not be saved; empty if it was."""
    portrait_checked = Signal(object)
    """Emits the `PortraitCheck` of each picture that was given to `check_portrait`."""
    previewed = Signal(object)
    """Emits each `CameraPreview` of the cameras that `preview_cameras` shows."""
    finished = Signal()
    """Emitted when the source has ended and, in file mode, every frame was sent."""

    def __init__(self, options: SessionOptions, parts: Parts | None = None) -> None:
        super().__init__()
        self._choices = Choices.from_options(options)
        self._board = Board(self.changed.emit, self.message.emit, self.warned.emit)
        self._listing: Stage | None = None
        self._portraits: Stage | None = None
        self._video: Stage | None = None
        self._clip: Stage | None = None
        self._options, self._parts = options, parts or Parts()
        self._previews = CameraPreviews(
            self._parts.open_preview,
            lambda: RunningCamera(lambda: self.status, self.latest),
            self._parts.make_landmark_finder,
            self.previewed.emit,
        )
        self._wiring = Wiring(
            options, self._parts, self._board, self.finished.emit, release_camera=self._previews.release
        )

    @property
    def status(self) -> Status:
        """The state of the session."""
        return self._board.status

    def start(self) -> None:
        """Start every stage. Networks and devices open on their own threads; failures come as messages."""
        use_one_thread_each()
        self._wiring.choose(self._choices)
        self._wiring.start()

    def stop(self) -> None:
        """End every thread; the virtual camera closes first. May be called repeatedly.

        A thread that does not respond is abandoned and ends with the program.
        """
        stages = (self._listing, self._portraits, self._video, self._clip)
        others = [stage for stage in stages if stage is not None]
        for stage in others:
            stage.stop()
        self._wiring.stop()
        self._previews.stop(LISTING_MS)
        join(others, LISTING_MS, self._board)

    def wear(self, avatar: Path) -> None:
        """Prepare this picture and set it as the avatar; try again if it failed before."""
        self._choose(lambda choices: replace(choices, avatar=avatar, wearings=choices.wearings + 1))

    def calibrate(self) -> None:
        """Wait for a calm face as the reference of all motion; when called again, take any face."""
        self._choose(lambda choices: replace(choices, calibrations=choices.calibrations + 1))

    def undo_calibration(self) -> None:
        """Return to the calibration before the last one."""
        self._choose(lambda choices: replace(choices, undoings=choices.undoings + 1))

    def set_relative(self, relative: bool) -> None:
        """Transfer motion relative to the calibrated face (true), or positions as they are."""
        self._choose(lambda choices: replace(choices, relative=relative))

    def set_turn_limit(self, is_limited: bool) -> None:
        """Turn the avatar's head only as far as it looks right (true), or as far as the driver's."""
        self._choose(lambda choices: replace(choices, limits_turns=is_limited))

    def set_living_rest(self, is_alive: bool) -> None:
        """Let the avatar blink and move a little while it rests (true), or only breathe."""
        self._choose(lambda choices: replace(choices, lives_at_rest=is_alive))

    def set_strength(self, strength: float) -> None:
        """Exaggerate relative motion: 0 none, 1 as the driver moves, 2 twice as far."""
        self._choose(lambda choices: replace(choices, strength=strength))

    def set_smoothing(self, smoothing: float) -> None:
        """Filter the driver's jitter: 0 not at all, 1 as usual, 2 with half the cutoff frequencies."""
        self._choose(lambda choices: replace(choices, smoothing=smoothing))

    def set_source(self, source: str) -> None:
        """Take pictures from another source; see `SessionOptions` for its values."""
        device = next((each.source for each in self.status.cameras if each.source == source), "")
        camera = CameraStatus(device=device)
        self._board.update(lambda status: replace(status, camera=camera, is_calibrated=False, is_over=False))
        self._choose(lambda choices: replace(choices, source=source, openings=choices.openings + 1))

    def set_framing(self, framing: Framing) -> None:
        """Take another square of the camera picture."""
        self._choose(lambda choices: replace(choices, framing=framing))

    def set_background(self, background: str) -> None:
        """Show the avatar before another background; see `SessionOptions` for its values."""
        self._choose(lambda choices: replace(choices, background=background))

    def set_portrait(self, portrait: Portrait) -> None:
        """Show the person in another size."""
        self._choose(lambda choices: replace(choices, portrait=portrait))

    def set_mirror_output(self, mirror: bool) -> None:
        """Flip the sent picture left to right (the mark stays readable)."""
        self._choose(lambda choices: replace(choices, mirrors_output=mirror))

    def set_paused(self, paused: bool) -> None:
        """Send a card instead of the avatar, and pause animation."""
        self._choose(lambda choices: replace(choices, is_paused=paused))
        self._board.update(lambda status: replace(status, is_paused=paused))

    def set_unseen(self, is_unseen: bool) -> None:
        """Stop animating while no window shows the avatar and no sink takes it."""
        self._choose(lambda choices: replace(choices, is_unseen=is_unseen))

    def set_pass_through(self, on: bool) -> None:
        """Send the real face. Ask the user first; show a red border while `status.is_passing_through`."""
        self._choose(lambda choices: replace(choices, passes_through=on))
        self._board.update(lambda status: replace(status, is_passing_through=on))

    def set_mark(self, on: bool) -> None:
        """Draw the "avatar" mark on sent pictures, or not."""
        self._choose(lambda choices: replace(choices, marks=on))

    def set_act_on_failure(self, act: OnFailure) -> None:
        """Choose what is sent while the judge says that the animation has failed."""
        self._choose(lambda choices: replace(choices, act_on_failure=act))

    def show_test_pattern(self, on: bool) -> None:
        """Send a test pattern, to find the virtual camera in a call app."""
        self._choose(lambda choices: replace(choices, shows_test_pattern=on))

    def start_virtual_camera(self, backend: str | None = None) -> None:
        """Open the virtual camera: a backend of pyvirtualcam, a device, or None for any."""
        self._wiring.outlets.start_virtual_camera(backend)

    def stop_virtual_camera(self) -> None:
        """Close the virtual camera."""
        self._wiring.outlets.stop_virtual_camera()

    def start_recording(self, path: Path, *, overwrites: bool = False, has_sound: bool = False) -> None:
        """Record every sent frame to a video file (.mp4 or .mkv) from now on.

        `overwrites`: the user agreed to replace an existing file. The source is never replaced. `has_sound`:
        record the microphone too, in live mode only.
        """
        plan = RecordingPlan(path, overwrites, local_path(self._choices.source), has_sound)
        self._wiring.outlets.start_recording(plan)

    def stop_recording(self) -> None:
        """Finish the recording; `status.recorder` says when it is complete."""
        self._wiring.outlets.stop_recording()

    def look_for_cameras(self) -> None:
        """List the cameras again; `status.cameras` changes when that is done."""
        if self._listing is None or self._listing.isFinished():
            self._listing = Stage("Cameras", Once(self._list_cameras), Mailbox())
            self._listing.tell = self.message.emit
            self._listing.start()

    def preview_cameras(self, sources: Collection[str]) -> None:
        """Emit small pictures of these cameras by `previewed`, and close all others that were shown.

        The camera of the session itself is not opened again. Call this again when `status` has changed.
        """
        self._previews.show(sources, self.status.camera.device)

    def check_portrait(self, picture: Picture) -> None:
        """Find the face in a picture for an avatar; `portrait_checked` emits the result."""
        if self._portraits is None:
            checking = PortraitChecking(self._parts.make_landmark_finder)
            self._portraits = Stage("Portraits", checking, Mailbox(8), self.portrait_checked.emit)
            self._portraits.tell = self.message.emit
            self._portraits.start()
        self._portraits.inbox.put(picture)

    def judge_video(self, path: Path) -> None:
        """Judge a video beside the running chain, in place of one that is being judged."""
        self.stop_judging_video()
        options = replace(self._options, live=False)
        judging = VideoJudging(
            lambda: self._parts.make_judge(options),
            self._parts.open_camera(options),
            self.video_progressed.emit,
            lambda: not QThread.currentThread().isInterruptionRequested(),
        )
        self._video = Stage("Video", Once(lambda: judging.judge(path)), Mailbox(), self.video_judged.emit)
        self._video.tell = self.message.emit
        self._video.start()

    def stop_judging_video(self) -> None:
        """End the judging of a video; nothing is emitted for it any more."""
        if self._video is not None:
            self._video.stop()
        release(self._video)
        self._video = None

    def save_clip(self, moment: FlaggedFrame, path: Path, *, overwrites: bool = False) -> None:
        """Write the avatar's judged pictures around a flagged moment of the last minute to a video.

        `overwrites`: the user agreed to replace an existing file.
        """
        pictures = self._wiring.judged_pictures.around(moment.captured_at)
        recorder = self._parts.make_recorder(RecordingPlan(path, overwrites))

        def save() -> str:
            try:
                if not pictures:
                    raise SinkError("This moment is too long ago: the pictures of the last minute are kept.")
                write_clip(pictures, recorder)
            except Exception as error:  # a device or a file: the user reads why
                return str(error) or type(error).__name__
            return ""

        release(self._clip)
        self._clip = Stage("Clip", Once(save), Mailbox(), lambda why: self.clip_ended.emit(str(path), why))
        self._clip.start()

    def latest(self) -> Frame | None:
        """Return the newest finished frame, for the preview; None while none comes. Never blocks."""
        return self._wiring.latest

    def released(self) -> Picture | None:
        """Return the picture sent last: avatar, card or pass-through, mark included. Never blocks."""
        return self._wiring.released

    def recent(self) -> tuple[FlaggedFrame, ...]:
        """Return the last hundred flagged frames, oldest first, each with its own judgement."""
        return self._wiring.flagged.frames

    def figures(self) -> Figures:
        """Return rate and delay of the chain. Fast enough to be called ten times a second."""
        wiring = self._wiring
        figures = replace(wiring.tally.snapshot(), lost=wiring.outlets.lost, dropped=wiring.dropped)
        return wiring.engine_status.completed(figures)

    def _choose(self, change: Callable[[Choices], Choices]) -> None:
        self._choices = change(self._choices)
        self._wiring.choose(self._choices)

    def _list_cameras(self) -> None:
        cameras = list_cameras()
        self._board.update(lambda status: replace(status, cameras=cameras))
