"""OfflineChain: one avatar, one recording: frames the face, animates, judges, and keeps count."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from app.chain.framing import Follower, Framing, framed, portrait
from app.chain.parts import Judge, Parts
from app.chain.session_options import SessionOptions
from app.commands import terminal
from app.commands.terminal import CommandError
from app.devices.camera import Shot
from app.frame import Picture
from app.pictures import read_picture

Made = TypeVar("Made")


class OfflineChain:
    """Animates one avatar with one recording, in a single loop without threads.

    The first picture calibrates. Without a face finder the middle of each picture is taken, and without a
    judge no frame is flagged; both are said on stderr.
    """

    def __init__(
        self, avatar: Path, options: SessionOptions, *, takes_as_is: bool, parts: Parts | None = None
    ) -> None:
        """Load the networks and set the avatar.

        Args:
            avatar: the picture to animate.
            options: network, weights, device, engine and relative are used.
            takes_as_is: driving pictures are square already; no face is searched for.
            parts: where networks come from; the real ones by default.

        Raises:
            ModelError: the network cannot be loaded.
            CommandError: a picture does not fit.
        """
        parts = parts or Parts()
        self._takes_as_is = takes_as_is
        self._finder = (
            None if self._takes_as_is else _or_say(parts.make_face_finder, "The face is not followed")
        )
        self._follower = Follower(self._finder) if self._finder else None
        self._animator = parts.make_animator(options)
        self._animator.relative = options.relative
        self._animator.wear(self._portrait(read_picture(avatar), avatar.name))
        self._judge: Judge | None = _or_say(lambda: parts.make_judge(options), "Frames are not judged")
        self._milliseconds: dict[str, list[float]] = defaultdict(list)
        self._frames = self._flagged = 0

    def act(self, shots: Iterable[Shot]) -> Iterator[tuple[Picture, float]]:
        """The avatar's picture and its time for every picture of the recording.

        Raises CommandError for a picture that does not fit, ModelError where the network fails.
        """
        for number, shot in enumerate(shots):
            with self._timed("framing"):
                driving = self._framed(shot.picture)
            if number == 0:
                self._animator.calibrate(driving)
            with self._timed("animate"):
                avatar = self._animator.animate(driving)
            if self._judge:
                with self._timed("judge"):
                    self._ask(self._judge, number, driving, avatar, shot.seconds)
            self._frames += 1
            yield avatar, shot.seconds or 0.0

    def figures(self, seconds: float) -> dict[str, Any]:
        """What `--json` writes, after `seconds` of work. `flagged` is null where nothing judged."""
        choice = self._animator.choice
        return {
            "frames": self._frames,
            "seconds": seconds,
            "fps": self._frames / seconds if seconds else 0.0,
            "device": choice.device,
            "engine": choice.engine,
            "engine_reason": choice.reason,
            "network": self._animator.network,
            "ms": {stage: terminal.median_and_p95(spent) for stage, spent in self._milliseconds.items()},
            "flagged": self._flagged if self._judge else None,
            "dropped": 0,
        }

    def _portrait(self, picture: Picture, name: str) -> Picture:
        if not self._takes_as_is:
            return portrait(picture, self._finder, self._animator.size)
        return _square(picture, name)

    def _framed(self, picture: Picture) -> Picture:
        if self._takes_as_is:
            return framed(_square(picture, "A driving picture"), Framing(follow=False), self._animator.size)
        face = self._follower.follow(picture) if self._follower else None
        return framed(picture, Framing(), self._animator.size, face)

    def _ask(
        self, judge: Judge, number: int, driving: Picture, avatar: Picture, seconds: float | None
    ) -> None:
        if number == 0:
            judge.calibrate(driving, avatar)
        self._flagged += judge.judge(number, avatar, driving, seconds).is_flagged

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
    """What `make` gives, or None and a word on stderr: the avatar acts without it."""
    try:
        return make()
    except Exception as error:
        terminal.say(f"{what}: {terminal.explain(error)}")
        return None
