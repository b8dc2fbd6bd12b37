"""Animating: the second stage. Passes the user's choices to the actor, and draws the avatar of each frame."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from app.chain.actor import Actor
from app.chain.acts import Drafted, Framed, Neutral
from app.chain.calibrating import CALM_S
from app.chain.choices import Choices
from app.chain.complaint import Complaint
from app.chain.conditions import want_of
from app.chain.driver_look import LandmarkFinder
from app.chain.engine_status import EngineStatus
from app.chain.framing import framed
from app.chain.kept_calibration import KeptCalibrations
from app.chain.mailbox import Mailbox
from app.chain.parts import Animator
from app.chain.session_options import OnFailure
from app.chain.stage import Finished
from app.chain.status import Board, Driver
from app.frame import Frame, Presence
from app.pictures import read_picture

USUAL_SIZE = 256
MATCH_STEP = 5
"""Step to which the match is rounded while the driver calibrates."""
LOOKS_UNSEEN_EVERY = 3
"""While nobody gets pictures, the driver is looked for in every so many frames, to save the processor."""


@dataclass(frozen=True)
class Prepared:
    """The networks, loaded while the chain is running."""

    animator: Animator
    finder: LandmarkFinder | None


class Animating:
    """Adds the driving picture to a frame, and the draft of its avatar, which the next stage composes.

    Until the animator is loaded and an avatar is set, while paused, and when it fails, a frame passes without
    an avatar, and the guard decides what leaves.
    """

    patience_s = 0.1

    def __init__(
        self,
        *,
        prepared: Mailbox[Prepared],
        choices: Mailbox[Choices],
        began: Mailbox[int],
        neutral: Mailbox[Neutral],
        board: Board,
        engine_status: EngineStatus,
        live: bool,
        kept: KeptCalibrations | None = None,
    ) -> None:
        """Create the stage.

        Args:
            prepared: receives the loaded networks.
            choices: the user's newest choices.
            began: the number of the first frame of each source.
            neutral: called with the calm pair for the judge.
            board: receives the state of avatar, driver and calibration.
            engine_status: called with the animator before each frame.
            live: False in file mode, which waits for the networks and ends if there are none.
            kept: calibrations of earlier runs, used and kept in live mode only.
        """
        self._prepared = prepared
        self._choices_box = choices
        self._began_box = began
        self._neutral = neutral
        self._board, self._complaint = board, Complaint(board)
        self._engine_status = engine_status
        self._live = live
        self._kept = kept or KeptCalibrations(None)
        self._keeps, self._calibrations = False, 0
        self._choices = Choices()
        self._scene = (self._choices.background, self._choices.portrait)
        self._actor: Actor | None = None
        self._tried: tuple[Path, int] | None = None
        self._worn = ""
        self._begins_at: int | None = None
        self._is_new_source = False

    def open(self) -> None:
        """Do nothing; the networks are loaded by another stage."""

    def close(self) -> None:
        """Release the networks."""
        self._actor = None

    def idle(self) -> None:
        """Apply the user's choices while no frame comes."""
        self._take_up()

    def work(self, frame: Frame) -> Drafted:
        """Return the frame with its driving picture and, if possible, the draft of its avatar."""
        self._take_up()
        self._begin(frame.number)
        start = time.perf_counter()
        if self._actor is None:
            driving = framed(frame.camera, self._choices.framing, USUAL_SIZE)
            spent_ms = 1000 * (time.perf_counter() - start)
            return Drafted(replace(frame.timed("framing", spent_ms), driving=driving))
        if self._choices.is_unseen and frame.number % LOOKS_UNSEEN_EVERY:
            return Drafted(frame)
        try:
            shown = self._actor.frame(frame.camera, self._choices.framing, frame.seconds)
        except Exception as error:
            self._complaint.tell(f"The picture could not be framed: {error}")
            return Drafted(replace(frame, presence=Presence.LOST))
        self._calibrate_on_demo(self._actor, shown)
        self._report(self._actor)
        spent_ms = 1000 * (time.perf_counter() - start)
        frame = replace(frame.timed("framing", spent_ms), driving=shown.driving, presence=shown.presence)
        return self._drafted(self._actor, frame, shown)

    def _drafted(self, actor: Actor, frame: Frame, shown: Framed) -> Drafted:
        if not self._worn or self._choices.is_paused or self._choices.is_unseen:
            return Drafted(frame)
        start = time.perf_counter()
        try:
            draft = actor.draw(shown)
            neutral = actor.take_neutral()
            self._keep(actor, frame.camera.shape[1], frame.camera.shape[0])
        except Exception as error:
            self._complaint.tell(f"The avatar could not be made: {error}")
            return Drafted(frame)
        self._complaint.settle()
        if neutral is not None:
            self._neutral.put(neutral)
        made = frame.timed("animate", 1000 * (time.perf_counter() - start))
        return Drafted(replace(made, avatar_name=self._worn, resting=actor.resting), draft)

    def _begin(self, number: int) -> None:
        """Forget the driver at the first frame of another source."""
        first = self._began_box.take(0)
        self._begins_at = self._begins_at if first is None else first
        if self._actor is not None and self._begins_at is not None and number >= self._begins_at:
            self._begins_at = None
            self._is_new_source = True
            self._actor.begin()
            self._offer_kept(self._actor)

    def _offer_kept(self, actor: Actor) -> None:
        """Offer the calibrations that were kept for this camera. The demo has none."""
        camera = self._board.status.camera
        self._keeps = self._live and not camera.is_demo
        if self._keeps:
            actor.offer(self._kept.of(camera.name, actor.animator.network))

    def _keep(self, actor: Actor, width: int, height: int) -> None:
        """Keep each new calibration for the next run."""
        if actor.calibrations == self._calibrations:
            return
        self._calibrations = actor.calibrations
        kept = actor.kept((width, height)) if self._keeps else None
        if kept is None:
            return
        try:
            self._kept.keep(self._board.status.camera.name, kept)
        except OSError as error:
            self._board.warn(f"Your calibration could not be kept: {error.strerror}.")

    def _calibrate_on_demo(self, actor: Actor, shown: Framed) -> None:
        """Calibrate on the first face of the demo clip, which is known to be calm.

        A slow computer drops so many of the clip's frames that no calm face would be found among the others.
        """
        if self._is_new_source and shown.look is not None and self._worn:
            self._is_new_source = False
            if self._live and self._board.status.camera.is_demo:
                actor.calibrate((shown.driving,), shown.look)

    def _take_up(self) -> None:
        if self._actor is None:
            self._take_prepared()
        before, self._choices = self._choices, self._choices_box.take(0) or self._choices
        if self._actor is not None:
            self._apply(self._actor, before)

    def _take_prepared(self) -> None:
        prepared = self._prepared.take(0 if self._live else None)
        if prepared is None:
            if not self._live:
                raise Finished
            return
        calm_s = CALM_S if self._live else 0.0
        self._actor = Actor(prepared.animator, prepared.finder, calm_s=calm_s)

    def _apply(self, actor: Actor, before: Choices) -> None:
        self._engine_status.look(actor.animator)
        actor.set_relative(self._choices.relative)
        actor.animator.strength = self._choices.strength
        actor.turns.switch(self._choices.limits_turns)
        actor.rest.is_alive = self._choices.lives_at_rest
        actor.animator.smoothing = self._choices.smoothing if self._live else 0.0
        actor.keeps_going = self._choices.act_on_failure is OnFailure.KEEP
        for _ in range(self._choices.calibrations - before.calibrations):
            actor.ask_to_calibrate()
        if before.undoings != self._choices.undoings:
            actor.undo()
        self._change_scene(actor)
        path = self._choices.avatar
        if path is not None and (path, self._choices.wearings) != self._tried:
            self._tried = (path, self._choices.wearings)
            self._wear(actor, path)

    def _change_scene(self, actor: Actor) -> None:
        """Show the chosen background and size, if they changed; report a background that cannot be shown."""
        scene = (self._choices.background, self._choices.portrait)
        if scene == self._scene:
            return
        self._scene = scene
        try:
            actor.change_scene(*scene)
        except Exception as error:
            self._board.warn(f"The background cannot be shown: {error}")

    def _wear(self, actor: Actor, path: Path) -> None:
        try:
            actor.wear(read_picture(path), path)
        except Exception as error:
            sentence = f"{path.stem} cannot be used: {error}"
            self._board.warn(sentence)
            if not self._worn:
                self._board.update(lambda status: replace(status, problem=sentence))
            if not self._live:
                raise Finished from error
            return
        self._worn = path.stem
        self._board.update(
            lambda status: replace(status, avatar=path.stem, worn=path, is_ready=True, problem="")
        )

    def _report(self, actor: Actor) -> None:
        """Show the driver and the progress of the calibration."""
        driver = Driver(
            presence=actor.tracker.state,
            cause=actor.tracker.cause,
            is_waited_for=actor.is_waiting,
            ticks=actor.search.ticks,
            progress=round(actor.search.progress, 1),
            match=None if actor.match is None else MATCH_STEP * round(actor.match / MATCH_STEP),
            is_restored=actor.is_restored,
            has_drifted=actor.conditions.has_drifted,
            want=want_of(actor.look) if actor.is_waiting else actor.conditions.want,
        )
        status = self._board.status
        if (driver, actor.is_calibrated) != (status.driver, status.is_calibrated):
            self._board.update(
                lambda status: replace(status, driver=driver, is_calibrated=actor.is_calibrated)
            )
