"""Capturing: the first stage.

Opens the source, paces a recording, and opens a lost camera again.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from app.chain.choices import Choices
from app.chain.mailbox import Mailbox
from app.chain.pace_policy import RATES, Pace
from app.chain.stage import Finished
from app.chain.status import Board, CameraStatus
from app.devices.camera import Camera, CameraError, Shot
from app.frame import Frame

NO_CAMERA = "No camera found: the demo clip plays. Choose a camera when you have one."
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 10.0
RESTING_S = 0.5
FALLEN_BEHIND_S = 0.5
"""Delay of a recording, in seconds, from which its clock is reset instead of catching up."""


EARLY = 0.25
"""Tolerance for early pictures, as a share of the frame interval, because cameras jitter."""


class Capturing:
    """Numbers and times every picture of the source in `Choices`; no picture is passed on more than once."""

    def __init__(
        self,
        open_camera: Callable[[str], Camera],
        *,
        live: bool,
        play_fps: float | None = None,
        board: Board,
        began: Mailbox[int],
        over: Callable[[], None],
        pace: Callable[[], Pace] = Pace,
        started_at: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Create the stage; nothing is opened yet.

        Args:
            open_camera: opens a source by its name.
            live: the newest picture wins, and a recording plays at its own speed.
            play_fps: plays a recording at this rate instead; 0 as fast as it can be read.
            board: receives the camera's state and, in file mode, problems.
            began: receives the number of the first frame of each source.
            over: called when a recording has ended.
            pace: returns the target rate; pictures that come faster are skipped.
            started_at: time from which a live frame's time is counted; now by default.
            clock: monotonic clock, in seconds.
        """
        self._open_camera = open_camera
        self._live = live
        self._play_fps = play_fps
        self._board = board
        self._began = began
        self._over = over
        self._pace = pace
        self._has_started_over = False
        self._thinning = Thinning()
        self._clock = clock
        self._opening: tuple[str, int] | None = None
        self._camera: Camera | None = None
        self._retry_at: float | None = None
        self._due: float | None = None
        self._held: tuple[Shot, float] | None = None
        self._zero: float | None = None
        self._number = 0
        self._started_at = clock() if started_at is None else started_at
        self._forget()

    @property
    def patience_s(self) -> float:
        """Time until the held picture is due, or until the next try to open a lost camera."""
        if self._camera is None and self._retry_at is None:
            return RESTING_S
        due = self._due if self._camera else self._retry_at
        return max((due or 0.0) - self._clock(), 0.0)

    def open(self) -> None:
        """Do nothing; the source is opened when it is chosen."""

    def work(self, choices: Choices) -> Frame | None:
        """Change to the source that the user chose, if it is another one."""
        if (choices.source, choices.openings) != self._opening:
            self.close()
            self._forget()
            self._opening = (choices.source, choices.openings)
            self._retry_at = self._clock()
        return None

    def idle(self) -> Frame | None:
        """Return the next frame if it is due."""
        try:
            if self._camera is None:
                self._open()
            self._start_over()
            return self._next()
        except Finished:
            raise
        except CameraError as error:
            self._lose(str(error), error.may_pass)
        except Exception as error:  # any exception of a device: report it, and wait before the next try
            self._lose(f"The camera failed: {error or type(error).__name__}", True)
        return None

    def close(self) -> None:
        """Close the source."""
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.close()

    def _forget(self) -> None:
        self._retry_at = self._due = self._zero = None
        self._held = None
        self._wait_s = FIRST_WAIT_S
        self._read_count = 0
        self._times: deque[float] = deque(maxlen=31)
        self._complaint = ""
        self._has_begun = False

    def _open(self) -> None:
        if self._opening is None or self._retry_at is None or self._clock() < self._retry_at:
            return
        source = self._opening[0]
        self._camera = self._open_camera(source)
        self._retry_at = self._due = self._zero = None
        if not source and self._camera.is_demo:
            self._board.tell(NO_CAMERA)
        if self._complaint:
            self._board.tell(f"{self._camera.name} is back.")
        if not self._has_begun:
            self._began.put(self._number)
            self._has_begun = True

    def _next(self) -> Frame | None:
        if self._camera is None:
            return None
        if self._held is None:
            start = self._clock()
            shot = self._camera.read()
            if shot is None:
                self._end(self._camera)
                return None
            self._held = (shot, 1000 * (self._clock() - start))
            self._due = self._when_due(self._camera, shot)
        if self._due is not None and self._clock() < self._due:
            return None
        shot, took_ms = self._held
        self._held = self._due = None
        self._wait_s, self._complaint = FIRST_WAIT_S, ""
        now = self._clock()
        self._measure(now)
        return self._frame(shot, took_ms, now) if self._thinning.takes(now, self._pace().fps_target) else None

    def _frame(self, shot: Shot, took_ms: float, now: float) -> Frame:
        in_source = shot.seconds if not self._live and shot.seconds is not None else now - self._started_at
        frame = Frame(
            number=self._number,
            captured_at=now,
            camera=shot.picture,
            milliseconds=MappingProxyType({"capture": took_ms}),
            seconds=in_source,
        )
        self._number += 1
        return frame

    def _when_due(self, camera: Camera, shot: Shot) -> float | None:
        """Time at which a recorded picture is due; None for at once."""
        if not self._live or shot.seconds is None or self._play_fps == 0:
            return None
        in_source = self._read_count / self._play_fps if self._play_fps else shot.seconds
        self._read_count += 1
        now = self._clock()
        if self._zero is None or now - (self._zero + in_source) > FALLEN_BEHIND_S:
            self._zero = now - in_source
        return self._zero + in_source

    def _end(self, camera: Camera) -> None:
        """Restart a recording at its end, or finish it."""
        if camera.damage:
            self._board.tell(camera.damage)
        self.close()
        if camera.loops:
            self._rewind(camera)
            return
        ended = f"{camera.name} has ended."
        self._report(CameraStatus(name=camera.name, format=camera.format, problem=ended, has_ended=True))
        self._over()
        if not self._live:
            raise Finished

    def _start_over(self) -> None:
        if self._has_started_over or self._camera is None or not self._board.status.is_ready:
            return
        self._has_started_over = True
        if self._camera.loops and self._has_begun:
            camera = self._camera
            self.close()
            self._rewind(camera)
            self._held = None
            self._began.put(self._number)

    def _rewind(self, camera: Camera) -> None:
        """Open the clip again after one frame interval, so that its first picture follows like any other."""
        self._camera = self._open_camera(self._opening[0] if self._opening else "")
        self._read_count = 0
        rest_s = 1 / (self._play_fps or camera.fps or 25) if self._play_fps != 0 else 0.0
        self._due = (self._times[-1] if self._times else self._clock()) + rest_s
        self._zero = self._due

    def _lose(self, problem: str, may_pass: bool) -> None:
        name = self._camera.name if self._camera else ""
        device = self._camera.device if self._camera else self._board.status.camera.device
        self.close()
        self._held = None
        if problem != self._complaint:
            self._board.tell(problem)
        self._complaint = problem
        self._report(CameraStatus(name=name, problem=problem, device=device))
        if not self._live:
            self._over()
            raise Finished
        self._retry_at = self._clock() + self._wait_s if may_pass else None
        self._wait_s = min(2 * self._wait_s, LONGEST_WAIT_S)

    def _measure(self, now: float) -> None:
        """Report the measured rate, at the first picture and then once a second."""
        is_first = not self._times
        before = self._times[-1] if self._times else now
        self._times.append(now)
        if self._camera is None or not (is_first or int(before) != int(now)):
            return
        spent = self._times[-1] - self._times[0]
        fps = (len(self._times) - 1) / spent if spent > 0 else 0.0
        camera = self._camera
        state = CameraStatus(camera.name, camera.format, round(fps, 1), camera.is_demo, is_open=True)
        self._report(replace(state, device=camera.device))

    def _report(self, camera: CameraStatus) -> None:
        """Show the camera's state."""
        self._board.update(lambda status: replace(status, camera=camera))


class Thinning:
    """Selects pictures evenly so that they come at a lower rate."""

    def __init__(self) -> None:
        self._next_at = 0.0

    def takes(self, now: float, fps: float) -> bool:
        """Return True for a picture to be used.

        At the highest target rate no picture is skipped, even if the camera is faster.
        """
        period_s = 1 / fps
        if fps < RATES[0] and now < self._next_at - EARLY * period_s:
            return False
        self._next_at = max(self._next_at, now - period_s) + period_s
        return True
