"""Animating and composing: what each frame gets, and what the animator is asked, one call after the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.chain.acts import Neutral
from app.chain.animating import Animating, Prepared
from app.chain.choices import Choices
from app.chain.composing import Composing
from app.chain.engine_status import EngineStatus
from app.chain.framing import Framing
from app.chain.kept_calibration import KeptCalibrations
from app.chain.mailbox import Mailbox
from app.chain.stage import Finished
from app.chain.status import CameraStatus
from app.frame import Frame
from tests.app.faces import FaceAt
from tests.app.fakes import AVATAR, MARKER, FakeAnimator, FakeChoice, KeptBoard, avatar_file, filled


@dataclass
class Bench:
    """An Animating and a Composing on a bench, with the mailboxes around them."""

    folder: Path
    animator: FakeAnimator = field(default_factory=FakeAnimator)
    live: bool = True
    prepared: Mailbox[Prepared] = field(default_factory=Mailbox)
    choices: Mailbox[Choices] = field(default_factory=Mailbox)
    began: Mailbox[int] = field(default_factory=Mailbox)
    neutral: Mailbox[Neutral] = field(default_factory=lambda: Mailbox(100))
    board: KeptBoard = field(default_factory=KeptBoard)
    engine_board: KeptBoard = field(default_factory=KeptBoard)
    kept_in: Path | None = None

    def __post_init__(self) -> None:
        self.green = avatar_file(self.folder)
        self.animating = Animating(
            prepared=self.prepared,
            choices=self.choices,
            began=self.began,
            neutral=self.neutral,
            board=self.board,
            engine_status=EngineStatus(self.engine_board),
            live=self.live,
            kept=KeptCalibrations(self.kept_in),
        )
        self.composing = Composing(self.board)

    def work(self, frame: Frame) -> Frame:
        """Send a frame through both."""
        return self.composing.work(self.animating.work(frame))

    @property
    def neutrals(self) -> list[Neutral]:
        """The calm pairs that wait for the judge."""
        return list(self.neutral._items)

    def ready(self, **changes: object) -> Bench:
        """With the animator loaded and the avatar chosen."""
        self.prepared.put(Prepared(self.animator, None))
        self.choose(**changes)
        return self

    def choose(self, **changes: object) -> None:
        """As the user does."""
        self.choices.put(Choices(**{"avatar": self.green, **changes}))  # type: ignore[arg-type]


def frame(number: int = 0, width: int = 90, height: int = 70) -> Frame:
    """A frame of the driver, as the camera gives it."""
    return Frame(number, 0.0, filled(MARKER, width, height))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_before_the_network_is_loaded_frames_pass_with_their_driving_picture(bench: Bench) -> None:
    made = bench.work(frame())
    assert made.avatar is None
    assert made.driving is not None
    assert made.driving.shape == (256, 256, 3)


def test_once_the_network_is_loaded_frames_carry_the_avatar_and_its_times(bench: Bench) -> None:
    made = bench.ready().work(frame())
    assert made.avatar is not None
    assert made.avatar[0, 0].tolist() == list(AVATAR)
    assert not made.avatar.flags.writeable
    assert made.driving is not None
    assert made.driving.shape == (64, 64, 3)
    assert set(made.milliseconds) == {"framing", "animate", "compose"}
    status = bench.board.status
    assert (status.avatar, status.is_ready, status.problem) == ("green", True, "")


def test_the_first_frame_calibrates_and_the_judge_learns_the_calm_pair(bench: Bench) -> None:
    bench.ready()
    for number in range(3):
        bench.work(frame(number))
    assert bench.animator.calibrated == 1
    assert len(bench.neutrals) == 1
    assert bench.neutrals[0].avatar[0, 0].tolist() == list(AVATAR)


def test_the_user_calibrates_on_the_next_frame(bench: Bench) -> None:
    bench.ready().work(frame(0))
    bench.choose(calibrations=1)
    bench.work(frame(1))
    bench.work(frame(2))
    assert bench.animator.calibrated == 2
    assert bench.board.status.is_calibrated


def test_a_new_source_calibrates_with_its_own_first_frame(bench: Bench) -> None:
    bench.ready().work(frame(0))
    bench.began.put(5)
    bench.work(frame(4))
    assert bench.animator.calibrated == 1, "a late frame of the old source is not it"
    bench.work(frame(5))
    assert bench.animator.calibrated == 2


def test_another_avatar_keeps_the_calm_face_and_renews_the_pair(bench: Bench, tmp_path: Path) -> None:
    bench.ready().work(frame(0))
    other = tmp_path / "other.png"
    other.write_bytes(bench.green.read_bytes())
    bench.choose(avatar=other)
    bench.work(frame(1))
    assert len(bench.animator.worn) == 2
    assert bench.animator.calibrated == 1, "the calm face is kept"
    assert len(bench.neutrals) == 2
    assert bench.board.status.avatar == "other"


def test_an_unusable_avatar_is_reported_once_and_the_old_one_stays(bench: Bench) -> None:
    bench.ready().work(frame(0))
    bench.choose(avatar=bench.folder / "missing.png")
    assert [bench.work(frame(n)).avatar is not None for n in (1, 2, 3)] == [True] * 3
    assert len(bench.board.told) == 1
    assert bench.board.told[0].startswith("missing cannot be used: ")
    assert bench.board.status.problem == "", "the old avatar works"
    assert bench.board.status.worn == bench.green


def test_the_same_avatar_can_be_tried_again_after_it_failed(bench: Bench) -> None:
    late = bench.folder / "late.png"
    bench.ready(avatar=late, wearings=1).work(frame(0))
    assert bench.board.status.problem == bench.board.told[0]
    assert bench.board.status.worn is None
    late.write_bytes(bench.green.read_bytes())
    bench.choose(avatar=late, wearings=2)
    bench.work(frame(1))
    assert (bench.board.status.worn, bench.board.status.problem) == (late, "")


def test_a_frame_says_whose_picture_it_carries(bench: Bench) -> None:
    assert bench.ready().work(frame(0)).avatar_name == "green"


def test_an_oblong_picture_is_set_as_a_square(bench: Bench, tmp_path: Path) -> None:
    wide = tmp_path / "wide.png"
    cv2.imwrite(str(wide), np.zeros((80, 200, 3), np.uint8))
    bench.ready(avatar=wide).work(frame())
    assert bench.animator.worn[0].shape == (80, 80, 3)


def test_a_failing_animator_is_reported_once_and_frames_pass_without_avatar(bench: Bench) -> None:
    bench.ready()
    bench.work(frame(0))
    bench.animator.fails = RuntimeError("out of memory")
    assert [bench.work(frame(n)).avatar for n in (1, 2, 3)] == [None] * 3
    assert bench.board.told == ["The avatar could not be made: out of memory"]
    bench.animator.fails = None
    assert bench.work(frame(4)).avatar is not None


@pytest.mark.parametrize("why", ["is_paused", "is_unseen"])
def test_it_does_not_animate_while_paused_or_unseen(bench: Bench, why: str) -> None:
    bench.ready(**{why: True})
    assert bench.work(frame()).avatar is None
    assert bench.animator.animated == 0


def test_the_driver_is_looked_for_in_every_third_frame_while_unseen(bench: Bench) -> None:
    bench.ready(is_unseen=True)
    assert [bench.work(frame(n)).driving is not None for n in range(6)] == 2 * [True, False, False]


def test_relative_or_absolute_while_live(bench: Bench) -> None:
    bench.ready(relative=False).work(frame(0))
    assert not bench.animator.relative
    bench.choose(relative=True)
    bench.work(frame(1))
    assert bench.animator.relative


def test_a_change_of_engine_is_reported_between_two_frames(bench: Bench) -> None:
    bench.ready().work(frame(0))
    bench.animator.choice = FakeChoice(reason="It runs in int8 now.")
    bench.work(frame(1))
    bench.work(frame(2))
    assert bench.engine_board.told == ["It is a test.", "It runs in int8 now."]


def test_framing_is_followed(bench: Bench) -> None:
    half = filled(MARKER, 100, 50).copy()
    half[:, :50] = 0
    bench.ready(framing=Framing(zoom=4, pan_x=1, follow=False))
    made = bench.work(Frame(0, 0.0, half))
    assert made.driving is not None
    assert (made.driving == MARKER).all()


def test_in_file_mode_it_waits_for_the_network_and_ends_without_one(tmp_path: Path) -> None:
    bench = Bench(tmp_path, live=False)
    bench.prepared.close()
    with pytest.raises(Finished):
        bench.work(frame())


def test_in_file_mode_an_unusable_avatar_ends_the_session(tmp_path: Path) -> None:
    bench = Bench(tmp_path, live=False).ready(avatar=tmp_path / "missing.png")
    with pytest.raises(Finished):
        bench.work(frame())


@pytest.mark.parametrize("live", [True, False])
def test_jitter_is_filtered_live_and_not_in_files(tmp_path: Path, live: bool) -> None:
    bench = Bench(tmp_path, live=live).ready()
    bench.work(frame())
    assert bench.animator.smoothing == (1.0 if live else 0.0)


@pytest.mark.parametrize(
    ("is_demo", "live", "calibrated"), [(True, True, 1), (False, True, 0), (True, False, 0)]
)
def test_the_live_demo_calibrates_on_its_first_face(
    tmp_path: Path, is_demo: bool, live: bool, calibrated: int
) -> None:
    bench = Bench(tmp_path, live=live)
    bench.board.update(lambda status: replace(status, camera=CameraStatus("Demo clip", is_demo=is_demo)))
    bench.prepared.put(Prepared(bench.animator, FaceAt(width=60)))
    bench.choose()
    bench.began.put(0)
    bench.work(frame(0, 320, 240))
    assert bench.animator.calibrated == calibrated
    bench.work(frame(1, 320, 240))
    assert bench.animator.calibrated == calibrated
