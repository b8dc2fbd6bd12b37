"""Animating: the second stage. Frames the face and asks the animator for the avatar making it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from app.chain.choices import Choices
from app.chain.engine_status import EngineStatus
from app.chain.framing import FaceFinder, Follower, framed, portrait
from app.chain.mailbox import Mailbox
from app.chain.parts import Animator
from app.chain.stage import Finished
from app.chain.status import Board
from app.frame import Frame, Picture, sealed
from app.pictures import read_picture

USUAL_SIZE = 256


@dataclass(frozen=True)
class Prepared:
    """What was loaded beside the running chain."""

    animator: Animator
    finder: FaceFinder | None


@dataclass(frozen=True, eq=False)
class Neutral:
    """The calm face and the avatar's answer to it: what the judge calls ordinary."""

    driving: Picture
    avatar: Picture


class Animating:
    """Adds the driving picture and the avatar to a frame. Until the animator is prepared and wears an
    avatar, while paused, and where it fails, a frame passes without an avatar, and the guard deals with
    that."""

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
    ) -> None:
        self._prepared = prepared
        self._choices_box = choices
        self._began = began
        self._neutral = neutral
        self._board = board
        self._engine_status = engine_status
        self._live = live
        self._choices = Choices()
        self._animator: Animator | None = None
        self._follower: Follower | None = None
        self._finder: FaceFinder | None = None
        self._tried: tuple[Path, int] | None = None
        self._worn = ""
        self._is_worn = self._neutral_is_old = False
        self._calm: Picture | None = None
        self._calibrate_from: int | None = 0
        self._complaint = ""

    def open(self) -> None:
        """Nothing to open: what is slow is loaded elsewhere."""

    def close(self) -> None:
        """Let the networks go."""
        self._animator = self._finder = self._follower = None

    def idle(self) -> None:
        """Take up what the user chose, though no frame comes."""
        self._take_up()

    def work(self, frame: Frame) -> Frame:
        """The frame with its driving picture and, where there can be one, its avatar."""
        self._take_up()
        start = time.perf_counter()
        driving = self._framed(frame)
        between = time.perf_counter()
        frame = replace(frame.timed("framing", 1000 * (between - start)), driving=driving)
        if self._animator is None or not self._is_worn or self._choices.is_paused:
            return frame
        avatar = self._animated(self._animator, frame.number, driving)
        if avatar is None:
            return frame
        made = frame.timed("animate", 1000 * (time.perf_counter() - between))
        return replace(made, avatar=avatar, avatar_name=self._worn)

    def _framed(self, frame: Frame) -> Picture:
        size = self._animator.size if self._animator else USUAL_SIZE
        framing = self._choices.framing
        face = self._follower.follow(frame.camera) if framing.follow and self._follower else None
        return framed(frame.camera, framing, size, face)

    def _animated(self, animator: Animator, number: int, driving: Picture) -> Picture | None:
        try:
            if self._calibrate_from is not None and number >= self._calibrate_from:
                self._calibrate_from = None
                self._calm = driving
                animator.calibrate(driving)
                self._neutral_is_old = True
            avatar = sealed(animator.animate(driving))
            if self._neutral_is_old and self._calm is not None:
                # One more picture, seldom: how this avatar looks at rest, for the judge.
                self._neutral.put(Neutral(self._calm, sealed(animator.animate(self._calm))))
                self._neutral_is_old = False
        except Exception as error:
            self._complain(f"The avatar could not be made: {error}")
            return None
        self._complaint = ""
        return avatar

    def _take_up(self) -> None:
        if self._animator is None:
            self._take_prepared()
        before, self._choices = self._choices, self._choices_box.take(0) or self._choices
        first = self._began.take(0)
        if first is not None:
            self._calibrate_from = first
            if self._follower:
                self._follower.reset()
        if before.calibrations != self._choices.calibrations:
            self._calibrate_from = -1
            self._board.update(lambda status: replace(status, is_calibrated=True))
        if self._animator is not None:
            self._apply(self._animator)

    def _take_prepared(self) -> None:
        prepared = self._prepared.take(0 if self._live else None)
        if prepared is None:
            if not self._live:
                raise Finished
            return
        self._animator, self._finder = prepared.animator, prepared.finder
        self._follower = Follower(prepared.finder) if prepared.finder else None

    def _apply(self, animator: Animator) -> None:
        self._engine_status.look(animator)
        if animator.relative != self._choices.relative:
            animator.relative = self._choices.relative
            self._neutral_is_old = True
        path = self._choices.avatar
        if path is not None and (path, self._choices.wearings) != self._tried:
            self._tried = (path, self._choices.wearings)
            self._wear(animator, path)

    def _wear(self, animator: Animator, path: Path) -> None:
        try:
            animator.wear(portrait(read_picture(path), self._finder, animator.size))
            if self._calm is not None:
                animator.calibrate(self._calm)
        except Exception as error:
            sentence = f"{path.stem} cannot be worn: {error}"
            self._board.tell(sentence)
            if not self._is_worn:
                self._board.update(lambda status: replace(status, problem=sentence))
            if not self._live:
                raise Finished from error
            return
        self._worn = path.stem
        self._is_worn = self._neutral_is_old = True
        self._board.update(
            lambda status: replace(status, avatar=path.stem, worn=path, is_ready=True, problem="")
        )

    def _complain(self, sentence: str) -> None:
        if sentence != self._complaint:
            self._board.tell(sentence)
        self._complaint = sentence
