"""Capturing: pacing, ends, loops and lost cameras, on a fake clock."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

import pytest

from app.chain.capturing import NO_CAMERA, Capturing, Thinning
from app.chain.choices import Choices
from app.chain.mailbox import Mailbox
from app.chain.pace_policy import Pace
from app.chain.stage import Finished
from app.chain.status import CameraStatus
from app.devices.camera import Camera, CameraError
from app.frame import Frame
from tests.app.fakes import Clock, FakeCamera, KeptBoard

GONE = CameraError("Camera 0 stopped sending pictures.", may_pass=True)


@dataclass
class Log:
    """The calls that a Capturing made."""

    board: KeptBoard = field(default_factory=KeptBoard)
    began_box: Mailbox[int] = field(default_factory=lambda: Mailbox(100))
    overs: list[float] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        """Every sentence."""
        return self.board.told

    @property
    def reports(self) -> list[CameraStatus]:
        """Every state of the camera."""
        cameras = [status.camera for status in self.board.history]
        return [camera for before, camera in zip([None, *cameras], cameras, strict=False) if camera != before]

    @property
    def began(self) -> list[int]:
        """The number of each source's first frame."""
        return list(self.began_box._items)


class Bench:
    """A Capturing on a bench: its clock, its log, and the cameras it will open, in turn."""

    def __init__(
        self, *cameras: Camera | Exception, live: bool = True, play_fps: float | None = None
    ) -> None:
        self.clock = Clock()
        self.log = Log()
        self.cameras = list(cameras)
        self.pace = Pace()
        self.capturing = Capturing(
            self._open,
            live=live,
            play_fps=play_fps,
            board=self.log.board,
            began=self.log.began_box,
            over=lambda: self.log.overs.append(self.clock.now),
            pace=lambda: self.pace,
            clock=self.clock,
        )
        self.choose("a")

    def choose(self, source: str, openings: int = 0) -> None:
        """As the user does."""
        self.capturing.work(Choices(source=source, openings=openings))

    def until(self, seconds: float, step: float = 0.01) -> list[Frame]:
        """The frames that come while the clock goes on so far."""
        frames = []
        end = self.clock.now + seconds - 1e-9
        while self.clock.now < end:
            frame = self.capturing.idle()
            if frame is not None:
                frames.append(frame)
            self.clock.now += min(max(self.capturing.patience_s, step / 10), step)
        return frames

    def _open(self, source: str) -> Camera:
        camera = self.cameras.pop(0)
        if isinstance(camera, Exception):
            raise camera
        return camera


def test_a_recording_plays_at_its_own_speed() -> None:
    bench = Bench(FakeCamera(fps=25))
    frames = bench.until(2)
    assert len(frames) == 50
    gaps = [later.captured_at - earlier.captured_at for earlier, later in itertools.pairwise(frames)]
    assert gaps == pytest.approx([0.04] * 49, abs=0.002)
    assert [frame.number for frame in frames] == list(range(50))


@pytest.mark.parametrize(("play_fps", "expected"), [(50, 100), (10, 20)])
def test_a_recording_plays_at_the_requested_speed(play_fps: float, expected: int) -> None:
    assert len(Bench(FakeCamera(), play_fps=play_fps).until(2)) == expected


def test_a_recording_can_play_as_fast_as_it_can_be_read() -> None:
    bench = Bench(FakeCamera(), play_fps=0)
    assert len([bench.capturing.idle() for _ in range(30)]) == 30
    assert bench.capturing.patience_s == 0


def test_a_file_is_read_without_waiting_and_keeps_its_own_time() -> None:
    bench = Bench(FakeCamera(count=3), live=False)
    frames = [bench.capturing.idle() for _ in range(3)]
    assert [frame and frame.seconds for frame in frames] == pytest.approx([0, 0.04, 0.08])
    with pytest.raises(Finished):
        bench.capturing.idle()
    assert bench.log.overs == [100.0]


def test_after_a_pause_a_recording_does_not_catch_up() -> None:
    bench = Bench(FakeCamera(fps=25))
    bench.until(1)
    bench.clock.now += 10
    assert len(bench.until(1)) in (25, 26)


def test_the_end_of_a_recording_is_reported_and_no_frame_follows() -> None:
    camera = FakeCamera(count=5)
    bench = Bench(camera)
    assert len(bench.until(3)) == 5
    assert camera.is_closed
    assert len(bench.log.overs) == 1
    assert bench.log.reports[-1].problem == "Fake camera has ended."
    assert bench.capturing.patience_s > 0.1, "it must not spin"


def test_the_demo_loops_without_a_gap_or_a_rush() -> None:
    bench = Bench(FakeCamera(count=10, loops=True), FakeCamera(count=10, loops=True), FakeCamera())
    frames = bench.until(1)
    assert len(frames) == 25
    gaps = [later.captured_at - earlier.captured_at for earlier, later in itertools.pairwise(frames)]
    assert gaps == pytest.approx([0.04] * 24, abs=0.002)
    assert bench.log.began == [0], "a loop is not another source"


def test_a_missing_camera_is_reported_once_with_a_remedy() -> None:
    bench = Bench(FakeCamera(is_demo=True))
    bench.capturing.work(Choices(source="", openings=1))
    bench.until(1)
    assert bench.log.told == [NO_CAMERA]
    assert bench.log.reports[0].is_demo


def test_a_dead_camera_is_reported_once_and_tried_again_at_growing_intervals() -> None:
    first = FakeCamera(count=2, dies=GONE, is_live=True)
    bench = Bench(first, GONE, GONE, GONE, FakeCamera(is_live=True))
    opened = []
    frames = []
    while bench.clock.now < 110:
        left = len(bench.cameras)
        frames += bench.until(0.01)
        if len(bench.cameras) < left:
            opened.append(bench.clock.now - 100)
    assert first.is_closed
    assert opened == pytest.approx([0, 0.5, 1.5, 3.5, 7.5], abs=0.15)
    assert bench.log.told[:2] == ["Camera 0 stopped sending pictures.", "Fake camera is back."]
    assert [frame.number for frame in frames[:5]] == [0, 1, 2, 3, 4], "and no frame was sent twice"
    assert bench.log.began == [0], "the same camera again is not another source"


def test_waiting_for_a_camera_does_not_spin() -> None:
    bench = Bench(GONE, GONE)
    bench.capturing.idle()
    assert bench.capturing.patience_s == pytest.approx(0.5)
    assert bench.capturing.idle() is None
    assert len(bench.cameras) == 1, "too early to try again"


def test_a_missing_file_is_not_tried_again() -> None:
    bench = Bench(CameraError("There is no file."))
    bench.until(60, step=1)
    assert bench.log.told == ["There is no file."]
    assert bench.log.reports[-1].problem == "There is no file."


@pytest.mark.parametrize("error", [OSError("io"), RuntimeError("driver"), ValueError("odd")])
def test_an_unknown_exception_of_a_camera_driver_counts_as_a_lost_camera(error: Exception) -> None:
    bench = Bench(error, FakeCamera())
    assert bench.until(2)
    assert bench.log.told == [f"The camera failed: {error}", "Fake camera is back."]


def test_in_file_mode_a_lost_source_ends_the_session() -> None:
    bench = Bench(FakeCamera(count=1, dies=CameraError("Damaged.")), live=False)
    assert bench.capturing.idle() is not None
    with pytest.raises(Finished):
        bench.capturing.idle()
    assert bench.log.told == ["Damaged."]


def test_another_source_begins_with_a_number_of_its_own() -> None:
    first, second = FakeCamera(), FakeCamera()
    bench = Bench(first, second)
    count = len(bench.until(1))
    bench.choose("b")
    assert first.is_closed
    frames = bench.until(1)
    assert bench.log.began == [0, count]
    assert frames[0].number == count


def test_choosing_the_same_source_again_reopens_it() -> None:
    bench = Bench(CameraError("Not there yet."), FakeCamera())
    assert bench.until(1) == []
    bench.choose("a", openings=1)
    assert bench.until(1)


def test_other_choices_leave_the_source_alone() -> None:
    bench = Bench(FakeCamera())
    bench.until(1)
    bench.capturing.work(Choices(source="a", is_paused=True))
    assert bench.until(1)


def test_the_rate_is_measured_not_taken_from_the_camera() -> None:
    bench = Bench(FakeCamera(fps=1000), play_fps=20)
    bench.until(4)
    assert bench.log.reports[-1] == CameraStatus("Fake camera", "64×64 FAKE", 20.0, is_open=True)


@pytest.mark.parametrize(("camera_fps", "target", "expected"), [(30, 25, 50), (30, 20, 40), (25, 15, 30)])
def test_at_a_lower_rate_pictures_are_skipped_evenly(camera_fps: int, target: int, expected: int) -> None:
    bench = Bench(FakeCamera(), play_fps=camera_fps)
    bench.pace = Pace(fps_target=target)
    frames = bench.until(2)
    assert len(frames) == pytest.approx(expected, abs=1)
    assert [frame.number for frame in frames] == list(range(len(frames))), "what is skipped has no number"
    gaps = [later.captured_at - earlier.captured_at for earlier, later in itertools.pairwise(frames)]
    assert max(gaps) < 2 / camera_fps + 0.005


def test_a_recording_of_that_rate_is_not_thinned() -> None:
    bench = Bench(FakeCamera(fps=25))
    bench.pace = Pace(fps_target=25)
    assert len(bench.until(2)) == 50


def test_skipped_pictures_still_count_for_the_measured_rate() -> None:
    bench = Bench(FakeCamera(), play_fps=20)
    bench.pace = Pace(fps_target=15)
    bench.until(4)
    assert bench.log.reports[-1].fps == 20.0
    bench.pace = Pace()
    assert len(bench.until(2)) == 40


def open_nothing(source: str) -> Camera:
    """Fails the test."""
    raise AssertionError(source)


def test_nothing_is_opened_before_a_source_is_chosen() -> None:
    capturing = Capturing(open_nothing, live=True, board=KeptBoard(), began=Mailbox(), over=lambda: None)
    assert capturing.idle() is None
    capturing.close()


def test_a_clip_that_loops_starts_over_for_the_first_avatar() -> None:
    bench = Bench(*(FakeCamera(count=25, loops=True) for _ in range(3)))
    before = bench.until(0.5)
    bench.log.board.update(lambda status: replace(status, is_ready=True))
    after = bench.until(0.5)
    assert bench.log.began == [0, len(before)]
    assert after[0].number == len(before)
    assert len(bench.cameras) == 1  # opened twice: once at first, once for the avatar
    assert bench.log.overs == []


def test_a_camera_does_not_start_over() -> None:
    bench = Bench(FakeCamera(is_live=True))
    bench.log.board.update(lambda status: replace(status, is_ready=True))
    bench.until(0.5)
    assert bench.log.began == [0]


def test_pictures_of_two_rates_are_thinned_to_the_lower_one() -> None:
    thinning = Thinning()
    assert [thinning.takes(now, 15) for now in (0.0, 0.033, 0.067, 0.1)] == [True, False, True, False]
    assert all(Thinning().takes(now, 30) for now in (0.0, 0.001, 0.002))
