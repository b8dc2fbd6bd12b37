"""OfflineChain: animates one avatar with one recording, judges the result and counts frames."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from app.chain.actor import Actor
from app.chain.acts import Neutral, with_act
from app.chain.calm_face import find_calm_face
from app.chain.choices import Choices
from app.chain.framing import Framing
from app.chain.guard import MOVING, Guard
from app.chain.library_threads import use_one_thread_each
from app.chain.parts import Judge, Parts
from app.chain.portrait import NoPortraitError
from app.chain.session_options import OnFailure, SessionOptions
from app.chain.status import Leaving
from app.commands import terminal
from app.commands.terminal import CommandError
from app.devices.camera import Shot
from app.frame import Frame, Picture, Presence
from app.pictures import read_picture

Made = TypeVar("Made")


class OfflineChain:
    """Animates one avatar with one recording, in a single loop without threads, by the rules of a session.

    Without a landmark finder the middle of each picture is taken and the first picture calibrates; without a
    judge no frame is flagged; both are reported on stderr.
    """

    def __init__(
        self, avatar: Path, options: SessionOptions, *, takes_as_is: bool, parts: Parts | None = None
    ) -> None:
        """Load the networks and set the avatar.

        Args:
            avatar: the picture to animate.
            options: network, weights, device, engine, relative, limits_turns and act_on_failure are used.
            takes_as_is: driving pictures are already square; no face is searched for.
            parts: functions that make the networks; the real ones by default.

        Raises:
            ModelError: the network cannot be loaded.
            CommandError: a picture does not fit.
        """
        parts = parts or Parts()
        use_one_thread_each()
        self._takes_as_is = takes_as_is
        self._finder = (
            None if takes_as_is else _or_say(parts.make_landmark_finder, "The face is not followed")
        )
        self._framing = Framing(follow=not takes_as_is)
        self._choices = Choices(marks=False, act_on_failure=options.act_on_failure)
        self._actor = Actor(parts.make_animator(options), self._finder, calm_s=0.0)
        self._actor.set_relative(options.relative)
        self._actor.keeps_going = options.act_on_failure is OnFailure.KEEP
        self._actor.turns.switch(options.limits_turns)
        self._wear(avatar)
        self._guard = Guard(side=self._actor.animator.size)
        self._judge: Judge | None = _or_say(lambda: parts.make_judge(options), "Frames are not judged")
        self._milliseconds: dict[str, list[float]] = defaultdict(list)
        self._frames = self._flagged = self._without_driver = self._held = 0

    def calibrate(self, shots: Iterable[Shot], at_s: float | None = None) -> None:
        """Search the recording for its first calm face, or take the one at `at_s` seconds.

        Raises CommandError if there is no face.
        """
        if self._finder is None:
            return
        timed = ((shot.picture, shot.seconds or 0.0) for shot in shots)
        found = find_calm_face(timed, self._finder, self._actor.animator.size, at_s)
        if found is None:
            raise CommandError(
                "No face was found in the recording, so there is nothing to animate."
                if at_s is None
                else f"No face was found at {at_s:g} s or later. Choose another --calibrate-at."
            )
        self._actor.calibrate(found.pictures, found.look)

    def act(self, shots: Iterable[Shot]) -> Iterator[tuple[Picture, float]]:
        """Yield the allowed picture and its time for every picture of the recording.

        Raises CommandError for a picture that does not fit, ModelError if the network fails.
        """
        for number, shot in enumerate(shots):
            frame = self._animated(number, shot)
            self._count(frame)
            self._guard.keep(frame, is_judged=self._judge is not None)
            picture = self._guard.release(frame, self._choices, frame.seconds)
            self._held += self._guard.state is Leaving.LAST_GOOD
            yield picture, frame.seconds

    def figures(self, seconds: float) -> dict[str, Any]:
        """Return the figures for `--json` after `seconds` of work. `flagged` is null without a judge.

        `without_driver` counts pictures in which the driver was absent, `held` those for which an older
        picture was written.
        """
        choice = self._actor.animator.choice
        return {
            "frames": self._frames,
            "seconds": seconds,
            "fps": self._frames / seconds if seconds else 0.0,
            "device": choice.device,
            "engine": choice.engine,
            "engine_reason": choice.reason,
            "network": self._actor.animator.network,
            "ms": {stage: terminal.median_and_p95(spent) for stage, spent in self._milliseconds.items()},
            "flagged": self._flagged if self._judge else None,
            "without_driver": self._without_driver,
            "held": self._held,
            "dropped": 0,
        }

    def _wear(self, avatar: Path) -> None:
        picture = read_picture(avatar)
        try:
            self._actor.wear(_square(picture, avatar.name) if self._takes_as_is else picture, avatar)
        except NoPortraitError as error:
            raise CommandError(f"{avatar.name} cannot be used: {error}") from error

    def _animated(self, number: int, shot: Shot) -> Frame:
        camera = _square(shot.picture, "A driving picture") if self._takes_as_is else shot.picture
        with self._timed("framing"):
            shown = self._actor.frame(camera, self._framing, shot.seconds or 0.0)
        with self._timed("animate"):
            acted = self._actor.animate(shown)
        frame = Frame(
            number,
            captured_at=shown.seconds,
            camera=camera,
            driving=shown.driving,
            resting=self._actor.resting,
            presence=shown.presence,
            seconds=shown.seconds,
        )
        return self._judged(with_act(frame, acted))

    def _judged(self, frame: Frame) -> Frame:
        if self._judge is None or frame.avatar is None or frame.rest > MOVING:
            return frame
        neutral: Neutral | None = self._actor.take_neutral()
        with self._timed("judge"):
            if neutral is not None:
                self._judge.calibrate(*neutral)
            driving = None if frame.turns_less else frame.driving
            judgement = self._judge.judge(frame.number, frame.avatar, driving, frame.seconds, frame.asked)
        return replace(frame, judgement=judgement)

    def _count(self, frame: Frame) -> None:
        self._frames += 1
        self._flagged += frame.judgement is not None and frame.judgement.is_flagged
        self._without_driver += frame.presence is Presence.LOST

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self._milliseconds[stage].append(1000 * (time.perf_counter() - start))


def _square(picture: Picture, name: str) -> Picture:
    height, width = picture.shape[:2]
    if height != width:
        raise CommandError(f"{name} is {width}×{height}; with --no-framing pictures must be square.")
    return picture


def _or_say(make: Callable[[], Made], what: str) -> Made | None:
    """Return the result of `make`; None, with a message on stderr, if it fails."""
    try:
        return make()
    except Exception as error:
        terminal.say(f"{what}: {terminal.explain(error)}")
        return None
