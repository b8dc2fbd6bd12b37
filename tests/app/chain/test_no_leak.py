"""The real face never leaves: every failure injected, at random and together, and every pixel looked at."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.chain.animating import Animating, Prepared
from app.chain.choices import Choices
from app.chain.composing import Composing
from app.chain.engine_status import EngineStatus
from app.chain.guard import Guard
from app.chain.judging import Judging
from app.chain.mailbox import Mailbox
from app.chain.releasing import Releasing
from app.chain.session_options import OnFailure
from app.chain.status import Leaving, SinkState
from app.devices.camera import CameraError
from app.devices.virtual_camera import on_clean_background
from app.frame import Frame, Picture
from detector import State
from tests.app.fakes import (
    MARKER,
    Clock,
    FakeAnimator,
    FakeCamera,
    FakeJudge,
    FakeSink,
    KeptBoard,
    Start,
    avatar_file,
    filled,
    holds_marker,
    parts,
)

STEPS = 250


@dataclass
class Chain:
    """The stages' works in a row on one thread, with a clock of their own: a thousand runs in a second."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    animator: FakeAnimator = field(default_factory=FakeAnimator)
    judge: FakeJudge = field(default_factory=FakeJudge)
    left: list[Picture] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.avatar = avatar_file(self.folder)
        self.choices = Choices(avatar=self.avatar)
        self.to_animate: Mailbox[Choices] = Mailbox()
        self.to_release: Mailbox[Choices] = Mailbox()
        self.prepared: Mailbox[Prepared] = Mailbox()
        self.judged: Mailbox[Frame] = Mailbox()
        board = KeptBoard()
        self.animating = Animating(
            prepared=self.prepared,
            choices=self.to_animate,
            began=Mailbox(),
            neutral=Mailbox(),
            board=board,
            engine_status=EngineStatus(board),
            live=True,
        )
        self.composing = Composing(board)
        self.judging = Judging(lambda: self.judge, neutral=Mailbox(), board=board)
        self.judging.open()
        self.releasing = Releasing(
            Guard(),
            choices=self.to_release,
            judged=self.judged,
            board=board,
            note=lambda frame, leaving: None,
            live=True,
            clock=self.clock,
        )
        self.choose()

    def choose(self, **changes: object) -> None:
        self.choices = replace(self.choices, **changes)  # type: ignore[arg-type]
        self.to_animate.put(self.choices)
        self.to_release.put(self.choices)

    def frame(self, number: int) -> None:
        """One picture of the driver goes down the chain; what the sinks get is kept."""
        frame = Frame(number, self.clock.now, filled(MARKER, 90, 70), seconds=self.clock.now)
        animated = self.composing.work(self.animating.work(frame))
        judged = self.judging.work(animated)
        if judged is not None:
            self.judged.put(judged)
        self.leave(self.releasing.work(animated))

    def leave(self, frame: Frame | None) -> None:
        if frame is None:
            return
        assert frame.driving is None
        assert frame.camera is frame.avatar
        assert frame.avatar is not None
        self.left.append(frame.avatar)


def misfortunes(chain: Chain, chance: random.Random) -> list[Callable[[], object]]:
    """Faults and choices between two frames, except pass-through."""
    animator, judge = chain.animator, chain.judge
    return [
        lambda: setattr(animator, "fails", RuntimeError("the animator broke")),
        lambda: setattr(animator, "fails", None),
        lambda: setattr(judge, "fails", ValueError("the judge broke")),
        lambda: setattr(judge, "fails", None),
        lambda: setattr(judge, "state", chance.choice(list(State))),
        lambda: chain.choose(avatar=chain.folder / f"missing-{chance.random()}.png"),
        lambda: chain.choose(avatar=chain.avatar),
        lambda: chain.choose(is_paused=chance.random() < 0.5),
        lambda: chain.choose(calibrations=chain.choices.calibrations + 1),
        lambda: chain.choose(relative=chance.random() < 0.5),
        lambda: chain.choose(mirrors_output=chance.random() < 0.5, marks=chance.random() < 0.5),
        lambda: chain.choose(act_on_failure=chance.choice(list(OnFailure))),
        lambda: chain.choose(shows_test_pattern=chance.random() < 0.1),
        lambda: setattr(chain.clock, "now", chain.clock.now + chance.choice([0.3, 1.5, 10])),
        lambda: chain.prepared.put(Prepared(animator, None)),
    ]


@pytest.mark.parametrize("seed", range(12))
def test_no_pixel_of_the_driver_leaves_whatever_goes_wrong(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    chain = Chain(tmp_path)
    troubles = misfortunes(chain, chance)
    for number in range(STEPS):
        chain.clock.now += 0.033
        if chance.random() < 0.3:
            chance.choice(troubles)()
        if chance.random() < 0.2:
            chain.leave(chain.releasing.idle())  # the camera has died, or the animator hangs
        else:
            chain.frame(number)
    seen = {id(picture): picture for picture in chain.left}.values()
    assert len(chain.left) > STEPS / 2
    assert not any(holds_marker(picture) for picture in seen)


def test_no_pixel_of_the_driver_is_in_the_virtual_cameras_picture(tmp_path: Path) -> None:
    chain = Chain(tmp_path)
    chain.frame(0)
    chain.prepared.put(Prepared(chain.animator, None))
    chain.frame(1)
    chain.animator.fails = RuntimeError("the animator broke")
    chain.frame(2)
    chain.clock.now += 10
    chain.frame(3)
    assert not any(holds_marker(on_clean_background(picture)) for picture in chain.left)


def test_pass_through_ends_with_the_very_next_picture(tmp_path: Path) -> None:
    chain = Chain(tmp_path)
    chain.prepared.put(Prepared(chain.animator, None))
    chain.frame(0)
    chain.choose(passes_through=True)
    chain.frame(1)
    assert holds_marker(chain.left[-1]), "the test can see a leak"
    chain.choose(passes_through=False)
    chain.leave(chain.releasing.idle())
    chain.animator.fails = RuntimeError("the animator broke")
    chain.frame(2)
    assert not any(holds_marker(picture) for picture in chain.left[-2:])


def test_no_pixel_of_the_driver_leaves_a_session_with_failing_parts(
    qtbot: QtBot, start: Start, tmp_path: Path
) -> None:
    """The same with real threads: a camera that comes and goes, an animator and a judge that fail."""
    gone = CameraError("Gone.", may_pass=True)
    animator, judge = FakeAnimator(), FakeJudge()
    camera, recorder = FakeSink(), FakeSink(breaks_at=40)
    opened = [FakeCamera(count=40, dies=gone), FakeCamera(count=60, dies=gone), FakeCamera()]
    session = start(
        parts(lambda source: opened.pop(0), animator, judge, camera, recorder), act_on_failure=OnFailure.HOLD
    )
    session.start_virtual_camera()
    session.start_recording(tmp_path / "a.mp4")
    qtbot.waitUntil(lambda: session.status.recorder.state is SinkState.FAILED)
    animator.fails = RuntimeError("flickers")
    qtbot.waitUntil(lambda: session.status.guard is Leaving.CARD)
    judge.fails, animator.fails = ValueError("broke"), None
    session.set_paused(True)
    qtbot.waitUntil(lambda: not opened)
    session.set_paused(False)
    session.set_act_on_failure(OnFailure.KEEP)
    qtbot.waitUntil(lambda: session.status.guard is Leaving.AVATAR)
    session.stop()
    sent = {id(picture): picture for picture in (*camera.pictures, *recorder.pictures)}.values()
    assert len(sent) > 10
    assert not any(holds_marker(picture) for picture in sent)
