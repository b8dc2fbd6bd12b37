"""Session: wires camera → framing → animator → judge → guard → sinks. The only file that knows the chain."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.figures import Figures
from app.frame import Frame, Picture
from app.framing import Framing
from app.session_options import ActOnFailure, SessionOptions
from app.status import CameraInfo, CameraStatus, SinkStatus, Status

__all__ = ["CameraInfo", "CameraStatus", "Figures", "Framing", "Session", "SinkStatus", "Status"]


class Session(QObject):
    """The running chain. Every method returns at once, but `stop`; call them on the thread the session
    lives on."""

    message = Signal(str)
    """One line for the user."""
    changed = Signal()
    """Something in `status` changed."""
    finished = Signal()
    """The source came to its end, and in file mode every frame has left."""

    def __init__(self, options: SessionOptions) -> None:
        super().__init__()
        self._options = options
        self._status = Status()

    @property
    def status(self) -> Status:
        """What the session is doing now."""
        return self._status

    def start(self) -> None:
        """Start every stage. Networks and devices open on their own threads; failures come as messages."""

    def stop(self) -> None:
        """End and join every thread; recordings are finished first. Calling it twice is harmless."""

    def wear(self, avatar: Path) -> None:
        """Become the person in this picture as soon as it is prepared."""

    def calibrate(self) -> None:
        """Take the next driving picture as the calm face that all motion is relative to."""

    def set_relative(self, relative: bool) -> None:
        """Transfer motion relative to the calibrated face (true), or positions as they are."""

    def set_source(self, source: str) -> None:
        """Take pictures from another source; what it may be is said in SessionOptions."""

    def set_framing(self, framing: Framing) -> None:
        """Take another square of the camera picture."""

    def set_mirror_output(self, mirror: bool) -> None:
        """Flip what leaves left to right (the mark stays readable)."""

    def set_paused(self, paused: bool) -> None:
        """Let a card leave instead of the avatar, and rest."""

    def set_pass_through(self, on: bool) -> None:
        """Let the real face leave. Ask the user first, and show a red border while
        `status.is_passing_through`."""

    def set_mark(self, on: bool) -> None:
        """Draw the "avatar" mark on what leaves, or not."""

    def set_act_on_failure(self, act: ActOnFailure) -> None:
        """Choose what leaves while the judge says the animation has failed."""

    def start_virtual_camera(self, backend: str | None = None) -> None:
        """Send to a virtual camera: pyvirtualcam's backend of that name, or the system's own where None."""

    def stop_virtual_camera(self) -> None:
        """Close the virtual camera."""

    def start_recording(self, path: Path) -> None:
        """Write what leaves to a video file (.mp4 or .mkv), every frame of it, from now on."""

    def stop_recording(self) -> None:
        """Finish the recording; `status.recorder` says when it is whole."""

    def look_for_cameras(self) -> None:
        """List the cameras anew; `status.cameras` changes when that is done."""

    def latest(self) -> Frame | None:
        """The newest finished frame, for the preview. Never blocks."""
        return None

    def released(self) -> Picture | None:
        """The picture that left last: avatar, card or pass-through, mark included. Never blocks."""
        return None

    def recent(self) -> tuple[Frame, ...]:
        """The last hundred flagged frames, oldest first, each with its own judgement."""
        return ()

    def figures(self) -> Figures:
        """How fast and how late the chain runs. Cheap enough to ask for ten times a second."""
        return Figures()
