"""Wiring: connects the mailboxes and the stages of a session."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace

from app.chain.acts import Drafted, Neutral
from app.chain.animating import Animating, Prepared
from app.chain.capturing import Capturing
from app.chain.choices import Choices
from app.chain.composing import Composing
from app.chain.engine_status import EngineStatus
from app.chain.figures import Tally
from app.chain.flagged_frame import Flagged
from app.chain.guard import Guard
from app.chain.judging import Judging
from app.chain.kept_calibration import KeptCalibrations
from app.chain.loading import load
from app.chain.mailbox import Mailbox
from app.chain.moment_clip import JudgedPictures
from app.chain.outlets import Outlets
from app.chain.pace_keeper import PaceKeeper
from app.chain.parts import Parts
from app.chain.releasing import Releasing
from app.chain.session_options import SessionOptions
from app.chain.stage import Once, Stage, join
from app.chain.status import Board, Leaving
from app.chain.viewers import Viewers
from app.devices.camera import Camera
from app.frame import Frame, Picture

LONGEST_JOIN_MS = 700
"""Longest time for all stages to end, in milliseconds.

A dead camera or a network that is being compiled does not respond; its thread is abandoned and ends with the
program. Nothing is lost with it, so nobody is told.
"""

USUAL = 0.1
"""Largest distance of the motion's strength from 1 at which driver and avatar are compared by the judge."""


class Wiring:
    """Makes the stages, starts and joins their threads, and carries frames between them.

    In live mode frames do not wait for the judge and carry its newest judgement. In file mode they wait for
    it.
    """

    def __init__(
        self,
        options: SessionOptions,
        parts: Parts,
        board: Board,
        finished: Callable[[], None],
        *,
        release_camera: Callable[[str], object] = lambda source: None,
    ) -> None:
        """Make all stages without starting them.

        `finished` is called when a source has ended, `release_camera` before a source is opened.
        """
        self._release_camera = release_camera
        self._options, self._parts, self._board, self._finished = options, parts, board, finished
        self.tally = Tally()
        self.flagged = Flagged()
        self.judged_pictures = JudgedPictures()
        self.engine_status = EngineStatus(board)
        self.outlets = Outlets(parts, board, self.tally, live=options.live)
        self._pace_keeper = PaceKeeper(self.tally, board=board)
        self._dropped_before = 0
        self._is_usual = True
        self._started_at = time.monotonic()
        self._make_mailboxes(waits=not options.live)
        self._releasing = Releasing(
            Guard(),
            choices=self._release_choices,
            judged=self._judged,
            board=board,
            note=self._note_released,
            live=options.live,
            started_at=self._started_at,
        )
        self._open_camera = parts.open_camera(options)
        self._stages = (self._loading_stage(), *self._frame_stages(), *self._watching_stages())

    def start(self) -> None:
        """Start every stage."""
        for stage in self._stages:
            stage.tell = self._board.tell
            stage.start()

    def stop(self) -> None:
        """Close the virtual camera first; then end every thread and finish the recordings."""
        self.outlets.hide()
        for stage in self._stages:
            stage.stop()
        for box in (self._prepared, self._judged, self._neutral):
            box.close()
        join(self._stages, LONGEST_JOIN_MS)
        self.outlets.close()

    def choose(self, choices: Choices) -> None:
        """Send the choices to every stage that needs them."""
        self._is_usual = abs(choices.strength - 1) <= USUAL
        for box in (self._capture_choices, self._animate_choices, self._release_choices):
            box.put(choices)

    @property
    def latest(self) -> Frame | None:
        """Return the newest finished frame; None while none comes."""
        return self._releasing.latest

    @property
    def released(self) -> Picture | None:
        """Return the picture sent last."""
        return self._releasing.released

    @property
    def dropped(self) -> int:
        """Return the number of frames replaced by a newer one, except while the network was loading."""
        return self._all_dropped() - self._dropped_before if self.tally.frames else 0

    def _make_mailboxes(self, *, waits: bool) -> None:
        self._capture_choices: Mailbox[Choices] = Mailbox()
        self._animate_choices: Mailbox[Choices] = Mailbox()
        self._release_choices: Mailbox[Choices] = Mailbox()
        self._prepared: Mailbox[Prepared] = Mailbox()
        self._began: Mailbox[int] = Mailbox()
        self._neutral: Mailbox[Neutral] = Mailbox()
        self._captured: Mailbox[Frame] = Mailbox(waits=waits)
        self._drafted: Mailbox[Drafted] = Mailbox()
        self._to_judge: Mailbox[Frame] = Mailbox(waits=waits)
        self._to_release: Mailbox[Frame] = Mailbox(waits=waits)
        self._judged: Mailbox[Frame] = Mailbox()

    def _loading_stage(self) -> Stage:
        loading = Once(lambda: load(self._parts, self._options, self._board))
        return Stage("Loading", loading, Mailbox(), self._prepared.put, self._prepared.close)

    def _frame_stages(self) -> tuple[Stage, ...]:
        capturing = Capturing(
            self._opened,
            live=self._options.live,
            play_fps=self._options.play_fps,
            board=self._board,
            began=self._began,
            over=self._source_over,
            pace=lambda: self._pace_keeper.pace,
            started_at=self._started_at,
        )
        animating = Animating(
            prepared=self._prepared,
            choices=self._animate_choices,
            began=self._began,
            neutral=self._neutral,
            board=self._board,
            engine_status=self.engine_status,
            live=self._options.live,
            kept=KeptCalibrations(self._options.calibrations if self._options.weights is None else None),
        )
        return (
            Stage("Capture", capturing, self._capture_choices, self._captured.put, self._captured.close),
            Stage("Animate", animating, self._captured, self._drafted.hand_over, self._drafted.close),
            Stage("Compose", Composing(self._board), self._drafted, self._composed, self._to_judge.close),
            self._judging_stage(),
            Stage("Release", self._releasing, self._to_release, self.outlets.put, self._release_ended),
        )

    def _watching_stages(self) -> tuple[Stage, ...]:
        """Return the stage that looks for the virtual camera's viewers, which only Linux tells."""
        if not self._options.live or not sys.platform.startswith("linux"):
            return ()
        return (Stage("Viewers", Viewers(self._board), Mailbox()),)

    def _opened(self, source: str) -> Camera:
        """Open a source after a preview that shows it has closed it."""
        self._release_camera(source)
        return self._open_camera(source)

    def _judging_stage(self) -> Stage:
        judging = Judging(
            lambda: self._parts.make_judge(self._options),
            neutral=self._neutral,
            board=self._board,
            pace=lambda: self._pace_keeper.pace,
            is_compared=lambda: self._is_usual,
            live=self._options.live,
        )
        return Stage("Judge", judging, self._to_judge, self._has_judged, self._judge_ended)

    def _composed(self, frame: Frame) -> bool:
        if self._options.live:
            self._to_judge.put(frame)
            return self._to_release.put(frame)
        return self._to_judge.put(frame)

    def _has_judged(self, frame: Frame) -> bool:
        self.tally.note_judged(frame)
        jpeg = self.judged_pictures.note(frame) if self._options.live else b""
        self.flagged.note(frame, jpeg)
        return self._judged.put(frame) if self._options.live else self._to_release.put(frame)

    def _judge_ended(self) -> None:
        if not self._options.live:
            self._to_release.close()

    def _release_ended(self) -> None:
        """End the sinks of file mode after they have written all frames."""
        if not self._options.live:
            self.outlets.close()
            self._end()

    def _source_over(self) -> None:
        if self._options.live:
            self._end()

    def _end(self) -> None:
        self._board.update(lambda status: replace(status, is_over=True))
        self._finished()

    def _note_released(self, frame: Frame, leaving: Leaving) -> None:
        if self.tally.frames == 0:
            self._dropped_before = self._all_dropped()
        self.tally.note_released(frame, leaving)
        if self._options.live:
            self._pace_keeper.look()

    def _all_dropped(self) -> int:
        return self._captured.dropped + self._to_release.dropped
